// SPDX-License-Identifier: Apache-2.0
import Kindred

/// An explanation for people: the texts with their words coloured, and what weighs most.
struct ExplanationText {
    let explanation: SimilarityExplanation
    let output: StandardOutput

    /// Pairs, or words, that are listed.
    private static let limit = 12

    /// Prints score, texts and the words or pairs that weigh most.
    func print() throws {
        try output.print("\(output.bold(fixed(explanation.score)))  \(output.dim(summary))")
        try output.print("")
        for text in [explanation.first, explanation.second] { try output.print("  " + coloured(text)) }
        try output.print("")
        switch explanation.method {
        case .exact: try printPairs()
        case .leaveOneOut: try printWords()
        }
    }

    /// Prints the words of query and document that weigh most, and the document in colours where there are any.
    func printBelowHit() throws {
        let indent = "       "
        if output.hasStyle { try output.print(indent + coloured(explanation.second, limit: 200)) }
        for (name, text) in [("query", explanation.first), ("text", explanation.second)] {
            try output.print("\(indent)\(output.dim("\(name):")) \(strongest(text, limit: 6))")
        }
    }

    /// A text with each word on the ground of its contribution.
    private func coloured(_ text: ExplainedText, limit: Int = .max) -> String {
        let scale = scale(of: text)
        var line = ""
        var count = 0
        var end: Int?
        for word in text.words {
            guard count < limit else { return line + " …" }
            // Words that stand side by side in the text do so here.
            let touches = word.range != nil && word.range?.lowerBound == end
            if !line.isEmpty && !touches { line += " " }
            let shown = oneLine(word.text)
            line += output.tinted(shown, scale > 0 ? word.contribution / scale : 0)
            count += shown.count
            end = word.range?.upperBound
        }
        return text.tokenCounts.isTruncated ? line + output.dim(" … cut at \(text.tokenCounts.used) tokens") : line
    }

    /// The words of a text that weigh most, with their contributions: `dog 0.0612, ran 0.0401`.
    private func strongest(_ text: ExplainedText, limit: Int) -> String {
        Self.sorted(text.words).prefix(limit)
            .map { "\(oneLine($0.text, limit: 30)) \(signed($0.contribution))" }
            .joined(separator: ", ")
    }

    private var summary: String {
        switch explanation.method {
        case .exact:
            "\(explanation.metric.rawValue): the contributions of all pairs of words add up to it"
        case .leaveOneOut:
            "\(explanation.metric.rawValue): what a word contributes is the score less the score without it"
        }
    }

    private func printPairs() throws {
        let pairs = explanation.strongestPairs()
        var rows = pairs.prefix(Self.limit).map { pair in
            [
                "  " + signed(pair.contribution), oneLine(explanation.first.words[pair.first].text, limit: 40),
                oneLine(explanation.second.words[pair.second].text, limit: 40),
            ]
        }
        let rest = pairs.dropFirst(Self.limit)
        if !rest.isEmpty {
            let name = rest.count == 1 ? "1 pair more" : "\(rest.count) pairs more"
            rows.append(["  " + signed(rest.reduce(0) { $0 + $1.contribution }), name, ""])
        }
        for line in table(rows, rightAligned: [0]) { try output.print(Self.trimmed(line)) }
    }

    private func printWords() throws {
        for (title, text) in [("first", explanation.first), ("second", explanation.second)] {
            try output.print(output.dim("  \(title) text"))
            var rows = Self.sorted(text.words).prefix(Self.limit).map {
                ["  " + signed($0.contribution), oneLine($0.text, limit: 40)]
            }
            if text.words.isEmpty { rows.append(["", "no words"]) }
            let more = text.words.count - Self.limit
            if more > 0 { rows.append(["", "\(more) more"]) }
            for line in table(rows, rightAligned: [0]) { try output.print(line) }
        }
    }

    private static func sorted(_ words: [ExplainedWord]) -> [ExplainedWord] {
        words.enumerated()
            .sorted { (abs($1.element.contribution), $0.offset) < (abs($0.element.contribution), $1.offset) }
            .map(\.element)
    }

    /// The greatest contribution of the text, which has the strongest colour.
    private func scale(of text: ExplainedText) -> Double {
        text.words.reduce(0) { max($0, abs($1.contribution)) }
    }

    private func signed(_ value: Double) -> String { fixed(value, 4) }

    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
