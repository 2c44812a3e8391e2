// SPDX-License-Identifier: Apache-2.0

/// Why a test has no browser, or not the page that it expects.
public enum BrowserError: Error, CustomStringConvertible {
    /// None of these programs is installed.
    case missing([String])
    /// Something else went wrong.
    case unexpected(String)

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .missing(let names):
            "\(names.joined(separator: " or ")) is not on the PATH. Run scripts/install-prerequisites.sh --browser."
        case .unexpected(let problem): problem
        }
    }
}
