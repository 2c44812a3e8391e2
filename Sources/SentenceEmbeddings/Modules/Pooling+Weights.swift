// SPDX-License-Identifier: Apache-2.0
import ModelFiles

extension Pooling {
    /// Whether the result is a sum of all tokens' vectors, each times a number that depends on its position alone.
    var isWeightedSum: Bool {
        modes == [.mean] || modes == [.meanSqrtLength] || modes == [.weightedMean]
    }

    /// The number that each token's vector is multiplied with.
    ///
    /// - Parameters:
    ///   - count: Tokens of the sequence.
    ///   - unpooled: Tokens at its start that are left out: their number is 0.
    /// - Returns: `count` numbers.
    /// - Precondition: `isWeightedSum`.
    func weights(count: Int, unpooled: Int) -> [Double] {
        precondition(isWeightedSum, "Pooling by \(modes) is no weighted sum.")
        let pooled = Double(count - unpooled)
        let total: Double
        switch modes[0] {
        case .weightedMean: total = (unpooled..<count).reduce(0) { $0 + Double($1 + 1) }
        case .meanSqrtLength: total = pooled.squareRoot()
        default: total = pooled
        }
        return (0..<count).map { position in
            guard position >= unpooled else { return 0 }
            return (modes[0] == .weightedMean ? Double(position + 1) : 1) / total
        }
    }
}
