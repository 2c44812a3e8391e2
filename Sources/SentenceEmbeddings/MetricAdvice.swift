// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// Why a way of comparing does not suit a model's vectors, and what to do.
public struct MetricAdvice: Sendable, Hashable, CustomStringConvertible {
    /// How vectors are to be compared.
    public let metric: Metric
    /// How the model's vectors are meant to be compared.
    public let modelMetric: Metric
    /// Whether the vectors have length 1.
    public let haveLengthOne: Bool

    /// What puts vectors of length 1 in the same order.
    private static let alike: Set<Metric> = [.cosine, .dot, .euclidean]

    /// The advice, or nil where nothing speaks against the metric.
    init?(against metric: Metric, modelMetric: Metric, haveLengthOne: Bool) {
        guard metric != modelMetric else { return nil }
        guard !haveLengthOne || !Self.alike.isSuperset(of: [metric, modelMetric]) else { return nil }
        self.metric = metric
        self.modelMetric = modelMetric
        self.haveLengthOne = haveLengthOne
    }

    /// Whether vectors scaled to length 1 could be compared so: not where the model says something by their lengths.
    public var normalizingHelps: Bool {
        !haveLengthOne && modelMetric != .dot && Self.alike.isSuperset(of: [metric, modelMetric])
    }

    /// One line: why the order says little, and what to do.
    public var description: String {
        let remedy =
            (normalizingHelps ? "Normalize the vectors, or compare" : "Compare") + " by \(modelMetric.rawValue)."
        guard metric != .dot || haveLengthOne else {
            return
                "The dot product of vectors that do not have length 1 compares lengths as much as meanings. \(remedy)"
        }
        let lengths = modelMetric == .dot ? ", to which their lengths matter" : ""
        return
            "The model's vectors are made to be compared by \(modelMetric.rawValue)\(lengths); \(metric.rawValue) puts "
            + "texts in another order. \(remedy)"
    }
}

extension SentenceEncoder {
    /// What speaks against comparing this model's vectors in some way.
    ///
    ///     if let advice = encoder.advice(for: .dot) { print("Warning: \(advice)") }
    ///
    /// Nothing does where it is the model's own way (`metric`), or puts vectors in the same order: on vectors of length 1,
    /// cosine, dot and euclidean do.
    ///
    /// - Parameters:
    ///   - metric: How vectors are to be compared.
    ///   - options: How they are encoded: `normalizes` and `dimensions` decide whether they have length 1.
    /// - Returns: The reason, or nil.
    public func advice(for metric: Metric, options: EncodeOptions = EncodeOptions()) -> MetricAdvice? {
        let isWhole = options.dimensions ?? dimension >= dimension
        return advice(for: metric, haveLengthOne: options.normalizes || (normalizes && isWhole))
    }

    /// The same for vectors of which it is known whether they have length 1.
    ///
    /// - Parameters:
    ///   - metric: How vectors are to be compared.
    ///   - haveLengthOne: Whether they have length 1.
    /// - Returns: The reason, or nil.
    public func advice(for metric: Metric, haveLengthOne: Bool) -> MetricAdvice? {
        MetricAdvice(against: metric, modelMetric: self.metric, haveLengthOne: haveLengthOne)
    }
}
