// SPDX-License-Identifier: Apache-2.0

/// Which model made scores: for people its name, for programs its fingerprint.
public struct ModelIdentity: Sendable, Hashable, CustomStringConvertible {
    /// The name, as the model was asked for.
    public var name: String
    /// What tells it from every other model, such as a SHA-256 of its files in hexadecimal digits.
    public var fingerprint: String

    /// A model of given name and fingerprint.
    public init(name: String, fingerprint: String) {
        self.name = name
        self.fingerprint = fingerprint
    }

    /// The name and the first digits of the fingerprint.
    public var description: String { "\(name) (\(fingerprint.prefix(12)))" }
}
