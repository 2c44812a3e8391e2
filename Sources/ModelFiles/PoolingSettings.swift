// SPDX-License-Identifier: Apache-2.0

import FileStorage
import FoundationEssentials

/// How the vectors of a text's tokens become one.
public enum PoolingMode: String, Sendable, Hashable, CaseIterable {
    /// The vector of the first token.
    case cls
    /// The greatest of each component.
    case max
    /// The mean.
    case mean
    /// The sum divided by the square root of the number of tokens.
    case meanSqrtLength = "mean_sqrt_len_tokens"
    /// The mean with weights 1, 2, 3, … by position.
    case weightedMean = "weightedmean"
    /// The vector of the last token.
    case lastToken = "lasttoken"
}

/// What the configuration of a pooling step says.
///
/// Both schemas are read: one boolean a mode, and `pooling_mode` with a name or a list of names.
public struct PoolingSettings: Sendable, Hashable {
    /// The modes whose results are joined, in this order; never empty.
    public let modes: [PoolingMode]

    /// The size of a token's vector.
    ///
    /// The result has `modes.count` times as many components.
    public let dimension: Int

    /// Whether the tokens of a prompt count.
    ///
    /// The default is true.
    public let includesPrompt: Bool

    init(dimension: Int) {
        modes = [.mean]
        self.dimension = dimension
        includesPrompt = true
    }

    init(contentsOf file: URL) throws {
        let section = try ConfigurationFile.readSection(file)
        let key = section.value("embedding_dimension") == nil ? "word_embedding_dimension" : "embedding_dimension"
        dimension = try section.requiredInteger(key, in: 1...65_536)
        includesPrompt = try section.boolean("include_prompt") ?? true
        modes = try Self.namedModes(section) ?? Self.flaggedModes(section)
    }

    private static func namedModes(_ section: ConfigurationSection) throws -> [PoolingMode]? {
        let key = "pooling_mode"
        guard let value = section.value(key) else { return nil }
        let names: [String]
        if case .string(let name) = value { names = [name] } else { names = try section.strings(key) ?? [] }
        guard !names.isEmpty else {
            throw section.invalid(key, expected: "the name of a mode or a list of names", actual: value)
        }
        return try names.map { name in
            guard let mode = PoolingMode(rawValue: name) else {
                throw section.unsupported(key, value: name, supported: PoolingMode.allCases.map(\.rawValue))
            }
            return mode
        }
    }

    /// The older schema; the modes join in this order, and the reference takes the mean when none is true.
    private static let flags: [(key: String, mode: PoolingMode)] = [
        ("pooling_mode_cls_token", .cls),
        ("pooling_mode_max_tokens", .max),
        ("pooling_mode_mean_tokens", .mean),
        ("pooling_mode_mean_sqrt_len_tokens", .meanSqrtLength),
        ("pooling_mode_weightedmean_tokens", .weightedMean),
        ("pooling_mode_lasttoken", .lastToken),
    ]

    private static func flaggedModes(_ section: ConfigurationSection) throws -> [PoolingMode] {
        let modes = try flags.filter { try section.boolean($0.key) == true }.map(\.mode)
        let known = Set(flags.map(\.key))
        for key in section.values.keys.sorted() where key.hasPrefix("pooling_mode_") && !known.contains(key) {
            guard try section.boolean(key) != true else {
                throw section.unsupported(key, value: "true", supported: flags.map(\.key))
            }
        }
        return modes.isEmpty ? [.mean] : modes
    }
}
