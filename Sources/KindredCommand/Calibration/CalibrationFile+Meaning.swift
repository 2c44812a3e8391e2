// SPDX-License-Identifier: Apache-2.0
import Kindred

extension CalibrationFile.Content {
    /// What a score means: the name of the figure, and the figure.
    ///
    /// With labels, the probability that a pair belongs together; without, the share of random pairs of the corpus that
    /// are no closer.
    ///
    /// - Parameter score: The score of a pair.
    /// - Returns: nil for a corpus without two different texts.
    func meaning(of score: Float) -> (name: String, value: Double)? {
        switch self {
        case .pairs(let pairs): return ("probability", pairs.probability(of: Double(score)))
        case .corpus(let corpus): return corpus.percentile(of: score).map { ("percentile", $0) }
        }
    }
}

extension JSONLine {
    /// Adds what a score means, if anything is known.
    mutating func add(_ meaning: (name: String, value: Double)?) {
        if let meaning { add(meaning.name, meaning.value) }
    }
}
