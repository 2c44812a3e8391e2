// SPDX-License-Identifier: Apache-2.0
public import FoundationEssentials
public import Vectors

/// Why an index refuses a call or a file.
@nonexhaustive
public enum VectorIndexError: Error, Sendable, Hashable {
    /// Vectors of another dimension than the index's.
    case dimensionMismatch(expected: Int, actual: Int)
    /// A component is infinite or NaN; `row` counts the vectors of the call from 0.
    case nonFinite(row: Int)
    /// Another number of keys than vectors.
    case keyCountMismatch(expected: Int, actual: Int)
    /// The key is in use already, or stands twice in one call.
    case duplicateKey(Int)
    /// There is no vector of that key.
    case unknownKey(Int)
    /// No key follows the greatest one in use.
    case keysExhausted
    /// So many hits were asked for; the index has `count` vectors.
    case limitOutOfRange(actual: Int, count: Int)
    /// A parameter is outside its range.
    case parameterOutOfRange(String, expected: ClosedRange<Int>, actual: Int)
    /// The index has no such metric.
    case unsupportedMetric(Metric, supported: [Metric])
    /// More vectors than an index holds.
    case tooManyVectors(limit: Int)
    /// The file is no index that can be read.
    case unknownFormat(URL)
    /// The file holds an index of a kind that is not read; `name` is the format's own.
    case unsupportedKind(String, supported: [String], file: URL)
    /// The file contradicts its format or its checksums.
    case damaged(URL, reason: String)
    /// The file was written by a newer Kindred; `expected` is the newest version that this one reads.
    case newerVersion(URL, expected: Int, actual: Int)
    /// The format cannot express the index.
    case notExpressible(reason: String)
}

extension VectorIndexError: CustomStringConvertible {
    /// One line: what is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .dimensionMismatch(let expected, let actual):
            return
                "Vectors of \(actual) components for an index of \(expected). Encode them with the index's own model."
        case .nonFinite(let row):
            return "Vector \(row) has an infinite component or NaN. Leave it out, or encode it again."
        case .keyCountMismatch(let expected, let actual):
            return "\(actual) keys for \(expected) vectors. Give one key for each."
        case .duplicateKey(let key):
            return "Key \(key) is in use already, or stands twice in the call. Use update to replace a vector."
        case .unknownKey(let key):
            return "No vector has the key \(key). Use add for a new one."
        case .keysExhausted:
            return "No key follows the greatest one in use. Give the keys of the new vectors."
        case .limitOutOfRange(let actual, let count):
            return count == 0
                ? "The index is empty: it has no \(actual) nearest vectors. Add some first."
                : "\(actual) hits asked for, expected 1 to \(count), the number of vectors."
        case .parameterOutOfRange(let name, let expected, let actual):
            return "\(name) is \(actual), expected \(expected.lowerBound) to \(expected.upperBound)."
        case .unsupportedMetric(let metric, let supported):
            return "The index does not score by \(metric.rawValue). Use one of: "
                + "\(supported.map(\.rawValue).joined(separator: ", "))."
        case .tooManyVectors(let limit):
            return "An index holds at most \(limit) vectors. Split it."
        case .unknownFormat(let file):
            return
                "\(file.path) is neither an index of Kindred nor one of faiss. Give a file that either of them wrote."
        case .unsupportedKind(let name, let supported, let file):
            return "\(file.path) holds an index of kind '\(name)', which is not read. Convert it to one of: "
                + "\(supported.joined(separator: ", "))."
        case .damaged(let file, let reason):
            return "\(file.path) is damaged: \(reason). Build the index again, or restore the file."
        case .newerVersion(let file, let expected, let actual):
            return
                "\(file.path) has format version \(actual); this program reads up to \(expected). Use a newer Kindred."
        case .notExpressible(let reason):
            return "The file's format cannot hold this index: \(reason)."
        }
    }
}
