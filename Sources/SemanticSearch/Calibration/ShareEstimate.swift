// SPDX-License-Identifier: Apache-2.0

/// A share of a whole as counted, and where the true one may lie.
public struct ShareEstimate: Sendable, Hashable {
    /// The share, 0...1; nil where there was nothing to count.
    public let value: Double?
    /// The lower end of the 95 % confidence interval.
    public let lower: Double
    /// The upper end of the 95 % confidence interval.
    public let upper: Double

    /// An estimate of given value and interval.
    public init(value: Double?, lower: Double, upper: Double) {
        self.value = value
        self.lower = lower
        self.upper = upper
    }

    /// The share of `successes` among `trials`, with the interval of Clopper and Pearson (1934, doi:10.1093/biomet/26.4.404).
    ///
    /// That interval contains the true share in at least 95 of 100 cases, whatever that share is: Wilson's is narrower
    /// and keeps its promise on the average only, which fails for the shares near 1 that are wanted here.
    package init(_ successes: Int, of trials: Int) {
        guard trials > 0 else {
            self.init(value: nil, lower: 0, upper: 1)
            return
        }
        let (k, n) = (Double(successes), Double(trials))
        self.init(
            value: k / n,
            lower: successes == 0 ? 0 : IncompleteBeta.quantile(0.025, k, n - k + 1),
            upper: successes == trials ? 1 : IncompleteBeta.quantile(0.975, k + 1, n - k)
        )
    }

    /// The harmonic mean of precision and recall.
    ///
    /// With J the share of right ones among all pairs that are taken or should be, F1 = 2J / (1 + J), which rises with J:
    /// the interval of J is that of F1.
    package init(f1Of right: Int, wrong: Int, missed: Int) {
        let share = ShareEstimate(right, of: right + wrong + missed)
        func harmonic(_ share: Double) -> Double { 2 * share / (1 + share) }
        self.init(
            value: share.value.map(harmonic),
            lower: harmonic(share.lower),
            upper: harmonic(share.upper)
        )
    }
}
