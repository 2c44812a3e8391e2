// SPDX-License-Identifier: Apache-2.0
import CKernels
public import Vectors

/// Which index suits how many vectors of which dimension, and what it costs.
///
/// ```swift
/// let choice = IndexChoice.recommended(count: 1_000_000, dimension: 384)
/// print(choice.reason)
/// var index = choice.makeIndex(dimension: 384)
/// ```
///
/// The rule comes from measurements of 176,037 vectors of 384 components with int8 codes, on two AVX2 cores: comparing
/// one query with all takes 3.9 ms, in proportion to `count × dimension`; a graph takes 0.1 to 0.2 ms for a recall of
/// 0.99, after 17.5 s of building. Where a scan takes about a millisecond or less, nothing is worth more than its
/// exactness.
public struct IndexChoice: Sendable, Hashable {
    /// A kind of index, with what shapes it.
    public enum Kind: Sendable, Hashable {
        /// A `FlatIndex`.
        case flat
        /// An `HNSWIndex`.
        case hnsw(HNSWParameters)
    }

    /// The order of magnitude of the time that one query takes alone, on two cores.
    public enum QueryTime: String, Sendable, Hashable, CaseIterable {
        /// Below 0.1 ms.
        case microseconds
        /// 0.1 to 1 ms.
        case tenthsOfMillisecond
        /// 1 to 10 ms.
        case milliseconds
        /// 10 ms and more.
        case tensOfMilliseconds
    }

    /// The index.
    public let kind: Kind
    /// Why, in one sentence with the numbers that decided.
    public let reason: String
    /// About how many bytes codes, links and keys take: what searches want in memory.
    public let memoryBytes: Int
    /// How many bytes the float32 vectors take: in memory while the index is built, in the mapped file afterwards.
    public let vectorBytes: Int
    /// About how many milliseconds one query takes alone, on two AVX2 cores.
    public let queryMilliseconds: Double

    /// The order of magnitude of `queryMilliseconds`.
    public var queryTime: QueryTime {
        switch queryMilliseconds {
        case ..<0.1: .microseconds
        case ..<1: .tenthsOfMillisecond
        case ..<10: .milliseconds
        default: .tensOfMilliseconds
        }
    }

    /// Components that are compared within about a millisecond: 50,000 vectors of 384.
    static let scanLimit = 19_200_000
    /// Milliseconds that comparing takes for each component: 22 µs for 1,000 vectors of 384.
    private static let scanMilliseconds = 0.022 / 384_000
    /// Milliseconds of a graph search at 176,037 vectors of 384 components and recall 0.99.
    private static let graphMilliseconds = 0.15
    private static let measuredCount = 176_037.0
    private static let measuredDimension = 384.0

    /// The index for so many vectors.
    ///
    /// A flat index up to 19,200,000 components (50,000 vectors of 384), a graph of the default parameters above. Choose
    /// flat above it too where answers must be exact, or where queries are few and do not pay for a graph.
    ///
    /// - Parameters:
    ///   - count: How many vectors there will be, at least 0.
    ///   - dimension: Components of each, at least 1.
    /// - Returns: Kind and estimates, for int8 codes, the default of both.
    /// - Precondition: `count >= 0` and `dimension >= 1`.
    public static func recommended(count: Int, dimension: Int) -> IndexChoice {
        precondition(count >= 0 && dimension >= 1, "\(count) vectors of \(dimension) components.")
        let components = Double(count) * Double(dimension)
        let scan = components * scanMilliseconds
        guard components > Double(scanLimit) else {
            return IndexChoice(
                kind: .flat,
                reason: "Comparing with all \(count) vectors of \(dimension) components takes about "
                    + "\(rounded(scan)) ms: exact, and nothing to tune.",
                memoryBytes: product(count, memoryBytes(dimension: dimension, connectivity: nil)),
                vectorBytes: product(count, product(dimension, 4)),
                queryMilliseconds: scan
            )
        }
        let parameters = HNSWParameters()
        // A search's hops grow with the logarithm of the count, their cost with the dimension.
        let growth = logarithm(Double(max(count, 2))) / logarithm(measuredCount)
        let graph = graphMilliseconds * growth * max(0.5, Double(dimension) / measuredDimension)
        return IndexChoice(
            kind: .hnsw(parameters),
            reason: "Comparing with all \(count) vectors of \(dimension) components would take about "
                + "\(rounded(scan)) ms; a graph finds 99 % of the nearest in about \(rounded(graph)) ms.",
            memoryBytes: product(count, memoryBytes(dimension: dimension, connectivity: parameters.connectivity)),
            vectorBytes: product(count, product(dimension, 4)),
            queryMilliseconds: graph
        )
    }

    /// An empty index of the kind.
    ///
    /// - Parameters:
    ///   - dimension: Components of each vector, at least 1.
    ///   - metric: How closeness is scored: cosine, dot or euclidean.
    ///   - codeType: What is compared first; int8 by default.
    /// - Returns: A `FlatIndex` or an `HNSWIndex`.
    /// - Precondition: The metric is not manhattan.
    public func makeIndex(
        dimension: Int,
        metric: Metric = .cosine,
        codeType: CodeType = .int8
    ) -> any VectorIndex {
        switch kind {
        case .flat: FlatIndex(dimension: dimension, metric: metric, codeType: codeType)
        case .hnsw(let parameters):
            HNSWIndex(dimension: dimension, metric: metric, codeType: codeType, parameters: parameters)
        }
    }

    /// Bytes of a vector: its code and scale, its key, and its links.
    private static func memoryBytes(dimension: Int, connectivity: Int?) -> Int {
        let key = 8
        let code = VectorTable.codeBytes(dimension, .int8) + MemoryLayout<ck_row_scale>.stride
        guard let connectivity else { return code + key }
        // The base layer has 2 M links; one vector in M stands on the layer above, where it has M: 4 bytes a vector.
        return code + key + 2 * connectivity * 4 + 4 + 4 + 1
    }

    /// A product, or the greatest number there is.
    private static func product(_ left: Int, _ right: Int) -> Int {
        let (product, overflows) = left.multipliedReportingOverflow(by: right)
        return overflows ? .max : product
    }

    private static func rounded(_ milliseconds: Double) -> Double {
        max(0.01, (milliseconds * 100).rounded() / 100)
    }

    /// The logarithm to base 2, between powers of two by a straight line: an estimate needs no more.
    private static func logarithm(_ value: Double) -> Double {
        Double(value.exponent) + value.significand - 1
    }
}
