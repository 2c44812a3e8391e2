// SPDX-License-Identifier: Apache-2.0
import Documents
import FileStorage
public import FoundationEssentials
public import Vectors

/// A calibration and the model whose scores it is about, as they are stored.
///
/// The file is one JSON object:
///
///     "format"    "kindred calibration"
///     "version"   1
///     "checksum"  the CRC-32C of "content" on one line with sorted keys, 8 hexadecimal digits
///     "content"   "model": {"name", "fingerprint"}, "metric" (null for a cross-encoder's scores), "normalized",
///                 and "pairs" or "corpus"
///
/// Labelled pairs are stored as their scores and labels, from which everything else follows; thresholds and curves stand
/// beside them for other programs.
public struct CalibrationFile: Sendable, Hashable {
    /// What was learnt, and from what.
    public enum Content: Sendable, Hashable {
        /// From labelled pairs.
        case pairs(PairCalibration)
        /// From a corpus' own scores.
        case corpus(CorpusCalibration)
    }

    /// The version that is written, and the greatest that is read.
    public static let version = 1

    private static let format = "kindred calibration"

    /// Whose scores they are.
    public let model: ModelIdentity
    /// How vectors were compared; nil for a cross-encoder's scores.
    public let metric: Metric?
    /// Whether vectors were scaled to length 1 beyond what the model does.
    public let isNormalized: Bool
    /// What was learnt.
    public let content: Content

    /// A calibration to store.
    ///
    /// - Parameters:
    ///   - content: What was learnt.
    ///   - model: Whose scores they are.
    ///   - metric: How vectors were compared; nil for a cross-encoder's scores.
    ///   - isNormalized: Whether vectors were scaled to length 1 beyond what the model does.
    public init(_ content: Content, model: ModelIdentity, metric: Metric?, isNormalized: Bool = false) {
        self.content = content
        self.model = model
        self.metric = metric
        self.isNormalized = isNormalized
    }

    /// Writes the file; it appears when it is complete.
    ///
    /// - Parameter url: Its place.
    /// - Throws: `FileStorageError`.
    public func write(to url: URL) throws {
        var members: [String: JSONValue] = [
            "model": ["name": .string(model.name), "fingerprint": .string(model.fingerprint)],
            "metric": metric.map { .string($0.rawValue) } ?? .null, "normalized": .bool(isNormalized),
        ]
        switch content {
        case .pairs(let pairs): members["pairs"] = pairs.stored
        case .corpus(let corpus): members["corpus"] = corpus.stored
        }
        let content = JSONValue.object(members)
        let whole: JSONValue = [
            "format": .string(Self.format), "version": .integer(Int64(Self.version)),
            "checksum": .string(Self.checksum(of: content)), "content": content,
        ]
        let file = try AtomicFile(replacing: url)
        try file.write(whole.json + "\n")
        try file.commit()
    }

    /// Reads a file.
    ///
    /// - Parameter url: The file.
    /// - Throws: `CalibrationFileError.damaged`, `.newerVersion`; `FileStorageError`.
    public init(contentsOf url: URL) throws {
        let mapped = try MappedFile(contentsOf: url)
        let text = mapped.withUnsafeBytes { String(validating: $0, as: UTF8.self) }
        guard let text else { throw CalibrationFileError.damaged(url, reason: "it is not UTF-8") }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: text)
        } catch let error as JSONValueError {
            throw CalibrationFileError.damaged(url, reason: "\(error.reason), at byte \(error.offset)")
        }
        let file = try CalibrationMembers(value, of: url, key: "it")
        guard try file.string("format") == Self.format else { throw file.wrong("format", "not '\(Self.format)'") }
        let version = try file.integer("version")
        guard version <= Self.version else {
            throw CalibrationFileError.newerVersion(url, supported: Self.version, actual: version)
        }
        guard version == Self.version else { throw file.wrong("version", "\(version)") }
        let content = try file.object("content")
        let checksum = try file.string("checksum")
        guard let body = file.value("content"), checksum == Self.checksum(of: body) else {
            throw CalibrationFileError.damaged(url, reason: "its checksum does not match: something was changed")
        }
        let model = try content.object("model")
        self.model = ModelIdentity(name: try model.string("name"), fingerprint: try model.string("fingerprint"))
        if content.has("metric") {
            guard let metric = Metric(rawValue: try content.string("metric")) else {
                throw content.wrong("metric", "unknown")
            }
            self.metric = metric
        } else {
            metric = nil
        }
        isNormalized = try content.bool("normalized")
        if content.has("pairs") {
            self.content = .pairs(try PairCalibration(stored: content.object("pairs")))
        } else {
            self.content = .corpus(try CorpusCalibration(stored: content.object("corpus"), metric: metric))
        }
    }

    /// Checks that the calibration is about scores as they will be made.
    ///
    /// - Parameters:
    ///   - model: The model in use.
    ///   - metric: How vectors are compared; nil for a cross-encoder.
    ///   - isNormalized: Whether vectors are scaled to length 1 beyond what the model does.
    ///   - url: The file, for the error.
    /// - Throws: `CalibrationFileError.otherModel`, `.otherComparison`.
    public func check(model: ModelIdentity, metric: Metric?, isNormalized: Bool, file url: URL) throws {
        guard model.fingerprint == self.model.fingerprint else {
            throw CalibrationFileError.otherModel(url, expected: model, actual: self.model)
        }
        // A cosine does not depend on lengths.
        guard metric == self.metric, isNormalized == self.isNormalized || metric == .cosine else {
            throw CalibrationFileError.otherComparison(
                url,
                expected: Self.comparison(metric, isNormalized),
                actual: Self.comparison(self.metric, self.isNormalized)
            )
        }
    }

    private static func comparison(_ metric: Metric?, _ isNormalized: Bool) -> String {
        guard let metric else { return "a cross-encoder" }
        return metric.rawValue + (isNormalized ? " of normalised vectors" : "")
    }

    private static func checksum(of content: JSONValue) -> String {
        let sum = Array(content.json.utf8).withUnsafeBytes { CRC32C.checksum(of: $0) }
        let digits = String(sum, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
