// SPDX-License-Identifier: Apache-2.0
import ModelFiles
import Tokenization
public import Vectors

extension SentenceEncoder {
    /// Tells what each word, and each pair of words, adds to the score of two texts; see `SimilarityExplanation`.
    ///
    /// Exact for mean pooling (plain, by the root of the length, or weighted by position), with or without scaling to
    /// length 1, by cosine or dot product: with token vectors tᵢ and uⱼ of texts a and b, m and n of them, the cosine is
    /// Σᵢ Σⱼ tᵢ·uⱼ / (m n |ā| |b̄|). Special tokens and the prompt have terms of their own. The terms add up to the
    /// score to within 1e-5; they are computed in float64 from the float32 vectors of the tokens.
    /// Other poolings, modules and metrics, and texts in windows, are explained by leaving out one word after the other.
    ///
    /// - Parameters:
    ///   - first: A text.
    ///   - second: A text.
    ///   - metric: How to compare; by default as `metric` says.
    ///   - method: How to explain; by default exactly where that is possible, else by leaving out words.
    ///   - options: As for `encode`. A text that was cut at the limit is explained by the words that were read; one of
    ///     them left out, further ones move up.
    ///   - secondOptions: For the second text, if it has another role, say; by default `options`.
    /// - Returns: The words of both texts and what they add to the score.
    /// - Throws: As `encode`; `EncodingError.notExplainedExactly` if `method` is `.exact` and that is not possible.
    /// - Precondition: Both options ask for as many dimensions.
    /// - Complexity: With m and n tokens exact explanations take O(m n × dimension) beside encoding both texts. Without
    ///   a word each text is encoded again: O(m + n) encodings.
    public func explain(
        _ first: String,
        _ second: String,
        metric: Metric? = nil,
        method: ExplanationMethod? = nil,
        options: EncodeOptions = EncodeOptions(),
        secondOptions: EncodeOptions? = nil
    ) throws -> SimilarityExplanation {
        let metric = metric ?? self.metric
        let sides = try [
            ExplanationSide(first, options: options, encoder: self),
            ExplanationSide(second, options: secondOptions ?? options, encoder: self),
        ]
        let obstacle = self.obstacle(metric: metric, isWindowed: sides.contains { $0.isWindowed })
        if method == .exact, let obstacle { throw EncodingError.notExplainedExactly(obstacle) }
        let score = sides[0].vector.similarity(to: sides[1].vector, metric: metric)
        guard obstacle == nil, method != .leaveOneOut else {
            let texts = try sides.indices.map { index in
                try explainedByLeavingOut(sides[index], from: score, other: sides[1 - index].vector, metric: metric)
            }
            return SimilarityExplanation(
                score: score,
                metric: metric,
                method: .leaveOneOut,
                obstacle: method == nil ? obstacle : nil,
                first: texts[0],
                second: texts[1],
                contributions: [],
                tokenContributions: []
            )
        }
        let matrices = try sides.map { try tokenMatrix(of: $0, metric: metric) }
        let tokens = matrices[0].products(with: matrices[1])
        let words = sides[0].alignment.words.map { row in
            sides[1].alignment.words.map { column in
                row.tokens.reduce(0) { sum, token in column.tokens.reduce(sum) { $0 + tokens[token][$1] } }
            }
        }
        let rowSums = words.map { $0.reduce(0, +) }
        let columnSums = sides[1].alignment.words.indices.map { column in words.reduce(0) { $0 + $1[column] } }
        return SimilarityExplanation(
            score: score,
            metric: metric,
            method: .exact,
            obstacle: nil,
            first: sides[0].explained(sides[0].alignment.words, rowSums),
            second: sides[1].explained(sides[1].alignment.words, columnSums),
            contributions: words,
            tokenContributions: tokens
        )
    }

    /// Why the score of two texts is no sum over pairs of tokens; nil if it is.
    private func obstacle(metric: Metric, isWindowed: Bool) -> ExplanationObstacle? {
        guard metric == .cosine || metric == .dot else { return .metric(metric) }
        guard pipeline.pooling.isWeightedSum else {
            return .pooling(pipeline.pooling.modes.map(\.rawValue).joined(separator: " and "))
        }
        for step in pipeline.steps {
            switch step {
            case .normalize: continue
            case .dense: return .module("Dense")
            case .layerNorm: return .module("LayerNorm")
            }
        }
        return isWindowed ? .windows : nil
    }

    private func tokenMatrix(of side: ExplanationSide, metric: Metric) throws -> TokenMatrix {
        let vectors = try tokenEmbeddings(of: [side.text], options: side.options)[0].embeddings
        return TokenMatrix(
            vectors,
            weights: pipeline.pooling.weights(count: vectors.count, unpooled: side.unpooled),
            dimension: side.vector.dimension,
            length: metric == .dot ? Double(side.vector.norm) : 1
        )
    }

    private func explainedByLeavingOut(
        _ side: ExplanationSide,
        from score: Float,
        other: Embedding,
        metric: Metric
    ) throws -> ExplainedText {
        let text = LeftOutWords(side.text)
        let words = side.alignment.words.filter { $0.kind == .word }
        let vectors = try encode(words.map { text.text(without: $0.range ?? 0..<0) }, options: side.options)
        let contributions = vectors.map { Double(score) - Double($0.similarity(to: other, metric: metric)) }
        return side.explained(words, contributions)
    }
}
