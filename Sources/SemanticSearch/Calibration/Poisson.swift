// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// Counts of rare independent events.
package enum Poisson {
    /// The chance of at least `count` events where `mean` are expected.
    package static func chance(ofAtLeast count: Int, mean: Double) -> Double {
        guard count > 0 else { return 1 }
        return max(0, 1 - distribution(count - 1, mean: mean))
    }

    /// The least count that is not exceeded with a given probability.
    package static func quantile(_ probability: Double, mean: Double) -> Int {
        guard mean > 0 else { return 0 }
        // A walk from ten standard deviations below: what lies before has no weight.
        var count = max(0, Int(mean - 10 * mean.squareRoot() - 10))
        var sum = 0.0
        let end = Int(mean + 40 * mean.squareRoot() + 60)
        while count < end {
            sum += exp(logarithm(count, mean))
            if sum >= probability { break }
            count += 1
        }
        return count
    }

    private static func distribution(_ count: Int, mean: Double) -> Double {
        guard mean > 0 else { return 1 }
        let first = max(0, Int(mean - 10 * mean.squareRoot() - 10))
        guard first <= count else { return 0 }
        let last = min(count, Int(mean + 40 * mean.squareRoot() + 60))
        return min(1, (first...last).reduce(0) { $0 + exp(logarithm($1, mean)) })
    }

    private static func logarithm(_ count: Int, _ mean: Double) -> Double {
        Double(count) * log(mean) - mean - lgamma(Double(count) + 1)
    }
}
