// SPDX-License-Identifier: Apache-2.0

extension MetadataFilter {
    /// What of the filter can match none of some documents.
    ///
    /// - Parameter documents: All documents that are filtered.
    /// - Returns: What is doubtful, in the order of the expression; nothing if there are no documents.
    /// - Complexity: O(documents × comparisons).
    public func doubts(about documents: [Document]) -> [FilterDoubt] {
        guard !documents.isEmpty else { return [] }
        return condition.comparisons.compactMap { path, expected in
            var actual: Set<String> = []
            for document in documents {
                switch path.value(in: document.metadata) {
                case .array(let elements): actual.formUnion(elements.map(\.typeName))
                case .some(let value): actual.insert(value.typeName)
                case nil: continue
                }
            }
            let key = path.keys.joined(separator: ".")
            guard let example = actual.min() else {
                let known = Set(documents.flatMap(\.metadata.keys)).sorted()
                return .unknownKey(key, known: known)
            }
            guard let expected, !actual.contains(expected) else { return nil }
            return .otherType(key, expected: expected, actual: example)
        }
    }
}

extension FilterCondition {
    /// Every comparison with the type of what it compares with; nil where any will do.
    fileprivate var comparisons: [(FilterPath, String?)] {
        switch self {
        case .all(let conditions), .any(let conditions): conditions.flatMap(\.comparisons)
        case .not(let condition): condition.comparisons
        case .comparison(let path, _, let literal): [(path, literal.typeName)]
        case .isOneOf(let path, let literals):
            [(path, Set(literals.map(\.typeName)).count == 1 ? literals[0].typeName : nil)]
        case .isLike(let path, _): [(path, "text")]
        case .isNull(let path): [(path, nil)]
        }
    }
}

extension FilterLiteral {
    fileprivate var typeName: String {
        switch self {
        case .string: "text"
        case .integer, .number: "number"
        case .bool: "truth value"
        }
    }
}

extension JSONValue {
    fileprivate var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "truth value"
        case .integer, .number: "number"
        case .string: "text"
        case .array: "list"
        case .object: "object"
        }
    }
}
