// SPDX-License-Identifier: Apache-2.0
// Two stages: a bi-encoder retrieves a hundred candidates in milliseconds, and a cross-encoder, which reads question and
// text together, puts the best of them first.
//
//   retrieve-and-rerank [CROSS-ENCODER]     a name or the folder of a model
import Foundation
import Kindred

let biEncoder = try await SentenceEncoder.load("all-MiniLM-L6-v2")
let rerankerName = CommandLine.arguments.dropFirst().first ?? "cross-encoder/ms-marco-MiniLM-L-6-v2"

let corpus = [
    "Python can be used for machine learning and data science.",
    "Java is an object-oriented language primarily used in enterprise systems.",
    "scikit-learn provides tools for supervised and unsupervised learning in Python.",
    "PyTorch is a deep learning framework used for neural network training.",
    "TensorFlow was developed by Google and powers production AI systems worldwide.",
    "NumPy provides efficient array operations for numerical computing.",
]
let query = "best Python tools for AI"

// Stage 1: the nearest hundred. Six texts give six.
let embeddings = try biEncoder.encode(corpus, as: .document)
let candidates = embeddings.nearest(to: try biEncoder.encode(query, as: .query), limit: 100)
print("Query: \(query)\n\nRetrieved:")
for hit in candidates { print("  [\(String(format: "%7.4f", hit.score))] \(corpus[hit.id])") }

// Stage 2: the best ten of those.
do {
    let reranker = try await CrossEncoder.load(rerankerName)
    let ranked = try reranker.rank(candidates.map { corpus[$0.id] }, against: query, limit: 10)
    print("\nReranked:")
    for best in ranked {
        print("  [\(String(format: "%7.4f", best.logit))] \(corpus[candidates[best.id].id])")
    }
} catch ModelError.notFound(let name, _) {
    let help = """

        The second stage needs a cross-encoder, and '\(name)' is not on this machine. Get it with
          hf download \(name)
        (from pip install huggingface_hub), which fills the cache where Kindred looks, too; or give the folder of one.

        """
    FileHandle.standardError.write(Data(help.utf8))
    exit(1)
}
