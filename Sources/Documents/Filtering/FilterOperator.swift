// SPDX-License-Identifier: Apache-2.0

/// How a filter compares a value with a literal.
package enum FilterOperator: String, Sendable, Hashable, CaseIterable {
    case equal = "="
    case unequal = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    /// Whether the comparison holds for a value that stands so to the literal; not for one of another type (nil).
    func holds(_ order: FilterOrder?) -> Bool {
        switch (self, order) {
        case (_, nil): false
        case (.equal, .same), (.lessOrEqual, .same), (.greaterOrEqual, .same): true
        case (.less, .before), (.lessOrEqual, .before), (.unequal, .before): true
        case (.greater, .after), (.greaterOrEqual, .after), (.unequal, .after): true
        default: false
        }
    }
}
