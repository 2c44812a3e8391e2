// SPDX-License-Identifier: Apache-2.0
import Kindred

/// Why a file of pairs cannot be used.
enum PairFileError: Error, CustomStringConvertible {
    case noSecondText(DocumentSource, pair: Int)
    case noLabel(DocumentSource, pair: Int)
    case labelNotBinary(DocumentSource, pair: Int, Double)

    var description: String {
        switch self {
        case .noSecondText(let source, let pair):
            "\(source): pair \(pair) (counted from 0) has no text 'second'. The columns must be named first and second."
        case .noLabel(let source, let pair):
            "\(source): pair \(pair) (counted from 0) has no number in the column label."
        case .labelNotBinary(let source, let pair, let label):
            "\(source): pair \(pair) (counted from 0) has the label \(label). Use 1 for a pair that belongs together, else 0."
        }
    }
}
