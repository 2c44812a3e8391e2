// SPDX-License-Identifier: Apache-2.0
import SemanticSearch
import TestSupport
import Testing
import Vectors

struct CorpusCalibrationTests {
    @Test(arguments: [12, 40])
    func statedSharesHoldTheObserved(dimension: Int) throws {
        var held = 0
        var found = 0
        for seed in 0..<12 {
            let corpus = PlantedPairs(
                300,
                copies: 60,
                dimension: dimension,
                noise: 0.1...0.7,
                seed: UInt64(40 * dimension + seed)
            )
            let calibration = try CorpusCalibration(corpus.embeddings)
            guard case .success(let suggestion) = calibration.suggestion else { continue }
            let counts = corpus.counts(atLeast: suggestion.threshold)
            let share = try #require(suggestion.falseShare)
            #expect(suggestion.basis == .neighbourhoods)
            #expect(suggestion.pairCount == counts.pairs)
            #expect(try #require(share.value) <= 0.1001)
            let observed = Double(counts.wrong) / Double(counts.pairs)
            found += counts.pairs - counts.wrong
            if (share.lower...share.upper).contains(observed) { held += 1 }
        }
        #expect(held >= 11, "\(held) of 12")
        #expect(found >= 12 * 20, "\(found) of \(12 * 60) planted pairs")
    }

    @Test(arguments: [0.3, 0.6, 0.9])
    func largeSharesAreHonestToo(falseShare: Double) throws {
        // Far down, texts have more close neighbours than the estimate looks at.
        let corpus = PlantedPairs(300, copies: 60, dimension: 12, noise: 0.1...0.7, seed: 11)
        let suggestion = try CorpusCalibration(corpus.embeddings, falseShare: falseShare).suggestion.get()
        let counts = corpus.counts(atLeast: suggestion.threshold)
        let share = try #require(suggestion.falseShare)
        #expect(suggestion.pairCount == counts.pairs)
        let observed = Double(counts.wrong) / Double(counts.pairs)
        #expect(observed <= share.upper, "\(observed) with \(share)")
    }

    @Test func largeGroupsMakeTheShareTooHighNeverTooLow() throws {
        var generator = SplitMix64(seed: 4)
        let centers = (0..<30).map { _ in randomFloats(24, using: &generator) }
        let rows = (0..<600).map { row in
            zip(centers[row % 30], randomFloats(24, using: &generator)).map { $0 + 0.2 * $1 }
        }
        // Every pair of a group of twenty is right, and each text's neighbours are all of its group.
        switch try CorpusCalibration(Embeddings(rows)).suggestion {
        case .failure(.nothingStandsOut), .failure(.falseShareUnreachable): break
        case .failure(let error): Issue.record("\(error)")
        case .success(let found): #expect(try #require(found.falseShare?.upper) > 0.1)
        }
    }

    @Test func nothingStandsOutOfChance() throws {
        var silent = 0
        for seed in 0..<20 {
            let corpus = PlantedPairs(300, copies: 0, dimension: 16, noise: 0...0, seed: UInt64(900 + seed))
            if case .failure = try CorpusCalibration(corpus.embeddings).suggestion { silent += 1 }
        }
        #expect(silent >= 18, "\(silent) of 20")
    }

    @Test func smallCorpusHasAGapAndNoErrorEstimate() throws {
        let corpus = PlantedPairs(30, copies: 6, dimension: 64, noise: 0.1...0.3, seed: 3)
        let suggestion = try CorpusCalibration(corpus.embeddings).suggestion.get()
        #expect(suggestion.basis == .gap)
        #expect(suggestion.falseShare == nil)
        #expect(suggestion.pairCount == 6)
        #expect(corpus.counts(atLeast: suggestion.threshold) == (6, 0))
    }

    @Test func fewTextsWithoutAGapSuggestNothing() throws {
        var silent = 0
        for seed in 0..<40 {
            let corpus = PlantedPairs(30, copies: 0, dimension: 24, noise: 0...0, seed: UInt64(seed))
            if case .failure(.nothingStandsOut(texts: 30)) = try CorpusCalibration(corpus.embeddings).suggestion {
                silent += 1
            }
        }
        #expect(silent >= 36, "\(silent) of 40")
        let four = PlantedPairs(4, copies: 0, dimension: 24, noise: 0...0, seed: 1)
        #expect(
            try CorpusCalibration(four.embeddings).suggestion == .failure(.tooFewTexts(expected: 5, actual: 4))
        )
    }

    @Test(arguments: [Metric.cosine, .dot, .euclidean])
    func percentileIsTheShareOfPairsBelow(metric: Metric) throws {
        let rows = PlantedPairs(60, copies: 0, dimension: 8, noise: 0...0, seed: 4).embeddings.normalized()
        let calibration = try CorpusCalibration(rows, metric: metric)
        let scores = SlowMining.pairs(rows, metric: metric).map(\.score)
        #expect(calibration.background?.count == scores.count)
        for score in stride(from: 0, to: scores.count, by: 100).map({ scores[$0] }) {
            let share = Double(scores.count { $0 <= score }) / Double(scores.count)
            let own = try #require(calibration.percentile(of: score))
            #expect(abs(own - share) < 2e-3)
        }
        #expect(calibration.percentile(of: -1e9) == 0)
        #expect(calibration.percentile(of: 1e9) == 1)
    }

    @Test func equalVectorsCountOnce() throws {
        let corpus = PlantedPairs(30, copies: 6, dimension: 64, noise: 0.1...0.3, seed: 3).embeddings
        let doubled = Embeddings(storage: corpus.storage + corpus.storage, dimension: 64)
        let calibration = try CorpusCalibration(doubled)
        #expect(calibration.count == 72)
        #expect(calibration.distinctCount == 36)
        #expect(calibration.suggestion == (try CorpusCalibration(corpus)).suggestion)
    }

    @Test func threadsDoNotMatter() throws {
        let corpus = PlantedPairs(300, copies: 60, dimension: 24, noise: 0.1...0.7, seed: 9).embeddings
        let one = try CorpusCalibration(corpus, threads: 1)
        #expect(try CorpusCalibration(corpus, threads: 3) == one)
    }

    @Test func whatHasNoMeaningIsRefused() throws {
        let rows = PlantedPairs(120, copies: 0, dimension: 8, noise: 0...0, seed: 4).embeddings
        let dot = try CorpusCalibration(rows, metric: .dot)
        #expect(dot.suggestion == .failure(.noDistance(.dot)))
        #expect(dot.percentile(of: 1e9) == 1)
        #expect(throws: CalibrationError.precisionOutOfRange(1)) { try CorpusCalibration(rows, falseShare: 0) }
        #expect(throws: MiningError.nonFinite(row: 1)) { try CorpusCalibration(Embeddings([[1, 0], [.nan, 1]])) }
        let none = try CorpusCalibration(Embeddings([[1, 0], [1, 0]]))
        #expect(none.percentile(of: 0.5) == nil)
        #expect(none.suggestion == .failure(.tooFewTexts(expected: 5, actual: 1)))
    }

    @Test func errorsSayWhatIsWrong() {
        let error = SuggestionError.falseShareUnreachable(expected: 1 - 0.9, best: 0.123456, threshold: 0.75)
        #expect(
            "\(error)" == "At no threshold is the expected share of false pairs as low as 0.1. "
                + "The lowest is 0.1235, at the score 0.75."
        )
    }
}
