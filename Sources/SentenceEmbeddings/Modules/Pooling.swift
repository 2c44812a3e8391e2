// SPDX-License-Identifier: Apache-2.0
import ModelFiles
import Vectors

/// From the vectors of a text's tokens to one vector, by one or several modes whose results are joined.
///
/// Source: sentence-transformers 6.2.0, `sentence_transformer/modules/pooling.py`.
struct Pooling: Sendable {
    let modes: [PoolingMode]
    /// Components of a token's vector (C).
    let width: Int
    let kernels: Kernels

    /// Components of the result.
    var dimension: Int { modes.count * width }

    /// Pools the tokens of one sequence.
    ///
    /// - Parameters:
    ///   - tokens: `count × width`, row-major.
    ///   - stride: Floats from one row to the next.
    ///   - count: Tokens of the sequence.
    ///   - unpooled: Tokens at its start to leave out; positions still count from the sequence's start.
    ///   - output: `dimension` floats.
    /// - Precondition: `unpooled < count`.
    func callAsFunction(
        _ tokens: UnsafePointer<Float>,
        stride: Int,
        count: Int,
        unpooled: Int,
        into output: UnsafeMutablePointer<Float>
    ) {
        precondition(unpooled < count, "No token is left to pool.")
        let first = tokens + unpooled * stride
        let rows = count - unpooled
        for (index, mode) in modes.enumerated() {
            let to = output + index * width
            switch mode {
            case .cls:
                to.update(from: first, count: width)
            case .lastToken:
                to.update(from: first + (rows - 1) * stride, count: width)
            case .max:
                to.update(from: first, count: width)
                kernels.raiseToColumnMaxima(of: first, stride: stride, rows: rows, width: width, to)
            case .mean, .meanSqrtLength:
                to.update(repeating: 0, count: width)
                kernels.addColumns(of: first, stride: stride, rows: rows, width: width, to: to)
                let divisor = mode == .mean ? Float(rows) : Float(rows).squareRoot()
                kernels.scale(to, count: width, by: 1 / divisor)
            case .weightedMean:
                to.update(repeating: 0, count: width)
                var sum: Float = 0
                for row in 0..<rows {
                    var weight = Float(unpooled + row + 1)
                    kernels.addColumns(
                        of: first + row * stride,
                        stride: stride,
                        rows: 1,
                        width: width,
                        weights: &weight,
                        to: to
                    )
                    sum += weight
                }
                kernels.scale(to, count: width, by: 1 / sum)
            }
        }
    }
}
