// SPDX-License-Identifier: Apache-2.0
import Documents

extension PairCalibration {
    /// What is stored: scores, labels and seed; the rest is for other programs.
    var stored: JSONValue {
        [
            "scores": .array(scores.map { .number($0) }), "labels": .array(labels.map { .integer($0 ? 1 : 0) }),
            "seed": .string(String(seed)), "curve": curve.stored,
            "losses": ["isotonic": .number(losses.isotonic), "logistic": .number(losses.logistic)],
            "bestF1": bestF1.stored,
        ]
    }

    /// Learns again from what was stored.
    init(stored: CalibrationMembers) throws {
        let labels = try stored.numbers("labels")
        guard labels.allSatisfy({ $0 == 0 || $0 == 1 }) else { throw stored.wrong("labels", "not all 0 or 1") }
        guard let seed = UInt64(try stored.string("seed")) else { throw stored.wrong("seed", "no number") }
        do {
            try self.init(stored.numbers("scores"), labels: labels.map { $0 == 1 }, seed: seed)
        } catch let error as CalibrationError {
            throw CalibrationFileError.damaged(stored.file, reason: "\(error)")
        }
    }
}

extension ProbabilityCurve {
    /// The curve, for other programs.
    fileprivate var stored: JSONValue {
        switch self {
        case .isotonic(let curve):
            [
                "kind": "isotonic", "scores": .array(curve.scores.map { .number($0) }),
                "probabilities": .array(curve.probabilities.map { .number($0) }),
            ]
        case .logistic(let curve):
            ["kind": "logistic", "slope": .number(curve.slope), "intercept": .number(curve.intercept)]
        }
    }
}

extension CalibratedThreshold {
    /// The threshold, for other programs.
    fileprivate var stored: JSONValue {
        [
            "threshold": .number(threshold), "precision": precision.stored, "recall": recall.stored, "f1": f1.stored,
        ]
    }
}

extension ShareEstimate {
    /// Value and interval.
    var stored: JSONValue {
        ["value": value.map { .number($0) } ?? .null, "lower": .number(lower), "upper": .number(upper)]
    }
}
