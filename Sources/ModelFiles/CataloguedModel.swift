// SPDX-License-Identifier: Apache-2.0

/// Published models that Kindred computes: what each is for, and facts that its own files leave out.
///
/// Source: the model cards at <https://huggingface.co/sentence-transformers> and
/// <https://huggingface.co/cross-encoder>.
public struct CataloguedModel: Sendable, Hashable {
    /// The name with its organisation.
    public let name: String
    /// What it was trained for.
    public let task: ModelTask
    /// Components of its vectors; nil for a reranker.
    public let dimension: Int?
    /// How its vectors are meant to be compared; nil for a reranker.
    public let similarity: SimilarityFunction?
    /// When to choose it, in one line.
    public let advice: String

    /// The name without the organisation.
    public var shortName: String {
        name.split(separator: "/").last.map(String.init) ?? name
    }

    /// All of them, by task, the first of each task first to be tried.
    public static let all: [CataloguedModel] =
        [
            sentence("all-MiniLM-L6-v2", .symmetric, 384, .cosine, "the default: small, fast, good at most things"),
            sentence("all-mpnet-base-v2", .symmetric, 768, .cosine, "more exact, about five times slower"),
            sentence("all-MiniLM-L12-v2", .symmetric, 384, .cosine, "between the two"),
            sentence("paraphrase-MiniLM-L6-v2", .symmetric, 384, .cosine, "paraphrases only; not for search"),
            sentence("paraphrase-mpnet-base-v2", .symmetric, 768, .cosine, "paraphrases only; not for search"),
            sentence("multi-qa-MiniLM-L6-cos-v1", .asymmetric, 384, .cosine, "questions to passages, fast"),
            sentence("multi-qa-mpnet-base-dot-v1", .asymmetric, 768, .dot, "questions to passages, more exact"),
            sentence("multi-qa-mpnet-base-cos-v1", .asymmetric, 768, .cosine, "the same for cosine"),
            sentence("msmarco-MiniLM-L6-cos-v5", .asymmetric, 384, .cosine, "web queries to passages, fast"),
            sentence("msmarco-bert-base-dot-v5", .asymmetric, 768, .dot, "web queries to passages"),
        ] + [
            reranker("ms-marco-MiniLM-L-6-v2", "the usual one"),
            reranker("ms-marco-MiniLM-L-12-v2", "a little more exact, twice as slow"),
            reranker("ms-marco-TinyBERT-L-2-v2", "the fastest"),
        ]

    /// The entry of a model by its name, with or without organisation.
    ///
    /// - Parameter name: Such as `all-MiniLM-L6-v2`.
    /// - Returns: Nil for a model that is not catalogued.
    public static func named(_ name: some StringProtocol) -> CataloguedModel? {
        all.first { $0.name == name || $0.shortName == name }
    }

    private static func sentence(
        _ name: String,
        _ task: ModelTask,
        _ dimension: Int,
        _ similarity: SimilarityFunction,
        _ advice: String
    ) -> CataloguedModel {
        CataloguedModel(
            name: "sentence-transformers/\(name)",
            task: task,
            dimension: dimension,
            similarity: similarity,
            advice: advice
        )
    }

    private static func reranker(_ name: String, _ advice: String) -> CataloguedModel {
        CataloguedModel(
            name: "cross-encoder/\(name)",
            task: .reranking,
            dimension: nil,
            similarity: nil,
            advice: advice
        )
    }
}
