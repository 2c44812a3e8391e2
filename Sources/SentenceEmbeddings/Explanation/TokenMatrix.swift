// SPDX-License-Identifier: Apache-2.0
import Vectors

/// A text's tokens as vectors that add up to what is multiplied in its score.
struct TokenMatrix {
    /// `count × dimension`, row-major.
    private let rows: [Double]
    private let count: Int
    private let dimension: Int

    /// Weighs and scales the vectors of a text's tokens.
    ///
    /// - Parameters:
    ///   - tokens: The vectors that leave the transformer, one a token.
    ///   - weights: Their weights in pooling.
    ///   - dimension: The components that count; a model may keep only the first.
    ///   - length: The length that the sum shall have; 1 for a cosine, that of the text's vector for a dot product.
    init(_ tokens: Embeddings, weights: [Double], dimension: Int, length: Double) {
        var rows: [Double] = []
        rows.reserveCapacity(tokens.count * dimension)
        var sum = [Double](repeating: 0, count: dimension)
        for (token, weight) in zip(tokens, weights) {
            for column in 0..<dimension {
                let component = Double(token[column]) * weight
                rows.append(component)
                sum[column] += component
            }
        }
        let norm = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        // A zero vector has the score 0 with everything, and no token adds to it.
        let scale = norm > 0 ? length / norm : 0
        for index in rows.indices { rows[index] *= scale }
        self.rows = rows
        self.dimension = dimension
        count = tokens.count
    }

    /// The product of every token with every token of another text: `count × other.count`, adding up to the score.
    func products(with other: TokenMatrix) -> [[Double]] {
        rows.withUnsafeBufferPointer { own in
            other.rows.withUnsafeBufferPointer { theirs in
                (0..<count).map { first in
                    (0..<other.count).map { second in
                        var sum = 0.0
                        for column in 0..<dimension {
                            sum += own[first * dimension + column] * theirs[second * dimension + column]
                        }
                        return sum
                    }
                }
            }
        }
    }
}
