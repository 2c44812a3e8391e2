// SPDX-License-Identifier: Apache-2.0

/// Where in metadata a value stands: keys, from the outside in.
package struct FilterPath: Sendable, Hashable {
    package let keys: [String]

    /// The value there; nil where there is none, or `null`.
    func value(in metadata: [String: JSONValue]) -> JSONValue? {
        var value = JSONValue.object(metadata)
        for key in keys {
            guard case .object(let members) = value, let member = members[key] else { return nil }
            value = member
        }
        if case .null = value { return nil }
        return value
    }

    /// Whether a test holds for the value there or, if that is an array, for any of its elements.
    func hasValue(in metadata: [String: JSONValue], where test: (JSONValue) -> Bool) -> Bool {
        switch value(in: metadata) {
        case .array(let elements): elements.contains(where: test)
        case .some(let value): test(value)
        case nil: false
        }
    }
}
