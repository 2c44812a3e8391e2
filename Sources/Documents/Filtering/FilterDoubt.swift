// SPDX-License-Identifier: Apache-2.0

/// Why part of a filter can match none of certain documents: most often a key or value written otherwise.
public enum FilterDoubt: Sendable, Hashable {
    /// No document has the key; `known` are those that there are, sorted.
    case unknownKey(String, known: [String])
    /// The key's values are all of other types than the filter's, as `"text"` for `"number"`.
    case otherType(String, expected: String, actual: String)
}

extension FilterDoubt: CustomStringConvertible {
    /// One line: what is wrong, and what to do.
    public var description: String {
        switch self {
        case .unknownKey(let key, let known):
            known.isEmpty
                ? "no document has '\(key)', nor any other metadata"
                : "no document has '\(key)'; there are \(known.joined(separator: ", "))"
        case .otherType(let key, let expected, let actual):
            "'\(key)' is compared with a \(expected), but is a \(actual) wherever there is one"
        }
    }
}
