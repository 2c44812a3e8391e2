// SPDX-License-Identifier: Apache-2.0

/// All eigenvalues and eigenvectors of a symmetric matrix, in float64.
///
/// Householder reflections make the matrix tridiagonal, and QL steps with implicit shifts make that diagonal. Source:
/// Golub and Van Loan, "Matrix Computations" (4th edition, 2013), sections 8.3.1 and 8.3.3. The error of a value is a few
/// rounding errors of the greatest one.
package struct SymmetricEigenvectors: Sendable {
    /// Falling.
    package let values: [Double]
    /// Of length 1, in the order of the values.
    package let vectors: [[Double]]

    /// Decomposes a matrix.
    ///
    /// - Parameters:
    ///   - matrix: `dimension × dimension`, symmetric and finite.
    ///   - dimension: At least 1.
    /// - Complexity: O(`dimension`³).
    package init(of matrix: [Double], dimension: Int) {
        precondition(matrix.count == dimension * dimension, "\(matrix.count) elements are no square of \(dimension).")
        // Scaled, so that squares neither overflow nor vanish.
        let largest = matrix.reduce(0) { max($0, abs($1)) }
        let scale = largest > 0 ? largest : 1
        var reduced = Self.tridiagonal(matrix.map { $0 / scale }, dimension)
        Self.diagonalize(&reduced, dimension)
        let order = (0..<dimension).sorted { (reduced.diagonal[$1], $0) < (reduced.diagonal[$0], $1) }
        values = order.map { reduced.diagonal[$0] * scale }
        vectors = order.map { Array(reduced.basis[$0 * dimension..<($0 + 1) * dimension]) }
    }

    /// A tridiagonal matrix T and the basis in which it stands: the matrix is the sum of T[i, j] · basis[i] · basis[j]ᵀ.
    private struct Tridiagonal {
        var diagonal: [Double]
        /// Between rows i and i + 1.
        var offDiagonal: [Double]
        /// Row i is the vector i, so that a rotation works on two runs of memory.
        var basis: [Double]
    }

    private static func tridiagonal(_ matrix: [Double], _ n: Int) -> Tridiagonal {
        var a = matrix
        var reflections: [[Double]] = []
        var offDiagonal = [Double](repeating: 0, count: n)
        for k in 0..<max(0, n - 2) {
            // A reflection of the rows below k that leaves one element below the diagonal.
            var v = (k + 1..<n).map { a[$0 * n + k] }
            let length = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
            guard length > 0 else {
                reflections.append([])
                continue
            }
            let target = v[0] > 0 ? -length : length
            v[0] -= target
            let norm = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
            for i in v.indices { v[i] /= norm }
            offDiagonal[k] = target
            reflect(&a, n, k + 1, v)
            reflections.append(v)
        }
        if n > 1 { offDiagonal[n - 2] = a[(n - 1) * n + n - 2] }
        var basis = [Double](repeating: 0, count: n * n)
        for i in 0..<n { basis[i * n + i] = 1 }
        // The last reflection first: then each works on the lower right part alone.
        for k in reflections.indices.reversed() where !reflections[k].isEmpty {
            let v = reflections[k]
            basis.withUnsafeMutableBufferPointer { basis in
                for row in k + 1..<n {
                    let line = row * n + k + 1
                    var product = 0.0
                    for i in v.indices { product += v[i] * basis[line + i] }
                    product *= 2
                    for i in v.indices { basis[line + i] -= product * v[i] }
                }
            }
        }
        return Tridiagonal(diagonal: (0..<n).map { a[$0 * n + $0] }, offDiagonal: offDiagonal, basis: basis)
    }

    /// (1 − 2vvᵀ) A (1 − 2vvᵀ) for the part of A from `first` on.
    private static func reflect(_ a: inout [Double], _ n: Int, _ first: Int, _ v: [Double]) {
        var p = [Double](repeating: 0, count: v.count)
        a.withUnsafeMutableBufferPointer { a in
            for i in v.indices {
                let line = (first + i) * n + first
                var sums = SIMD4<Double>.zero
                var j = 0
                while j + 4 <= v.count {
                    let own = SIMD4<Double>(a[line + j], a[line + j + 1], a[line + j + 2], a[line + j + 3])
                    let other = SIMD4<Double>(v[j], v[j + 1], v[j + 2], v[j + 3])
                    sums += own * other
                    j += 4
                }
                var sum = sums.sum()
                while j < v.count {
                    sum += a[line + j] * v[j]
                    j += 1
                }
                p[i] = sum
            }
            let share = zip(p, v).reduce(0) { $0 + $1.0 * $1.1 }
            for i in v.indices { p[i] -= share * v[i] }
            for i in v.indices {
                let line = (first + i) * n + first
                let (vi, pi) = (2 * v[i], 2 * p[i])
                for j in v.indices { a[line + j] -= vi * p[j] + pi * v[j] }
            }
        }
    }

    private static func diagonalize(_ matrix: inout Tridiagonal, _ n: Int) {
        for start in 0..<n {
            while true {
                // The block from `start` on that no zero divides.
                var end = start
                while end < n - 1 {
                    let size = abs(matrix.diagonal[end]) + abs(matrix.diagonal[end + 1])
                    if abs(matrix.offDiagonal[end]) <= size * 0x1p-53 || matrix.offDiagonal[end] == 0 { break }
                    end += 1
                }
                if end == start { break }
                step(&matrix, n, start, end)
            }
        }
    }

    /// One QL step from the lower end of a block to its upper one, with the eigenvalue near the upper end as shift.
    private static func step(_ matrix: inout Tridiagonal, _ n: Int, _ start: Int, _ end: Int) {
        let difference = (matrix.diagonal[start + 1] - matrix.diagonal[start]) / (2 * matrix.offDiagonal[start])
        let root = length(difference, 1)
        let shift =
            matrix.diagonal[start] - matrix.offDiagonal[start]
            / (difference + (difference < 0 ? -root : root))
        var (cosine, sine, carried) = (1.0, 1.0, 0.0)
        var g = matrix.diagonal[end] - shift
        for i in (start..<end).reversed() {
            let f = sine * matrix.offDiagonal[i]
            let b = cosine * matrix.offDiagonal[i]
            let r = length(f, g)
            matrix.offDiagonal[i + 1] = r
            guard r > 0 else {
                matrix.diagonal[i + 1] -= carried
                matrix.offDiagonal[end] = 0
                return
            }
            (sine, cosine) = (f / r, g / r)
            g = matrix.diagonal[i + 1] - carried
            let turn = (matrix.diagonal[i] - g) * sine + 2 * cosine * b
            carried = sine * turn
            matrix.diagonal[i + 1] = g + carried
            g = cosine * turn - b
            let (c, s) = (cosine, sine)
            matrix.basis.withUnsafeMutableBufferPointer { basis in
                for k in 0..<n {
                    let (lower, upper) = (basis[(i + 1) * n + k], basis[i * n + k])
                    basis[(i + 1) * n + k] = s * upper + c * lower
                    basis[i * n + k] = c * upper - s * lower
                }
            }
        }
        matrix.diagonal[start] -= carried
        matrix.offDiagonal[start] = g
        matrix.offDiagonal[end] = 0
    }

    private static func length(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
}
