// SPDX-License-Identifier: Apache-2.0

/// What a filter asks of metadata, as a tree.
package indirect enum FilterCondition: Sendable, Hashable {
    case all([FilterCondition])
    case any([FilterCondition])
    case not(FilterCondition)
    case comparison(FilterPath, FilterOperator, FilterLiteral)
    case isOneOf(FilterPath, [FilterLiteral])
    case isLike(FilterPath, LikePattern)
    case isNull(FilterPath)

    /// Whether it holds; every comparison is true or false, never unknown.
    func holds(for metadata: [String: JSONValue]) -> Bool {
        switch self {
        case .all(let conditions): conditions.allSatisfy { $0.holds(for: metadata) }
        case .any(let conditions): conditions.contains { $0.holds(for: metadata) }
        case .not(let condition): !condition.holds(for: metadata)
        case .comparison(let path, let comparison, let literal):
            path.hasValue(in: metadata) { comparison.holds(literal.order(of: $0)) }
        case .isOneOf(let path, let literals):
            path.hasValue(in: metadata) { value in literals.contains { $0.order(of: value) == .same } }
        case .isLike(let path, let pattern):
            path.hasValue(in: metadata) { value in
                if case .string(let text) = value { pattern.matches(text) } else { false }
            }
        case .isNull(let path): path.value(in: metadata) == nil
        }
    }
}
