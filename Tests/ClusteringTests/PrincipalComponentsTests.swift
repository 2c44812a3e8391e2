// SPDX-License-Identifier: Apache-2.0
import Clustering
import TestSupport
import Testing
import Vectors

struct PrincipalComponentsTests {
    @Test func equalsTheReference() throws {
        for sample in try ProjectionFixture.load().principal {
            let rows = Embeddings(sample.rows)
            let found = try PrincipalComponents(of: rows, count: sample.components.count)
            for (own, expected) in zip(found.mean, sample.mean) { #expect(abs(own - expected) < 1e-12) }
            for (own, expected) in zip(found.components.joined(), sample.components.joined()) {
                #expect(abs(own - expected) < 1e-9)
            }
            for (own, expected) in zip(found.explainedVariances, sample.variances) {
                #expect(abs(own - expected) < 1e-10 * sample.variances[0])
            }
            for (own, expected) in zip(found.explainedVarianceRatios, sample.ratios) {
                #expect(abs(own - expected) < 1e-10)
            }
            let projected = try found.project(rows)
            for (row, expected) in sample.projected.enumerated() {
                for (own, other) in zip(projected[row].components, expected) {
                    #expect(abs(Double(own) - other) < 1e-6)
                }
            }
        }
    }

    /// Every product in turn, in order.
    @Test(arguments: [(1, 1), (1, 5), (2, 3), (7, 31), (8, 32), (9, 33), (70, 131)])
    func covarianceEqualsItsDefinition(_ count: Int, _ dimension: Int) {
        var generator = SplitMix64(seed: UInt64(count))
        let rows = Embeddings(storage: randomFloats(count * dimension, using: &generator), dimension: dimension)
        let found = Covariance(of: rows, threads: 2)
        for i in 0..<dimension {
            for j in 0..<dimension {
                let sum = rows.reduce(0.0) {
                    $0 + (Double($1[i]) - found.mean[i]) * (Double($1[j]) - found.mean[j])
                }
                #expect(abs(found.matrix[i * dimension + j] - sum / Double(max(1, count - 1))) < 1e-12)
            }
        }
        #expect(Covariance(of: rows, threads: 1).matrix == found.matrix)
    }

    /// V Λ Vᵀ is the matrix, and VᵀV the unit matrix.
    @Test(arguments: [1, 2, 3, 5, 40, 150]) func eigenvectorsMakeTheMatrix(_ dimension: Int) {
        for kind in 0..<4 {
            let matrix = Self.symmetric(dimension, kind: kind)
            let found = SymmetricEigenvectors(of: matrix, dimension: dimension)
            let size = matrix.reduce(1e-300) { max($0, abs($1)) }
            #expect(zip(found.values, found.values.dropFirst()).allSatisfy { $0 >= $1 })
            for i in 0..<dimension {
                for j in 0..<dimension {
                    var (element, product) = (0.0, 0.0)
                    for k in 0..<dimension {
                        element += found.values[k] * found.vectors[k][i] * found.vectors[k][j]
                        product += found.vectors[i][k] * found.vectors[j][k]
                    }
                    #expect(abs(element - matrix[i * dimension + j]) < 1e-12 * size * Double(dimension))
                    #expect(abs(product - (i == j ? 1 : 0)) < 1e-12)
                }
            }
        }
    }

    /// Random; diagonal; of rank 1; of huge and tiny elements.
    private static func symmetric(_ n: Int, kind: Int) -> [Double] {
        var generator = SplitMix64(seed: UInt64(n))
        var matrix = [Double](repeating: 0, count: n * n)
        for i in 0..<n {
            for j in i..<n {
                let value = Double.random(in: -1...1, using: &generator)
                let element =
                    switch kind {
                    case 0: value
                    case 1: i == j ? Double(i / 2) : 0
                    case 2: Double((i + 1) * (j + 1))
                    default: value * (i == j ? 1e200 : 1e-3)
                    }
                matrix[i * n + j] = element
                matrix[j * n + i] = element
            }
        }
        return matrix
    }

    @Test func doesNotDependOnThreads() throws {
        let rows = KMeansTests.mixture(700, dimension: 101, centers: 9)
        let alone = try PrincipalComponents(of: rows, count: 11, threads: 1)
        for threads in [2, 3, 7] { #expect(try PrincipalComponents(of: rows, count: 11, threads: threads) == alone) }
    }

    @Test func fewAndEqualVectors() throws {
        let alone = try PrincipalComponents(of: Embeddings([[3, 4, 5]]), count: 1)
        #expect(alone.explainedVariances == [0] && alone.explainedVarianceRatios == [0])
        #expect(try alone.project(Embeddings([[3, 4, 5]])).storage == [0])
        let equal = try PrincipalComponents(of: Embeddings(Array(repeating: [1, 2, 3], count: 5)), count: 3)
        #expect(equal.explainedVariances == [0, 0, 0] && equal.totalVariance == 0)
        let two = try PrincipalComponents(of: Embeddings([[0, 0], [3, 4]]), count: 2)
        #expect(abs(two.explainedVariances[0] - 12.5) < 1e-12 && two.explainedVariances[1] < 1e-12)
        #expect(abs(two.components[0][0] - 0.6) < 1e-12 && abs(two.components[0][1] - 0.8) < 1e-12)
    }

    @Test func refusesWhatItCannotAnalyse() throws {
        let rows = KMeansTests.mixture(10, dimension: 3, centers: 2)
        #expect(throws: ClusteringError.noVectors) { try PrincipalComponents(of: Embeddings([]), count: 1) }
        for count in [0, 4] {
            #expect(throws: ClusteringError.parameterOutOfRange("count", expected: 1...3, actual: count)) {
                try PrincipalComponents(of: rows, count: count)
            }
        }
        #expect(throws: ClusteringError.parameterOutOfRange("threads", expected: 1...Int.max, actual: 0)) {
            try PrincipalComponents(of: rows, count: 1, threads: 0)
        }
        var broken = rows.storage
        broken[7] = .nan
        #expect(throws: ClusteringError.nonFinite(row: 2)) {
            try PrincipalComponents(of: Embeddings(storage: broken, dimension: 3), count: 1)
        }
        let found = try PrincipalComponents(of: rows, count: 2)
        #expect(throws: ClusteringError.dimensionMismatch(expected: 3, actual: 2)) {
            try found.project(Embeddings([[1, 2]]))
        }
        #expect(throws: ClusteringError.nonFinite(row: 0)) { try found.project(Embeddings([[1, 2, .infinity]])) }
    }
}
