// SPDX-License-Identifier: Apache-2.0

/// What stands for 1 and 0 when probabilities are fitted: (positives + 1) / (positives + 2) and 1 / (negatives + 2).
///
/// Platt, "Probabilistic outputs for support vector machines", 1999: the means that labels of either kind have by Laplace's
/// rule. No finite number of labels makes a probability of 0 or 1.
struct SmoothedTargets {
    let positive: Double
    let negative: Double

    /// The targets of the pairs whose weight is not 0.
    init(_ pairs: LabelledScores, weight: (Int) -> Int) {
        var counts = (positive: 0, negative: 0)
        for index in pairs.labels.indices {
            if pairs.labels[index] { counts.positive += weight(index) } else { counts.negative += weight(index) }
        }
        positive = Double(counts.positive + 1) / Double(counts.positive + 2)
        negative = 1 / Double(counts.negative + 2)
    }
}
