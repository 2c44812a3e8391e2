// SPDX-License-Identifier: Apache-2.0
import Kindred

extension JSONLine {
    /// Adds an explanation.
    ///
    /// - Parameters:
    ///   - explanation: The explanation.
    ///   - hasPairs: Whether the contributions of pairs of words are written, where there are any.
    mutating func add(_ explanation: SimilarityExplanation, hasPairs: Bool) {
        var line = JSONLine()
        line.add("method", explanation.method.rawValue)
        line.add("metric", explanation.metric.rawValue)
        line.add("score", explanation.score)
        line.add("first", Self.object(explanation.first))
        line.add("second", Self.object(explanation.second))
        if hasPairs, explanation.method == .exact { line.add("contributions", rows: explanation.contributions) }
        add("explanation", line)
    }

    private static func object(_ text: ExplainedText) -> JSONLine {
        var line = JSONLine()
        line.add(text.tokenCounts)
        line.add(
            "words",
            text.words.map { word in
                var line = JSONLine()
                line.add("text", word.text)
                line.add("kind", word.kind.rawValue)
                line.add("start", word.range?.lowerBound)
                line.add("end", word.range?.upperBound)
                line.add("contribution", word.contribution)
                return line
            }
        )
        return line
    }
}
