// SPDX-License-Identifier: Apache-2.0

/// Why `kindred map` draws nothing.
enum MapCommandError: Error, CustomStringConvertible {
    case noTexts(String)

    var description: String {
        switch self {
        case .noTexts(let input): "\(input) has no texts. Give at least one."
        }
    }
}
