// SPDX-License-Identifier: Apache-2.0
import Documents
import Vectors

extension CorpusCalibration {
    /// What is stored: everything.
    var stored: JSONValue {
        let suggested: JSONValue =
            switch suggestion {
            case .success(let suggestion):
                [
                    "threshold": .number(Double(suggestion.threshold)), "basis": .string(suggestion.basis.rawValue),
                    "pairs": .integer(Int64(suggestion.pairCount)),
                    "falseShare": suggestion.falseShare?.stored ?? .null,
                ]
            case .failure(let error): error.storedReason
            }
        return [
            "count": .integer(Int64(count)), "distinctCount": .integer(Int64(distinctCount)),
            "background": background?.stored ?? .null, "nearest": nearest?.stored ?? .null, "suggestion": suggested,
        ]
    }

    /// Reads what was stored.
    init(stored: CalibrationMembers, metric: Metric?) throws {
        guard let metric else { throw stored.wrong("metric", "missing") }
        let suggested = try stored.object("suggestion")
        self.init(
            count: try stored.integer("count"),
            distinctCount: try stored.integer("distinctCount"),
            metric: metric,
            background: stored.has("background") ? try ScoreBackground(stored: stored.object("background")) : nil,
            nearest: stored.has("nearest") ? try ScoreBackground(stored: stored.object("nearest")) : nil,
            suggestion: suggested.has("reason")
                ? .failure(try SuggestionError(storedReason: suggested, metric: metric))
                : .success(try ThresholdSuggestion(stored: suggested))
        )
    }
}

extension ThresholdSuggestion {
    fileprivate init(stored: CalibrationMembers) throws {
        guard let basis = Basis(rawValue: try stored.string("basis")) else { throw stored.wrong("basis", "unknown") }
        var share: ShareEstimate?
        if stored.has("falseShare") {
            let members = try stored.object("falseShare")
            share = ShareEstimate(
                value: members.has("value") ? try members.number("value") : nil,
                lower: try members.number("lower"),
                upper: try members.number("upper")
            )
        }
        self.init(
            threshold: Float(try stored.number("threshold")),
            basis: basis,
            pairCount: try stored.integer("pairs"),
            falseShare: share
        )
    }
}

extension ScoreBackground {
    fileprivate var stored: JSONValue {
        ["quantiles": .array(quantiles.map { .number(Double($0)) }), "count": .integer(Int64(count))]
    }

    fileprivate init(stored: CalibrationMembers) throws {
        let quantiles = try stored.numbers("quantiles").map { Float($0) }
        guard !quantiles.isEmpty, zip(quantiles, quantiles.dropFirst()).allSatisfy({ $0 <= $1 }) else {
            throw stored.wrong("quantiles", "not rising")
        }
        self.init(quantiles: quantiles, count: try stored.integer("count"))
    }
}

extension SuggestionError {
    /// Why there is no suggestion.
    fileprivate var storedReason: JSONValue {
        switch self {
        case .tooFewTexts(let expected, let actual):
            ["reason": "tooFewTexts", "expected": .integer(Int64(expected)), "actual": .integer(Int64(actual))]
        case .falseShareUnreachable(let expected, let best, let threshold):
            [
                "reason": "falseShareUnreachable", "expected": .number(expected), "best": .number(best),
                "threshold": .number(Double(threshold)),
            ]
        case .noDistance: ["reason": "noDistance"]
        case .nothingStandsOut(let texts): ["reason": "nothingStandsOut", "texts": .integer(Int64(texts))]
        }
    }

    fileprivate init(storedReason stored: CalibrationMembers, metric: Metric) throws {
        switch try stored.string("reason") {
        case "tooFewTexts":
            self = .tooFewTexts(expected: try stored.integer("expected"), actual: try stored.integer("actual"))
        case "falseShareUnreachable":
            self = .falseShareUnreachable(
                expected: try stored.number("expected"),
                best: try stored.number("best"),
                threshold: Float(try stored.number("threshold"))
            )
        case "noDistance": self = .noDistance(metric)
        case "nothingStandsOut": self = .nothingStandsOut(texts: try stored.integer("texts"))
        default: throw stored.wrong("reason", "unknown")
        }
    }
}
