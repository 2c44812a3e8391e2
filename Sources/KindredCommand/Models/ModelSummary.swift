// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Kindred
import ModelFiles

/// A line about an installed model; one that cannot be used says why.
struct ModelSummary {
    /// The name by which commands find it.
    let name: String
    private let model: InstalledModel
    private let facts: Result<ModelFacts, any Error>

    init(_ model: InstalledModel) {
        self.model = model
        name = model.name
        facts = Result { try ModelFacts(directory: model.directory) }
    }

    /// Why it cannot be used; nil if it can.
    var problem: String? {
        if case .failure(let error) = facts { "\(error)" } else { nil }
    }

    /// Name, kind, dimension, tokens, size and problem.
    var cells: [String] {
        switch facts {
        case .success(let facts):
            [
                name, facts.isCrossEncoder ? "cross-encoder" : "sentence encoder",
                facts.dimension.map { "\($0) components" } ?? "", "\(facts.maximumTokens) tokens",
                bytes(facts.weightBytes), "",
            ]
        case .failure(let error): [name, "cannot be used", "", "", "", "\(error)"]
        }
    }

    /// The same for programs.
    var json: JSONLine {
        var line = JSONLine()
        line.add("name", name)
        line.add("directory", model.directory.path)
        line.add("source", model.source.rawValue)
        switch facts {
        case .success(let facts):
            line.add("kind", facts.isCrossEncoder ? "cross-encoder" : "sentence encoder")
            line.add("dimension", facts.dimension)
            line.add("maximumTokens", facts.maximumTokens)
            line.add("weightBytes", facts.weightBytes)
        case .failure(let error):
            line.add("problem", "\(error)")
        }
        return line
    }
}
