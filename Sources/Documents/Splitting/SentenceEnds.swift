// SPDX-License-Identifier: Apache-2.0

/// Finds where sentences end, by rules; see `TextSplitter` for what they know.
struct SentenceEnds {
    /// Where each sentence ends, in UTF-8 bytes: behind full stop, quotes and brackets, or before an item of a list.
    ///
    /// Blank lines end sentences too; they are not among them.
    let offsets: [Int]

    init(in text: String) {
        let scalars = Array(text.unicodeScalars)
        var starts: [Int] = []
        starts.reserveCapacity(scalars.count + 1)
        var position = 0
        for scalar in scalars {
            starts.append(position)
            position += UTF8.width(scalar)
        }
        starts.append(position)
        let scanner = SentenceScanner(scalars: scalars)
        offsets = scanner.ends().map { starts[$0] }
    }
}

/// The rules, over the scalars of a text.
private struct SentenceScanner {
    let scalars: [Unicode.Scalar]

    /// Positions behind sentences, rising.
    func ends() -> [Int] {
        var ends: [Int] = []
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            if scalar == "\n" || scalar == "\r" {
                if isListItem(at: index + 1) { ends.append(index) }
                index += 1
            } else if SentenceMarks.wide.contains(scalar) || SentenceMarks.stops.contains(scalar) {
                var end = index + 1
                while end < scalars.count, isStop(scalars[end]) { end += 1 }
                let stop = index..<end
                while end < scalars.count, SentenceMarks.closers.contains(scalars[end]) { end += 1 }
                if endsSentence(stop, closedAt: end) { ends.append(end) }
                index = end
            } else {
                index += 1
            }
        }
        return ends
    }

    private func isStop(_ scalar: Unicode.Scalar) -> Bool {
        SentenceMarks.wide.contains(scalar) || SentenceMarks.stops.contains(scalar)
    }

    /// Whether the full stop at `stop`, with quotes and brackets up to `end`, ends a sentence.
    private func endsSentence(_ stop: Range<Int>, closedAt end: Int) -> Bool {
        if scalars[stop].contains(where: { SentenceMarks.wide.contains($0) }) {
            // Full-width points stand in numbers too.
            let isInNumber =
                stop.lowerBound > 0 && end < scalars.count && isDigit(scalars[stop.lowerBound - 1])
                && isDigit(scalars[end])
            return !isInNumber
        }
        guard end < scalars.count else { return true }
        guard isSpace(scalars[end]) else { return false }
        var next = end
        while next < scalars.count, isSpace(scalars[next]) || SentenceMarks.openers.contains(scalars[next]) {
            next += 1
        }
        guard next < scalars.count else { return true }
        if scalars[next].properties.isLowercase { return false }
        let isEllipsis = stop.count > 1 && scalars[stop].allSatisfy { $0 == "." } || scalars[stop.lowerBound] == "…"
        if isEllipsis { return !isDigit(scalars[next]) }
        guard stop.count == 1, scalars[stop.lowerBound] == "." else { return true }
        return !isAbbreviation(before: stop.lowerBound, next: next)
    }

    /// Whether the point at `point` belongs to the word before it and does not end a sentence as well.
    private func isAbbreviation(before point: Int, next: Int) -> Bool {
        var start = point
        while start > 0, !isSpace(scalars[start - 1]), !SentenceMarks.openers.contains(scalars[start - 1]) {
            start -= 1
        }
        let word = scalars[start..<point]
        guard let first = word.first else { return false }
        if word.allSatisfy(isDigit) { return word.count <= 3 && startsLine(start) }
        let name = string(word)
        if SentenceMarks.titles.contains(name) { return true }
        if SentenceMarks.beforeNumbers.contains(name.lowercased()) { return isDigit(scalars[next]) }
        let isInitial = word.count == 1 && first.properties.isUppercase && first != "I"
        let isDotted = word.contains(".") && word.split(separator: ".").allSatisfy { $0.count <= 3 && isLetters($0) }
        guard isInitial || isDotted || SentenceMarks.abbreviations.contains(name) else { return false }
        if isDigit(scalars[next]) { return true }
        var end = next
        while end < scalars.count, scalars[end].properties.isAlphabetic { end += 1 }
        return !SentenceMarks.starters.contains(string(scalars[next..<end]))
    }

    /// Whether a line that begins at `start` is an item of a list.
    private func isListItem(at start: Int) -> Bool {
        var index = start
        while index < scalars.count, scalars[index] == " " || scalars[index] == "\t" { index += 1 }
        guard index < scalars.count else { return false }
        if SentenceMarks.bullets.contains(scalars[index]) {
            return index + 1 < scalars.count && isSpace(scalars[index + 1])
        }
        let first = index
        while index < scalars.count, isDigit(scalars[index]), index - first < 4 { index += 1 }
        guard (1...3).contains(index - first), index + 1 < scalars.count else { return false }
        return (scalars[index] == "." || scalars[index] == ")") && isSpace(scalars[index + 1])
    }

    private func startsLine(_ start: Int) -> Bool {
        var index = start
        while index > 0, scalars[index - 1] == " " || scalars[index - 1] == "\t" { index -= 1 }
        return index == 0 || scalars[index - 1] == "\n" || scalars[index - 1] == "\r"
    }

    private func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

    private func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .decimalNumber }

    private func isLetters(_ word: ArraySlice<Unicode.Scalar>) -> Bool { word.allSatisfy(\.properties.isAlphabetic) }

    private func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var string = ""
        string.unicodeScalars.append(contentsOf: scalars)
        return string
    }
}
