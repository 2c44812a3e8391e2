// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Kindred

/// The least score of a duplicate, where nobody has given it: learnt from labels, or suggested by the texts themselves.
struct ThresholdChoice {
    /// Pairs of this score or above are shown.
    let threshold: Float
    /// Where it comes from and what can be expected of it, for standard error.
    let note: String

    /// Chooses by a stored calibration.
    ///
    /// - Parameters:
    ///   - stored: What was learnt.
    ///   - precision: The wanted share of right pairs, where one was asked for.
    /// - Throws: `CalibrationError`, `SuggestionError`, `ValidationError`.
    init(_ stored: CalibrationFile.Content, precision: Double?) throws {
        switch stored {
        case .pairs(let pairs):
            let found = if let precision { try pairs.threshold(precision: precision) } else { pairs.bestF1 }
            let aim = precision.map { "precision \($0)" } ?? "the best F1"
            let note =
                "Note: threshold \(fixed(found.minimumScore)) for \(aim) on \(pairs.scores.count) labelled pairs: "
                + "precision \(found.precision.text), recall \(found.recall.text), out of fold."
            self.init(threshold: found.minimumScore, note: note)
        case .corpus(let corpus):
            guard precision == nil else {
                throw ValidationError(
                    "--precision-target needs a calibration with labels; this one has none. Leave out --calibration to "
                        + "estimate from the texts at hand."
                )
            }
            try self.init(corpus)
        }
    }

    private init(threshold: Float, note: String) {
        self.threshold = threshold
        self.note = note
    }

    /// Takes what a corpus suggests.
    ///
    /// - Throws: `SuggestionError` where it suggests nothing.
    init(_ corpus: CorpusCalibration) throws {
        let suggestion = try corpus.suggestion.get()
        self.init(threshold: suggestion.threshold, note: "Note: \(suggestion.text)")
    }
}

extension ThresholdSuggestion {
    /// The suggestion in a sentence.
    var text: String {
        let pairs = pairCount == 1 ? "1 pair" : "\(pairCount) pairs"
        let found = "threshold \(fixed(threshold)), suggested by the texts' own scores"
        guard let falseShare else { return "\(found): above a gap, \(pairs); no error estimate." }
        return "\(found): \(pairs), of which a share of \(falseShare.text) is expected to be false."
    }
}

extension ShareEstimate {
    /// The share with its interval, such as `0.91 (0.85 to 0.95)`.
    var text: String {
        "\(value.map { fixed($0, 2) } ?? "unknown") (\(fixed(lower, 2)) to \(fixed(upper, 2)))"
    }

    /// The share with its interval, as an object.
    var line: JSONLine {
        var line = JSONLine()
        line.add("value", value.map { .number($0) } ?? .null)
        line.add("lower", lower)
        line.add("upper", upper)
        return line
    }
}
