// SPDX-License-Identifier: Apache-2.0
import Kindred

/// An explanation as a page of HTML that needs nothing else: both texts, and the table of their words.
struct HeatMapPage {
    let explanation: SimilarityExplanation

    /// The whole page.
    var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Why \(score)?</title>
        <style>
        \(HeatMapStyle.css)
        </style>
        </head>
        <body>
        <main>
        <h1><data value="\(explanation.score)">\(score)</data> <small>\(explanation.metric.rawValue)</small></h1>
        <p class="note">\(note)</p>
        \(text(explanation.first, "First text"))
        \(text(explanation.second, "Second text"))
        \(explanation.method == .exact ? pairs : words)
        \(Self.legend)
        </main>
        </body>
        </html>

        """
    }

    private var score: String { Self.number(Double(explanation.score), 4) }

    private var note: String {
        switch explanation.method {
        case .exact:
            """
            The score is the sum over all pairs of words, one of each text. Each cell is what its pair adds; less than \
            nothing where the two point apart. A word stands for its meaning in this text, and the entries in brackets \
            for what the model reads around it.
            """
        case .leaveOneOut:
            """
            What a word adds is the score less the score of the texts without the word. These numbers do not add up \
            to the score\(explanation.obstacle.map { ": it is no sum over words, since \(Self.escaped("\($0)"))" } ?? "").
            """
        }
    }

    // MARK: - Parts

    /// A text with its words on their grounds.
    private func text(_ text: ExplainedText, _ title: String) -> String {
        let scale = text.words.reduce(0) { max($0, abs($1.contribution)) }
        let decimals = Self.decimals(for: scale)
        let bytes = Array(text.text.utf8)
        var position = 0
        var body = ""
        for word in text.words {
            if let range = word.range {
                body += Self.escaped(String(decoding: bytes[position..<range.lowerBound], as: UTF8.self))
                position = range.upperBound
            } else if word.kind == .end {
                body += " "
            }
            let name = Self.escaped(word.text)
            let kind = word.kind == .word ? "" : " aside"
            body += """
                <span class="\(Self.tint(word.contribution, scale))\(kind)" \
                title="\(name): \(Self.number(word.contribution, decimals))">\(name)</span>
                """
            if word.kind == .start || word.kind == .prompt { body += " " }
        }
        let counts = text.tokenCounts
        let cut =
            counts.isTruncated
            ? "<p class=\"note\">Cut at \(counts.used) of \(counts.untruncated) tokens: the model read no further.</p>"
            : ""
        return "<section><h2>\(title)</h2><p class=\"text\" dir=\"auto\">\(body)</p>\(cut)</section>"
    }

    /// The table of the words of both texts.
    private var pairs: String {
        let rows = explanation.contributions
        let (first, second) = (explanation.first.words, explanation.second.words)
        let scale = rows.joined().reduce(0) { max($0, abs($1)) }
        let sumScale = (first + second).reduce(0) { max($0, abs($1.contribution)) }
        let decimals = Self.decimals(for: scale)
        let sumDecimals = Self.decimals(for: sumScale)
        var html = """
            <section><h2>Pairs of words</h2>
            <div class="scroll" tabindex="0" role="region" aria-label="Contributions of pairs of words"><table>
            <caption>Rows: words of the first text. Columns: words of the second.</caption>
            <thead><tr><td></td><th scope="col" class="corner">sum</th>
            """
        for word in second {
            let sum = Self.number(word.contribution, sumDecimals)
            html += "<th scope=\"col\" title=\"\(sum)\"><bdi>\(Self.escaped(word.text))</bdi></th>"
        }
        html += "</tr></thead>\n<tbody>\n"
        for (word, row) in zip(first, rows) {
            let name = Self.escaped(word.text)
            let sum = Self.number(word.contribution, sumDecimals)
            html += "<tr><th scope=\"row\"><bdi>\(name)</bdi></th>"
            html += "<td class=\"sum \(Self.tint(word.contribution, sumScale))\">\(sum)</td>"
            for (other, value) in zip(second, row) {
                let shown = Self.number(value, decimals)
                html += """
                    <td class="\(Self.tint(value, scale))" title="\(name), \(Self.escaped(other.text)): \(shown)">\(shown)</td>
                    """
            }
            html += "</tr>\n"
        }
        html += "</tbody>\n<tfoot><tr><th scope=\"row\">sum</th><td class=\"sum\">\(score)</td>"
        for word in second {
            let sum = Self.number(word.contribution, sumDecimals)
            html += "<td class=\"sum \(Self.tint(word.contribution, sumScale))\">\(sum)</td>"
        }
        return html + "</tr></tfoot></table></div></section>"
    }

    /// The words of each text with their contributions, where there are none of pairs.
    private var words: String {
        let sides = [("first", explanation.first), ("second", explanation.second)]
        return sides.map { name, text in
            let scale = text.words.reduce(0) { max($0, abs($1.contribution)) }
            let decimals = Self.decimals(for: scale)
            let rows = text.words.map { word in
                let shown = Self.number(word.contribution, decimals)
                return """
                    <tr><th scope="row"><bdi>\(Self.escaped(word.text))</bdi></th>\
                    <td class="\(Self.tint(word.contribution, scale))">\(shown)</td></tr>
                    """
            }
            return """
                <section><h2>Words of the \(name) text</h2><div class="scroll" tabindex="0" role="region" \
                aria-label="Contributions of the words of the \(name) text"><table class="list"><tbody>
                \(rows.joined(separator: "\n"))
                </tbody></table></div></section>
                """
        }
        .joined(separator: "\n")
    }

    private static let legend: String = {
        let cells =
            (1...8).reversed().map { "<i class=\"n\($0)\"></i>" } + ["<i></i>"]
            + (1...8).map { "<i class=\"p\($0)\"></i>" }
        return "<p class=\"legend\" aria-hidden=\"true\">apart \(cells.joined()) together</p>"
    }()

    // MARK: - Numbers and texts

    /// The class of a number's ground: `n8`…`n1`, none, `p1`…`p8`.
    static func tint(_ value: Double, _ scale: Double) -> String {
        guard scale > 0 else { return "" }
        let step = Int((min(1, abs(value) / scale) * 8).rounded())
        return step == 0 ? "" : (value < 0 ? "n\(step)" : "p\(step)")
    }

    /// Decimals that show the greatest number with three digits.
    static func decimals(for greatest: Double) -> Int {
        var decimals = 3
        var value = greatest
        while value > 0, value < 1, decimals < 9 {
            value *= 10
            if value < 1 { decimals += 1 }
        }
        return decimals
    }

    /// A number with a minus sign that is one.
    static func number(_ value: Double, _ decimals: Int) -> String {
        let text = fixed(value, decimals)
        return text.first == "-" ? "−" + text.dropFirst() : text
    }

    /// A text in which nothing is markup; characters that HTML does not allow become U+FFFD.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case "\r": result += "&#13;"
            default:
                let isAllowed = scalar.value >= 0x20 && !(0x7f...0x9f).contains(scalar.value)
                result.unicodeScalars.append(isAllowed ? scalar : "\u{fffd}")
            }
        }
        return result
    }
}
