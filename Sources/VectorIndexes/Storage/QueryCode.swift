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
    ///
    /// - Parameters:
    ///   - query: `dimension` components.
    ///   - code: Room for the code.
    ///   - isNarrow: Whether an int8 code is in −63...63 instead of −127...127.
    /// - Returns: What the code is used with.
    func prepare(
        _ query: UnsafePointer<Float>,
        into code: UnsafeMutableRawPointer,
        isNarrow: Bool = false
    ) -> QueryCode {
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
            if isNarrow { (step, residual) = narrow(query, step: step, into: target) }
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

    /// Rewrites a code with half as many levels; returns its step and the distance of the query from it.
    private func narrow(
        _ query: UnsafePointer<Float>,
        step: Float,
        into code: UnsafeMutablePointer<Int8>
    ) -> (step: Float, residual: Double) {
        let wide = Float(Double(step) * (127.0 / 63.0))
        // A step that is no number any more: the code is halved instead, exactly as far off as it then is.
        let used = wide > 0 && wide.isFinite ? wide : step
        var squares = 0.0
        for index in 0..<dimension {
            let value = Double(query[index])
            let level = used > 0 ? (value / Double(used)).rounded(.toNearestOrEven) : 0
            let kept = min(63, max(-63, level))
            code[index] = Int8(kept)
            let difference = value - kept * Double(used)
            squares += difference * difference
        }
        return (used, squares.squareRoot())
    }

    /// The code score that a row of an exact score would have, if codes were exact.
    @inline(__always)
    func codeScore(of score: Float, _ query: QueryCode) -> Float {
        guard metric == .euclidean else { return score }
        return Float(query.norm * query.norm - Double(score) * Double(score))
    }
}
