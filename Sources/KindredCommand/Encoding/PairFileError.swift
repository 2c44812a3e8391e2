// SPDX-License-Identifier: Apache-2.0
import Kindred

/// Why a file of pairs cannot be used.
enum PairFileError: Error, CustomStringConvertible {
    case noSecondText(DocumentSource, pair: Int)

    var description: String {
        switch self {
        case .noSecondText(let source, let pair):
            "\(source): pair \(pair) (counted from 0) has no text 'second'. The columns must be named first and second."
        }
    }
}
