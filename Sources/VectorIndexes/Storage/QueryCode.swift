// SPDX-License-Identifier: Apache-2.0
import CKernels
import Vectors

/// A query as the codes of a table are compared with it.
struct QueryCode: Sendable {
    /// What the dot product of codes is multiplied by, before the row's own factor.
    var factor: Float
    /// |q|.
    var norm: Double
    /// No code score differs from the true one by more.
    var error: Float

    /// What a code score is hardly ever off by.
    ///
    /// The error is a sum of `dimension` rounding errors of either sign: its spread is `error` / √`dimension`, not `error`.
    /// Seven times the spread is allowed for.
    func likelyError(dimension: Int) -> Float {
        min(error, 7 * error / Float(dimension).squareRoot())
    }
}

extension VectorTable {
    /// Writes a query's code, `codes.rowBytes` bytes, and returns what belongs to it.
    func prepare(_ query: UnsafePointer<Float>, into code: UnsafeMutableRawPointer) -> QueryCode {
        let norm = Double(kernels.dot(query, query, count: dimension)).squareRoot()
        var step: Float = 1
        var residual = 0.0
        switch codeType {
        case .float32: code.copyMemory(from: query, byteCount: codes.rowBytes)
        case .int8:
            let target = code.bindMemory(to: Int8.self, capacity: codes.rowBytes)
            let made = kernels.quantize(query, count: dimension, stride: codes.rowBytes, into: target)
            step = made.step
            residual = Double(made.squaredResidual).squareRoot()
        }
        // What float32 sums may be off by, relative to |q| |r|.
        let rounding = Double(dimension + 64) * 6e-8
        let factor: Float
        let error: Double
        switch metric {
        case .cosine:
            factor = norm > 0 ? Float(Double(step) / norm) : 0
            let relative = norm > 0 ? residual / norm : 0
            error = bounds.relativeResidual + relative * (1 + bounds.relativeResidual) + rounding
        case .dot, .manhattan, .euclidean:
            factor = step
            let product = norm * bounds.residual + residual * (bounds.norm + bounds.residual)
            let slack = rounding * (norm + bounds.norm) * bounds.norm
            error = metric == .euclidean ? 2 * (product + slack) : product + slack
        }
        return QueryCode(factor: factor, norm: norm, error: Float(error * 1.0001))
    }

    /// The code score that a row of an exact score would have, if codes were exact.
    @inline(__always)
    func codeScore(of score: Float, _ query: QueryCode) -> Float {
        guard metric == .euclidean else { return score }
        return Float(query.norm * query.norm - Double(score) * Double(score))
    }
}
