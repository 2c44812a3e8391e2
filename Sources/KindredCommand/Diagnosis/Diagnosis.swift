// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Kindred
import Vectors

/// What `kindred doctor` found out about this machine.
struct Diagnosis {
    /// How one point is.
    enum State: String {
        case ok
        case warning
        case failed
    }

    /// One point that was looked at.
    struct Finding {
        var name: String
        var state: State
        var detail: String
    }

    private(set) var findings: [Finding] = []

    /// The first two sentences of the tutorial that the project follows, and the cosine that the reference library
    /// gives them with all-MiniLM-L6-v2.
    private static let knownPair = (
        "The dog ran across the park at full speed.", "A canine sprinted through the garden quickly.", Float(0.6148)
    )

    var hasFailed: Bool { findings.contains { $0.state == .failed } }

    /// Looks at the processor's instructions, the places of models, and one model.
    static func run(model name: String, options: LoadOptions) async -> Diagnosis {
        var diagnosis = Diagnosis()
        diagnosis.add("version", .ok, KindredCommand.version)
        diagnosis.checkInstructionLevels()
        diagnosis.add("threads", .ok, "\(options.threads ?? availableThreads) of \(availableThreads) cores")
        diagnosis.checkModels(options.store)
        await diagnosis.checkEncoding(name, options)
        return diagnosis
    }

    private mutating func add(_ name: String, _ state: State, _ detail: String) {
        findings.append(Finding(name: name, state: state, detail: detail))
    }

    private mutating func checkInstructionLevels() {
        for level in InstructionLevel.available {
            let agrees = Kernels(level).agreesWithReference()
            add(
                "kernels \(level)",
                agrees ? .ok : .failed,
                agrees ? "agree with the portable ones" : "disagree with the portable ones; they are not used"
            )
        }
        do {
            let level = try InstructionLevel.current
            let isBest = level == InstructionLevel.available.last
            add("instruction level", isBest ? .ok : .warning, isBest ? "\(level)" : "\(level), not the best there is")
        } catch {
            add("instruction level", .failed, "\(error)")
        }
    }

    private mutating func checkModels(_ store: ModelStore) {
        let installed = store.installed()
        let places = (store.directories + [store.huggingFaceCache]).map(\.path).joined(separator: ", ")
        if installed.isEmpty {
            add("models", .warning, "none in \(places)")
        } else {
            add("models", .ok, "\(installed.map(\.name).joined(separator: ", ")) in \(places)")
        }
        for summary in installed.map(ModelSummary.init) {
            if let problem = summary.problem { add("model \(summary.name)", .failed, problem) }
        }
    }

    private mutating func checkEncoding(_ name: String, _ options: LoadOptions) async {
        do {
            let clock = ContinuousClock()
            let start = clock.now
            let encoder = try await SentenceEncoder.load(name, options: options)
            let load = clock.now - start
            let (first, second, expected) = Self.knownPair
            let pair = try encoder.encode([first, second])
            let cosine = pair[0].cosineSimilarity(to: pair[1])
            add("loading \(name)", .ok, "\(fixed(load.inSeconds * 1000, 0)) ms")
            if CataloguedModel.inDirectory(encoder.directory)?.shortName == "all-MiniLM-L6-v2" {
                let isRight = abs(cosine - expected) <= 1e-4
                add(
                    "known answer",
                    isRight ? .ok : .failed,
                    "cosine \(fixed(cosine)) of two sentences; the reference library gives \(fixed(expected))"
                )
            } else {
                add("encoding", .ok, "cosine \(fixed(cosine)) of two sentences; no known answer for this model")
            }
            let texts = Array(repeating: [first, second], count: 200).flatMap { $0 }
            let elapsed = try clock.measure { _ = try encoder.encode(texts) }
            add("speed", .ok, "\(Int(Double(texts.count) / elapsed.inSeconds)) short texts a second")
        } catch {
            add("model \(name)", .failed, "\(error)")
        }
    }
}
