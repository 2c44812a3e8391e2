// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Kindred

/// How vectors are compared.
struct MetricArguments: ParsableArguments {
    @Option(help: "How vectors are compared. (default: as the model's files say, else cosine)")
    var metric: Metric?

    @Flag(help: "Scale each vector to length 1, whatever the model does.")
    var normalize = false

    /// The options of encoding for a role.
    func options(for role: TextRole? = nil) -> EncodeOptions {
        var options = EncodeOptions(role: role)
        options.normalizes = normalize
        return options
    }

    /// The metric that was asked for, else the model's own.
    ///
    /// Says on standard error if it does not suit the model's vectors.
    ///
    /// - Parameters:
    ///   - encoder: The model.
    ///   - haveLengthOne: Whether the vectors have length 1, where they were stored before.
    /// - Returns: How to compare.
    func choice(for encoder: SentenceEncoder, haveLengthOne: Bool? = nil) -> Metric {
        let metric = metric ?? encoder.metric
        warn(of: metric, for: encoder, haveLengthOne: haveLengthOne)
        return metric
    }

    /// Says on standard error if a metric does not suit a model's vectors.
    func warn(of metric: Metric, for encoder: SentenceEncoder, haveLengthOne: Bool? = nil) {
        let advice =
            if let haveLengthOne {
                encoder.advice(for: metric, haveLengthOne: haveLengthOne)
            } else {
                encoder.advice(for: metric, options: options())
            }
        guard let advice else { return }
        let options = (advice.normalizingHelps ? "--normalize, or " : "") + "--metric \(advice.modelMetric.rawValue)"
        StandardError.print("Warning: \(advice) (\(options))")
    }
}
