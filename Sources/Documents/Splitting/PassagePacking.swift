// SPDX-License-Identifier: Apache-2.0

/// Puts pieces together to passages.
struct PassagePacking {
    /// A passage without the headings above it.
    struct Passage {
        var text: String
        var range: Range<Int>
        var tokenCount: Int
    }

    private let pieces: [TextPiece]
    private let bytes: [UInt8]
    private let unit: TextSplitter.Unit
    private let maximumTokens: Int
    private let overlap: TextSplitter.Overlap
    private let emptyCount: Int
    private let tokenCount: (String) -> Int
    /// The costs of all pieces before each, and of all.
    private let costs: [Int]

    init(
        pieces: [TextPiece],
        bytes: [UInt8],
        unit: TextSplitter.Unit,
        maximumTokens: Int,
        overlap: TextSplitter.Overlap,
        emptyCount: Int,
        tokenCount: @escaping (String) -> Int
    ) {
        self.pieces = pieces
        self.bytes = bytes
        self.unit = unit
        self.maximumTokens = maximumTokens
        self.overlap = overlap
        self.emptyCount = emptyCount
        self.tokenCount = tokenCount
        var costs = [0]
        costs.reserveCapacity(pieces.count + 1)
        for piece in pieces { costs.append(costs[costs.count - 1] + piece.cost) }
        self.costs = costs
    }

    /// The passages in order.
    func passages() -> [Passage] {
        var passages: [Passage] = []
        var start = 0
        for index in pieces.indices where index == pieces.count - 1 || endsUnit(pieces[index].end) {
            append(start..<index + 1, to: &passages)
            start = index + 1
        }
        return passages
    }

    private func endsUnit(_ level: BreakLevel) -> Bool {
        switch unit {
        case .sentence: level >= .sentence
        case .paragraph: level >= .paragraph
        case .heading: level >= .section
        case .tokens: false
        }
    }

    /// Adds the passages of one unit: one, if it fits.
    private func append(_ unit: Range<Int>, to passages: inout [Passage]) {
        var start = unit.lowerBound
        /// Pieces before it are in a passage.
        var covered = start
        while covered < unit.upperBound {
            let (range, passage) = passage(from: start, covered: covered, in: unit)
            passages.append(passage)
            covered = range.upperBound
            start = overlapStart(of: range)
        }
    }

    /// The longest passage that begins at `start`, or behind it, and has something that is not covered yet.
    private func passage(from start: Int, covered: Int, in unit: Range<Int>) -> (Range<Int>, Passage) {
        var start = start
        while start < covered, emptyCount + cost(start..<covered + 1) > maximumTokens {
            start = laterStart(than: start, covered: covered)
        }
        var limit = covered + 1
        while limit < unit.upperBound, emptyCount + cost(start..<limit + 1) <= maximumTokens { limit += 1 }
        while true {
            let end = limit == unit.upperBound ? limit : bestEnd(from: start, after: covered, limit: limit)
            let passage = passage(of: start..<end)
            guard passage.tokenCount > maximumTokens else { return (start..<end, passage) }
            // The whole has more tokens than its words: some must go, first what is repeated.
            let excess = passage.tokenCount - maximumTokens
            if end - covered > 1 {
                limit = end - 1
                while limit > covered + 1, cost(limit..<end) < excess { limit -= 1 }
            } else if start < covered {
                start = laterStart(than: start, covered: covered)
                limit = covered + 1
            } else {
                // A piece alone fits: `PieceCutter` saw to that.
                return (start..<end, passage)
            }
        }
    }

    /// Where to end a passage that can hold the pieces before `limit`.
    private func bestEnd(from start: Int, after covered: Int, limit: Int) -> Int {
        let half = (maximumTokens - emptyCount) / 2
        if unit == .heading,
            let end = (covered + 1...limit).last(where: { pieces[$0 - 1].end >= .paragraph }),
            cost(start..<end) >= half
        {
            return end
        }
        for level in [BreakLevel.sentence, .word] {
            if let end = (covered + 1...limit).last(where: { pieces[$0 - 1].end >= level }) { return end }
        }
        return limit
    }

    /// Where the passage after that of `range` begins.
    private func overlapStart(of range: Range<Int>) -> Int {
        var start = range.upperBound
        switch overlap {
        case .tokens(let count):
            // Some words have no token at all; without overlap not even these are repeated.
            while count > 0, start - 1 > range.lowerBound, cost(start - 1..<range.upperBound) <= count { start -= 1 }
            // A word that was cut is not begun in its middle.
            while start < range.upperBound, start > 0, pieces[start - 1].end == .character { start += 1 }
        case .sentences(let count):
            for _ in 0..<count {
                let last = (range.lowerBound + 1..<max(range.lowerBound + 1, start)).last {
                    pieces[$0 - 1].end >= .sentence
                }
                guard let last else { break }
                start = last
            }
        }
        return start
    }

    /// Where a passage begins that repeats less: a word, or a sentence.
    private func laterStart(than start: Int, covered: Int) -> Int {
        let level: BreakLevel =
            switch overlap {
            case .tokens: .word
            case .sentences: .sentence
            }
        return (start + 1..<covered).first { pieces[$0 - 1].end >= level } ?? covered
    }

    private func cost(_ range: Range<Int>) -> Int { costs[range.upperBound] - costs[range.lowerBound] }

    private func passage(of range: Range<Int>) -> Passage {
        let own = pieces[range.lowerBound].range.lowerBound..<pieces[range.upperBound - 1].range.upperBound
        let text = String(decoding: bytes[own], as: UTF8.self)
        return Passage(text: text, range: own, tokenCount: tokenCount(text))
    }
}
