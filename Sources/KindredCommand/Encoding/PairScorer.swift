// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Kindred

/// Scores pairs of texts: by their vectors, or with a cross-encoder.
enum PairScorer {
    case vectors(SentenceEncoder, Metric, EncodeOptions)
    case crossEncoder(CrossEncoder)

    /// The score of a pair; a cross-encoder's logit beside it.
    struct Score {
        var score: Float
        var logit: Float?
    }

    /// Loads whichever kind of model the arguments name.
    ///
    /// - Parameters:
    ///   - arguments: The model.
    ///   - comparison: How vectors are compared.
    ///   - task: What the scores are for; a note says if the model was not trained for it.
    /// - Returns: The scorer.
    /// - Throws: What loading throws, and `ValidationError` for options of vectors beside a cross-encoder.
    static func load(
        _ arguments: ModelArguments,
        _ comparison: MetricArguments,
        for task: ModelTask = .symmetric
    ) async throws -> PairScorer {
        do {
            let encoder = try await arguments.loadEncoder()
            arguments.warnUnlessSuited(encoder, for: task)
            return .vectors(encoder, comparison.choice(for: encoder), comparison.options())
        } catch EncodingError.wrongTask {
            guard comparison.metric == nil, !comparison.normalize else {
                let option = comparison.normalize ? "--normalize" : "--metric"
                throw ValidationError("\(option) is for vectors; \(arguments.model) is a cross-encoder and has none.")
            }
            return .crossEncoder(
                try await CrossEncoder.load(arguments.model, options: arguments.computation.loadOptions)
            )
        }
    }

    /// Every text against every text: `texts.count × texts.count`.
    func matrix(of texts: [String]) throws -> [[Float]] {
        switch self {
        case .vectors(let encoder, let metric, let options):
            let report = try encoder.encodeReporting(texts, options: options)
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
        case .vectors(let encoder, let metric, let options):
            let report = try encoder.encodeReporting(pairs.flatMap { [$0.0, $0.1] }, options: options)
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

    /// Whether pairs are read together.
    var isCrossEncoder: Bool {
        if case .crossEncoder = self { true } else { false }
    }

    /// The score of each document of each query, the texts encoded in their roles, and how many texts were cut.
    func scores(of samples: [(query: String, documents: [String])]) throws -> (scores: [[Double]], truncated: Int) {
        let flat: [Float]
        let truncated: Int
        switch self {
        case .vectors(let encoder, let metric, var options):
            options.role = .query
            let queries = try encoder.encodeReporting(samples.map(\.query), options: options)
            options.role = .document
            let documents = try encoder.encodeReporting(samples.flatMap(\.documents), options: options)
            let owners = samples.enumerated().flatMap { query, sample in sample.documents.map { _ in query } }
            flat = zip(owners, documents.embeddings).map {
                queries.embeddings[$0].similarity(to: $1, metric: metric)
            }
            truncated = queries.truncated.count + documents.truncated.count
        case .crossEncoder(let encoder):
            let pairs = samples.flatMap { sample in sample.documents.map { (sample.query, $0) } }
            let scores = try encoder.score(pairs)
            flat = scores.map(\.activated)
            truncated = scores.count { $0.tokenCounts.isTruncated }
        }
        var rest = flat.map(Double.init)[...]
        let scores = samples.map { sample in
            defer { rest = rest.dropFirst(sample.documents.count) }
            return Array(rest.prefix(sample.documents.count))
        }
        return (scores, truncated)
    }

    /// Says on standard error how many inputs were cut.
    func noteTruncation(_ truncated: Int, of count: Int) {
        switch self {
        case .vectors(let encoder, _, _): noteTruncation(truncated, of: count, at: encoder.maximumTokens)
        case .crossEncoder(let encoder): noteTruncation(truncated, of: count, at: encoder.maximumTokens)
        }
    }

    private func noteTruncation(_ truncated: Int, of count: Int, at maximum: Int) {
        guard truncated > 0 else { return }
        StandardError.print("Note: \(truncated) of \(count) inputs were cut at \(maximum) tokens.")
    }
}
