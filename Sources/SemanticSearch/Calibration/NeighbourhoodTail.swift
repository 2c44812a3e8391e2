// SPDX-License-Identifier: Apache-2.0
import Vectors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// How many pairs would be closer than some distance if no texts belonged together.
///
/// An empirical null (Efron, 2004, doi:10.1198/016214504000000089), but one for each text: texts of a narrow subject lie closer
/// than others without saying the same. Around a text the number of others within a distance r is taken to grow as r^D
/// (Levina and Bickel, "Maximum likelihood estimation of intrinsic dimension", 2004), with a D of each text's own. D is
/// estimated from the neighbours of ranks `first` to `last` alone, by the steps between them (Rényi, as in `ScoreGap`); the
/// nearer ones, which may belong together with the text, have no part in it. A dozen neighbours tell little about a D, and
/// what is expected very close to a text depends on it exponentially: so each D has the gamma distribution that those of
/// all texts suggest (empirical Bayes, by the method of moments), and what is expected is the mean over it.
struct NeighbourhoodTail: Sendable {
    /// The ranks that are used.
    struct Window: Sendable, Hashable {
        /// The first rank that is taken for background, counted from 1.
        var first: Int
        /// The last rank.
        var last: Int
    }

    /// The ranks of the estimate: the two nearest neighbours may belong together with a text.
    static let window = Window(first: 3, last: 12)
    /// Others that might be chosen as well: what they say spans the range of the estimate.
    static let windows = [
        Window(first: 3, last: 8), window, Window(first: 3, last: 20), Window(first: 4, last: 12),
        Window(first: 4, last: 20), Window(first: 6, last: 25),
    ]

    private let window: Window
    /// The logarithm of the distance of the last neighbour of each text.
    private let farthest: [Double]
    /// The sum of the steps of each text.
    private let sums: [Double]

    /// Takes in the neighbourhoods of a corpus.
    ///
    /// - Parameters:
    ///   - neighbours: For each text the logarithms of the distances of its neighbours, the nearest first.
    ///   - window: The ranks to use.
    init(_ neighbours: [[Double]], window: Window) {
        self.window = window
        farthest = neighbours.map { $0[window.last - 1] }
        sums = neighbours.map { own in
            var sum = 0.0
            for rank in window.first..<window.last { sum += Double(rank) * (own[rank] - own[rank - 1]) }
            return sum
        }
    }

    /// How many neighbours of a text are expected at most: those before the last rank.
    var reach: Int { window.last - 1 }

    /// The gamma distribution of the exponents of all texts.
    struct Prior: Sendable, Hashable {
        var shape: Double
        var rate: Double
    }

    /// Fits the distribution of the exponents.
    ///
    /// - Parameter rows: The texts that count; those that occur twice count twice.
    /// - Returns: nil where all neighbours have one distance.
    func prior(of rows: some Collection<Int>) -> Prior? {
        let steps = Double(window.last - window.first)
        var (first, second, count) = (0.0, 0.0, 0.0)
        for row in rows where sums[row] > 0 {
            // The sum of m exponential steps of rate D: the means of (m − 1) / sum and (m − 1)(m − 2) / sum² are those of
            // D and D².
            first += (steps - 1) / sums[row]
            second += (steps - 1) * (steps - 2) / (sums[row] * sums[row])
            count += 1
        }
        guard count > 0 else { return nil }
        let mean = first / count
        let variance = max(second / count - mean * mean, mean * mean / 1_000)
        return Prior(shape: mean * mean / variance, rate: mean / variance)
    }

    /// The number of pairs that are expected within a distance.
    ///
    /// - Parameters:
    ///   - logarithm: That of the distance.
    ///   - rows: The texts that count.
    ///   - prior: The distribution of their exponents.
    /// - Returns: Half the sum of what is expected around each text.
    func expectedPairs(within logarithm: Double, of rows: some Collection<Int>, prior: Prior) -> Double {
        let steps = Double(window.last - window.first)
        let inside = Double(reach)
        var sum = 0.0
        for row in rows {
            // Beyond the last neighbour nothing is known: all that are nearer count.
            let depth = max(0, farthest[row] - logarithm)
            sum += inside * pow(1 + depth / (prior.rate + sums[row]), -(prior.shape + steps))
        }
        return sum / 2
    }
}
