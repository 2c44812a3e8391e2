// SPDX-License-Identifier: Apache-2.0
import Kindred

/// Mined negatives as lines of a file to train or evaluate with.
struct NegativeLines {
    let texts: TrainingPairs
    let mined: MinedNegatives
    let withScores: Bool

    /// Calls a closure with each line, in the order of the queries.
    ///
    /// - Parameters:
    ///   - format: What a line is.
    ///   - body: Takes a line.
    /// - Returns: The number of lines.
    /// - Throws: What `body` throws.
    func forEach(_ format: NegativeFormat, _ body: (JSONLine) throws -> Void) rethrows -> Int {
        var count = 0
        func write(_ line: JSONLine) throws {
            try body(line)
            count += 1
        }
        switch format {
        case .triplet:
            for triplet in mined.triplets {
                var line = start(triplet.query, triplet.positive)
                line.add("negative", texts.corpus[triplet.negative.id])
                try write(finished(line, [triplet.positive, triplet.negative]))
            }
        case .nTuple:
            for tuple in mined.tuples {
                var line = start(tuple.query, tuple.positive)
                for (number, negative) in tuple.negatives.enumerated() {
                    line.add("negative_\(number + 1)", texts.corpus[negative.id])
                }
                try write(finished(line, [tuple.positive] + tuple.negatives))
            }
        case .labelledPair:
            for pair in mined.labelledPairs {
                var line = JSONLine()
                line.add("first", texts.queries[pair.query])
                line.add("second", texts.corpus[pair.text.id])
                line.add("label", pair.isPositive ? 1 : 0)
                if withScores { line.add("score", pair.text.score) }
                try write(line)
            }
        }
        return count
    }

    private func start(_ query: Int, _ positive: SearchHit) -> JSONLine {
        var line = JSONLine()
        line.add("anchor", texts.queries[query])
        line.add("positive", texts.corpus[positive.id])
        return line
    }

    private func finished(_ line: JSONLine, _ hits: [SearchHit]) -> JSONLine {
        var line = line
        if withScores { line.add("scores", hits.map(\.score)) }
        return line
    }
}
