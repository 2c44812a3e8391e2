// SPDX-License-Identifier: Apache-2.0
import SemanticSearch
import Testing

/// Intervals and tails against SciPy 1.17.1.
struct CalibrationStatisticsTests {
    @Test(arguments: [
        (0, 10, 0.0, 0.3084971078187607), (9, 10, 0.5549838829718047, 0.9974714214555382),
        (95, 100, 0.8871650888945373, 0.9835681208179479), (500, 1_000, 0.46854917297179194, 0.531450827028208),
        (100, 100, 0.9637833073548235, 1),
    ])
    func sharesHaveTheIntervalOfClopperAndPearson(right: Int, count: Int, lower: Double, upper: Double) {
        let found = ShareEstimate(right, of: count)
        #expect(found.value == Double(right) / Double(count))
        #expect(abs(found.lower - lower) < 1e-10)
        #expect(abs(found.upper - upper) < 1e-10)
    }

    @Test func shareOfNothingIsUnknown() {
        #expect(ShareEstimate(0, of: 0) == ShareEstimate(value: nil, lower: 0, upper: 1))
    }

    @Test(arguments: [
        (0.5, 1, 0.3934693402873665), (0.5, 3, 0.014387677966970684), (20, 30, 0.021818217525557418),
        (1_000, 1_100, 0.0009626304058665587), (3, 0, 1),
    ])
    func chanceOfManyEventsIsThatOfPoisson(mean: Double, count: Int, chance: Double) {
        #expect(abs(Poisson.chance(ofAtLeast: count, mean: mean) - chance) < 1e-9)
    }

    @Test(arguments: [(0.5, 0, 2), (20, 12, 29), (1_000, 938, 1_062)])
    func quantilesAreThoseOfPoisson(mean: Double, lower: Int, upper: Int) {
        #expect(Poisson.quantile(0.025, mean: mean) == lower)
        #expect(Poisson.quantile(0.975, mean: mean) == upper)
    }
}
