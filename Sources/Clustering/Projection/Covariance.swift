// SPDX-License-Identifier: Apache-2.0
package import Vectors

/// The mean of vectors and how their components vary together, summed in float64.
package struct Covariance: Sendable {
    package let mean: [Double]
    /// `dimension × dimension`, symmetric; divided by the vectors less one, zeros for one vector.
    package let matrix: [Double]

    /// Rows of the matrix that are one piece of work.
    private static let stripe = 32
    /// Vectors whose products are added together.
    private static let group = 8

    /// Sums vectors that are finite, at least one.
    ///
    /// Each stripe of the matrix is summed by one thread over all vectors in their order: no bit depends on the threads.
    package init(of embeddings: Embeddings, threads: Int) {
        let (count, dimension) = (embeddings.count, embeddings.dimension)
        var mean = [Double](repeating: 0, count: dimension)
        embeddings.storage.withUnsafeBufferPointer { rows in
            for row in 0..<count {
                for k in 0..<dimension { mean[k] += Double(rows[row * dimension + k]) }
            }
        }
        for k in mean.indices { mean[k] /= Double(count) }
        let centre = mean
        let stripes = (dimension + Self.stripe - 1) / Self.stripe
        let found = Guarded<[[Double]]>(Array(repeating: [], count: stripes))
        parallelForEach(stripes, threads: threads) { index in
            let rows = index * Self.stripe..<min((index + 1) * Self.stripe, dimension)
            let sums = Self.sums(of: embeddings, centre, rows)
            found.withLock { $0[index] = sums }
        }
        var matrix = found.value.flatMap { $0 }
        let divisor = Double(max(1, count - 1))
        for i in 0..<dimension {
            for j in i..<dimension {
                matrix[i * dimension + j] /= divisor
                matrix[j * dimension + i] = matrix[i * dimension + j]
            }
        }
        self.mean = mean
        self.matrix = matrix
    }

    /// The sums of some rows of the matrix, from the diagonal on: `rows.count × dimension`.
    private static func sums(of embeddings: Embeddings, _ centre: [Double], _ rows: Range<Int>) -> [Double] {
        let dimension = embeddings.dimension
        // From a multiple of four below the diagonal, so that four columns can be added at once.
        let first = rows.lowerBound / 4 * 4
        let width = (dimension - first + 3) / 4
        var sums = [SIMD4<Double>](repeating: .zero, count: rows.count * width)
        var centred = [SIMD4<Double>](repeating: .zero, count: group * width)
        for start in stride(from: 0, to: embeddings.count, by: group) {
            let vectors = min(group, embeddings.count - start)
            embeddings.storage.withUnsafeBufferPointer { storage in
                for vector in 0..<group {
                    for k in first..<dimension {
                        let place = vector * width + (k - first) / 4
                        centred[place][(k - first) % 4] =
                            vector < vectors ? Double(storage[(start + vector) * dimension + k]) - centre[k] : 0
                    }
                }
            }
            sums.withUnsafeMutableBufferPointer { sums in
                centred.withUnsafeBufferPointer { x in
                    for row in rows {
                        let own = row - first
                        let factors = (0..<group).map { x[$0 * width + own / 4][own % 4] }
                        let line = (row - rows.lowerBound) * width
                        for k in own / 4..<width {
                            var sum = sums[line + k]
                            for vector in 0..<group { sum += factors[vector] * x[vector * width + k] }
                            sums[line + k] = sum
                        }
                    }
                }
            }
        }
        var result = [Double](repeating: 0, count: rows.count * dimension)
        for row in 0..<rows.count {
            for k in first..<dimension {
                result[row * dimension + k] = sums[row * width + (k - first) / 4][(k - first) % 4]
            }
        }
        return result
    }
}
