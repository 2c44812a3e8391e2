// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// The distribution function of the beta distribution, and its inverse.
enum IncompleteBeta {
    /// The chance that a beta variable is at most `x`.
    ///
    /// The continued fraction of DLMF 8.17.22, by the modified method of Lentz; about 1e-13.
    ///
    /// - Parameters:
    ///   - x: 0...1.
    ///   - a: The first shape, above 0.
    ///   - b: The second shape, above 0.
    /// - Returns: 0...1.
    static func value(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        // The fraction converges fast on this side of the mean alone.
        guard x <= (a + 1) / (a + b + 2) else { return 1 - value(1 - x, b, a) }
        let logarithm = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
        return exp(logarithm) * fraction(x, a, b) / a
    }

    /// The value at which the distribution function is `probability`, by bisection.
    static func quantile(_ probability: Double, _ a: Double, _ b: Double) -> Double {
        var (low, high) = (0.0, 1.0)
        // 64 halvings leave less than the last digit of a number of 0...1.
        for _ in 0..<64 {
            let middle = (low + high) / 2
            if value(middle, a, b) < probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        func kept(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / kept(1 - (a + b) * x / (a + 1))
        var result = d
        // The number of steps grows as the square root of the greater shape.
        for step in 1...max(200, Int(10 * max(a, b).squareRoot())) {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / kept(1 + even * d)
            c = kept(1 + even / c)
            result *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / kept(1 + odd * d)
            c = kept(1 + odd / c)
            result *= d * c
            if abs(d * c - 1) < 1e-15 { break }
        }
        return result
    }
}
