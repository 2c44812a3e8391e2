// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Kindred

/// Scores pairs of texts: by their vectors, or with a cross-encoder.
enum PairScorer {
    case vectors(SentenceEncoder, Metric)
    case crossEncoder(CrossEncoder)

    /// The score of a pair; a cross-encoder's logit beside it.
    struct Score {
        var score: Float
        var logit: Float?
    }

    /// Loads whichever kind of model the arguments name.
    static func load(_ arguments: ModelArguments, metric: Metric?) async throws -> PairScorer {
        do {
            let encoder = try await arguments.loadEncoder()
            arguments.warnUnlessSuited(encoder, for: .symmetric)
            return .vectors(encoder, metric ?? encoder.metric)
        } catch EncodingError.wrongTask {
            guard metric == nil else {
                throw ValidationError("--metric compares vectors; \(arguments.model) is a cross-encoder and has none.")
            }
            return .crossEncoder(
                try await CrossEncoder.load(arguments.model, options: arguments.computation.loadOptions)
            )
        }
    }

    /// Every text against every text: `texts.count × texts.count`.
    func matrix(of texts: [String]) throws -> [[Float]] {
        switch self {
        case .vectors(let encoder, let metric):
            let report = try encoder.encodeReporting(texts)
            noteTruncation(report.truncated.count, of: texts.count, at: encoder.maximumTokens)
            return report.embeddings.similarities(to: report.embeddings, metric: metric)
        case .crossEncoder(let encoder):
            let pairs = texts.flatMap { first in texts.map { (first, $0) } }
            let scores = try encoder.score(pairs)
            noteTruncation(scores.count { $0.tokenCounts.isTruncated }, of: pairs.count, at: encoder.maximumTokens)
            return texts.indices.map { row in
                texts.indices.map { scores[row * texts.count + $0].score }
            }
        }
    }

    /// The score of each pair.
    func scores(of pairs: [(String, String)]) throws -> [Score] {
        switch self {
        case .vectors(let encoder, let metric):
            let report = try encoder.encodeReporting(pairs.flatMap { [$0.0, $0.1] })
            noteTruncation(report.truncated.count, of: 2 * pairs.count, at: encoder.maximumTokens)
            let vectors = report.embeddings
            return pairs.indices.map {
                Score(score: vectors[2 * $0].similarity(to: vectors[2 * $0 + 1], metric: metric))
            }
        case .crossEncoder(let encoder):
            let scores = try encoder.score(pairs)
            noteTruncation(scores.count { $0.tokenCounts.isTruncated }, of: pairs.count, at: encoder.maximumTokens)
            return scores.map { Score(score: $0.score, logit: $0.logit) }
        }
    }

    /// Says on standard error how many inputs were cut, if any.
    func noteTruncation(_ truncated: Int, of count: Int, at maximum: Int) {
        guard truncated > 0 else { return }
        StandardError.print("Note: \(truncated) of \(count) inputs were cut at \(maximum) tokens.")
    }
}
