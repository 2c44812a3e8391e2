// SPDX-License-Identifier: Apache-2.0

/// Why the hub cannot do its work.
@nonexhaustive
public enum ModelHubError: Error, Sendable, Hashable {
    /// The system's libcrypto refuses to compute a hash.
    case hashUnavailable(String)
}

extension ModelHubError: CustomStringConvertible {
    /// One line: what is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .hashUnavailable(let name):
            return "The system's libcrypto does not compute \(name). Check its configuration, or install OpenSSL again."
        }
    }
}
