// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

/// One program for each story of the tutorial; README.md names them.
///
/// A package of its own, so that nobody who uses Kindred resolves or builds it.
let stories = [
    "first-embeddings", "books-by-a-feeling", "semantic-search", "duplicate-questions", "review-topics", "dense-topics",
    "flat-index", "millions", "retrieve-and-rerank", "symmetric-or-asymmetric", "resumes", "support-tickets",
    "model-choice",
]

let package = Package(
    name: "KindredExamples",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "Kindred", path: "..")],
    targets: stories.map { story in
        .executableTarget(
            name: story,
            dependencies: [.product(name: "Kindred", package: "Kindred")],
            path: story,
            swiftSettings: [.treatAllWarnings(as: .error)]
        )
    }
)
