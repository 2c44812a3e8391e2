// SPDX-License-Identifier: Apache-2.0
import Kindred

/// A calibration as it is printed: one object, or a line a figure.
struct CalibrationReport {
    let content: CalibrationFile.Content
    /// The threshold of a wanted precision, where one was asked for.
    let target: (precision: Double, found: CalibratedThreshold)?
    /// Scores whose meaning was asked for.
    let scores: [Float]

    /// Prints it.
    func print(json: Bool) throws {
        let output = StandardOutput()
        if json {
            try output.print(line.text)
        } else {
            for line in table(rows) { try output.print(line) }
        }
        try output.flush()
    }

    private var rows: [[String]] {
        var rows: [[String]] = []
        switch content {
        case .pairs(let pairs):
            rows.append(["labelled pairs", "\(pairs.scores.count), of which \(pairs.positiveCount) belong together"])
            rows += Self.rows("for the best F1", pairs.bestF1)
            if let target { rows += Self.rows("for precision \(target.precision)", target.found) }
            rows.append(["probability", "\(pairs.curve.name), log loss \(Self.losses(pairs.losses))"])
        case .corpus(let corpus):
            rows.append(["texts", "\(corpus.count), of which \(corpus.distinctCount) differ"])
            switch corpus.suggestion {
            case .success(let found):
                rows.append(["threshold", fixed(found.threshold)])
                rows.append(["pairs above it", "\(found.pairCount)"])
                rows.append(["share of false pairs", found.falseShare?.text ?? "no error estimate"])
            case .failure(let reason): rows.append(["threshold", "none: \(reason)"])
            }
            if let background = corpus.background { rows.append(["random pairs", Self.summary(background)]) }
            if let nearest = corpus.nearest { rows.append(["nearest neighbours", Self.summary(nearest)]) }
        }
        for score in scores {
            guard let meaning = content.meaning(of: score) else { continue }
            rows.append(["\(meaning.name) of \(score)", fixed(meaning.value, 4)])
        }
        return rows
    }

    private var line: JSONLine {
        var line = JSONLine()
        switch content {
        case .pairs(let pairs):
            line.add("kind", "pairs")
            line.add("pairs", pairs.scores.count)
            line.add("positive", pairs.positiveCount)
            line.add("bestF1", Self.line(pairs.bestF1))
            if let target {
                var found = Self.line(target.found)
                found.add("wanted", target.precision)
                line.add("precisionTarget", found)
            }
            line.add("curve", pairs.curve.name)
            var losses = JSONLine()
            losses.add("isotonic", pairs.losses.isotonic)
            losses.add("logistic", pairs.losses.logistic)
            line.add("losses", losses)
        case .corpus(let corpus):
            line.add("kind", "corpus")
            line.add("texts", corpus.count)
            line.add("distinct", corpus.distinctCount)
            switch corpus.suggestion {
            case .success(let found):
                line.add("threshold", found.threshold)
                line.add("basis", found.basis.rawValue)
                line.add("pairs", found.pairCount)
                if let share = found.falseShare {
                    line.add("falseShare", share.line)
                } else {
                    line.add("falseShare", .null)
                }
            case .failure(let reason):
                line.add("threshold", .null)
                line.add("reason", "\(reason)")
            }
            if let background = corpus.background { line.add("randomPairs", Self.line(background)) }
            if let nearest = corpus.nearest { line.add("nearest", Self.line(nearest)) }
        }
        guard !scores.isEmpty else { return line }
        line.add(
            "scores",
            scores.map { score in
                var own = JSONLine()
                own.add("score", score)
                if let meaning = content.meaning(of: score) { own.add(meaning.name, meaning.value) }
                return own
            }
        )
        return line
    }

    private static func rows(_ aim: String, _ found: CalibratedThreshold) -> [[String]] {
        let range = "\(fixed(found.thresholdRange.lowerBound, 4)) to \(fixed(found.thresholdRange.upperBound, 4))"
        return [
            ["threshold \(aim)", "\(fixed(found.threshold, 4)) (\(range))"],
            ["  precision", found.precision.text], ["  recall", found.recall.text], ["  F1", found.f1.text],
        ]
    }

    private static func line(_ found: CalibratedThreshold) -> JSONLine {
        var line = JSONLine()
        line.add("threshold", found.threshold)
        line.add("lower", found.thresholdRange.lowerBound)
        line.add("upper", found.thresholdRange.upperBound)
        line.add("precision", found.precision.line)
        line.add("recall", found.recall.line)
        line.add("f1", found.f1.line)
        return line
    }

    private static func losses(_ losses: ProbabilityCurve.Losses) -> String {
        "\(fixed(losses.isotonic, 4)) isotonic, \(fixed(losses.logistic, 4)) logistic"
    }

    /// The shares that are shown of a distribution.
    private static let shown = [("median", 0.5), ("of 99 in 100 below", 0.99), ("greatest", 1.0)]

    private static func summary(_ scores: ScoreBackground) -> String {
        shown.map { "\($0.0) \(fixed(scores.score(ofShare: $0.1)))" }.joined(separator: ", ")
    }

    private static func line(_ scores: ScoreBackground) -> JSONLine {
        var line = JSONLine()
        line.add("count", scores.count)
        for (name, share) in [("median", 0.5), ("p99", 0.99), ("greatest", 1.0)] {
            line.add(name, scores.score(ofShare: share))
        }
        return line
    }
}

extension ProbabilityCurve {
    /// The kind of curve in a word.
    fileprivate var name: String {
        switch self {
        case .isotonic: "isotonic"
        case .logistic: "logistic"
        }
    }
}

extension ScoreBackground {
    /// The score that a share of these does not exceed.
    fileprivate func score(ofShare share: Double) -> Float {
        quantiles[Int((Double(quantiles.count - 1) * share).rounded())]
    }
}
