// SPDX-License-Identifier: Apache-2.0

/// How a value stands to a literal.
enum FilterOrder {
    case before
    case same
    case after
}
