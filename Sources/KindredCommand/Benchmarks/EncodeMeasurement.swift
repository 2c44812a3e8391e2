// SPDX-License-Identifier: Apache-2.0
import Kindred
import Vectors

/// How fast an encoder is, measured on the spot.
struct EncodeMeasurement {
    private let texts: Int
    private let seconds: [Double]
    private let singleText: String
    private let singleMilliseconds: [Double]
    /// The vectors of the warm-up, with token counts.
    let encoded: EncodedTexts

    /// Encodes all texts once to warm up, then `runs` times, and then one text alone.
    init(_ encoder: SentenceEncoder, texts: [String], runs: Int, singleText: String, singleRuns: Int) throws {
        encoded = try encoder.encodeReporting(texts)
        let clock = ContinuousClock()
        seconds = try (0..<runs).map { _ in try clock.measure { _ = try encoder.encode(texts) }.inSeconds }
        for _ in 0..<min(20, singleRuns) { _ = try encoder.encode(singleText) }
        singleMilliseconds = try (0..<singleRuns).map { _ in
            try clock.measure { _ = try encoder.encode(singleText) }.inSeconds * 1000
        }.sorted()
        self.texts = texts.count
        self.singleText = singleText
    }

    private var tokens: Int { encoded.tokenCounts.reduce(0) { $0 + $1.used } }

    private var median: Double {
        let sorted = seconds.sorted()
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }

    private func percentile(_ share: Double) -> Double {
        singleMilliseconds[min(singleMilliseconds.count - 1, Int(share * Double(singleMilliseconds.count)))]
    }

    /// Adds the figures to an object.
    func describe(in line: inout JSONLine) {
        line.add("texts", texts)
        line.add("tokens", tokens)
        line.add("truncated", encoded.truncated.count)
        line.add("seconds", seconds)
        line.add("medianSeconds", median)
        line.add("textsPerSecond", Double(texts) / median)
        line.add("tokensPerSecond", Double(tokens) / median)
        if !singleMilliseconds.isEmpty {
            var single = JSONLine()
            single.add("text", singleText)
            single.add("runs", singleMilliseconds.count)
            single.add("p50Milliseconds", percentile(0.5))
            single.add("p95Milliseconds", percentile(0.95))
            single.add("p99Milliseconds", percentile(0.99))
            line.add("single", single)
        }
        line.add("peakMemoryBytes", peakMemoryBytes)
    }

    /// The figures for people: name, number, unit.
    var entries: [[String]] {
        var rows = [
            ["texts", "\(texts)", "(\(tokens) tokens, \(encoded.truncated.count) texts cut)"],
            ["median of \(seconds.count) runs", fixed(median, 3), "s"],
            ["speed", "\(Int(Double(tokens) / median))", "tokens a second"],
            ["", "\(Int(Double(texts) / median))", "texts a second"],
        ]
        if !singleMilliseconds.isEmpty {
            rows += [
                ["one text alone, p50", fixed(percentile(0.5), 2), "ms"], ["p99", fixed(percentile(0.99), 2), "ms"],
            ]
        }
        rows.append(["peak memory", bytes(peakMemoryBytes), ""])
        return rows
    }
}
