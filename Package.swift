// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

/// Settings of every Swift target.
///
/// Language mode 6 is the default at tools version 6.2.
let checked: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// Settings of the targets that contain no pointer: there every unsafe expression must say `unsafe`.
let strict = checked + [.strictMemorySafety()]

/// `KINDRED_CORE=1` drops the targets that need packages from elsewhere, so that sanitizer runs build in seconds.
let coreOnly = Context.environment["KINDRED_CORE"] == "1"

var products: [Product] = [
    .library(name: "Kindred", targets: ["Kindred"]),
    .library(name: "Vectors", targets: ["Vectors"]),
    .library(name: "VectorIndexes", targets: ["VectorIndexes"]),
    .library(name: "Clustering", targets: ["Clustering"]),
    .library(name: "SemanticMaps", targets: ["SemanticMaps"]),
    .library(name: "Tokenization", targets: ["Tokenization"]),
    .library(name: "ModelFiles", targets: ["ModelFiles"]),
]

var dependencies: [Package.Dependency] = []

var targets: [Target] = [
    .target(name: "CKernels"),
    .target(name: "CUnicodeTables"),
    .target(name: "FileStorage", dependencies: ["CKernels"], swiftSettings: checked),
    .target(name: "Vectors", dependencies: ["CKernels", "FileStorage"], swiftSettings: checked),
    .target(name: "Documents", dependencies: ["Vectors", "FileStorage"], swiftSettings: checked),
    .target(name: "Tokenization", dependencies: ["CUnicodeTables", "FileStorage"], swiftSettings: checked),
    .target(name: "ModelFiles", dependencies: ["FileStorage"], swiftSettings: checked),
    .target(
        name: "EncoderModels",
        dependencies: ["ModelFiles", "Vectors", "CKernels"],
        swiftSettings: checked
    ),
    .target(
        name: "SentenceEmbeddings",
        dependencies: ["EncoderModels", "Tokenization", "ModelFiles", "Vectors", "CKernels"],
        swiftSettings: checked
    ),
    .target(
        name: "SemanticSearch",
        dependencies: ["VectorIndexes", "Vectors", "Documents", "FileStorage", "CKernels"],
        swiftSettings: checked
    ),
    .target(
        name: "VectorIndexes",
        dependencies: ["Vectors", "FileStorage", "CKernels"],
        swiftSettings: checked
    ),
    .target(name: "Clustering", dependencies: ["Vectors", "CKernels"], swiftSettings: checked),
    .target(name: "SemanticMaps", dependencies: ["Vectors", "Documents"], swiftSettings: strict),
    .target(
        name: "Kindred",
        dependencies: [
            "Vectors", "Documents", "Tokenization", "ModelFiles", "SentenceEmbeddings", "SemanticSearch",
            "VectorIndexes", "Clustering", "SemanticMaps",
        ],
        swiftSettings: strict
    ),

    .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
    .target(name: "TestSupport", dependencies: ["ModelFiles"], path: "Tests/TestSupport", swiftSettings: checked),
    .testTarget(
        name: "FileStorageTests",
        dependencies: ["FileStorage", "CKernels", "TestSupport"],
        swiftSettings: checked
    ),
    .testTarget(
        name: "VectorsTests",
        dependencies: ["Vectors", "CKernels", "TestSupport"],
        swiftSettings: checked
    ),
    .testTarget(
        name: "DocumentsTests",
        dependencies: ["Documents", "SentenceEmbeddings", "TestSupport"],
        swiftSettings: checked
    ),
    .testTarget(
        name: "TokenizationTests",
        dependencies: ["Tokenization", "CAllocationCounter", "TestSupport"],
        exclude: ["Fixtures"],
        swiftSettings: checked
    ),
    .testTarget(name: "ModelFilesTests", dependencies: ["ModelFiles", "TestSupport"], swiftSettings: checked),
    .testTarget(
        name: "EncoderModelsTests",
        dependencies: ["EncoderModels", "ModelFiles", "Tokenization", "CAllocationCounter", "TestSupport"],
        swiftSettings: checked
    ),
    .testTarget(
        name: "SentenceEmbeddingsTests",
        dependencies: ["SentenceEmbeddings", "TestSupport"],
        swiftSettings: checked
    ),
    .testTarget(
        name: "VectorIndexesTests",
        dependencies: ["VectorIndexes", "Vectors", "FileStorage", "TestSupport"],
        exclude: ["Faiss/Fixtures"],
        swiftSettings: checked
    ),
    .testTarget(
        name: "ClusteringTests",
        dependencies: ["Clustering", "Vectors", "TestSupport"],
        exclude: ["Fixtures"],
        swiftSettings: checked
    ),
    .testTarget(
        name: "SemanticMapsTests",
        dependencies: ["SemanticMaps", "Vectors", "TestSupport"],
        swiftSettings: checked
    ),
    .testTarget(
        name: "SemanticSearchTests",
        dependencies: ["SemanticSearch", "VectorIndexes", "FileStorage", "TestSupport"],
        exclude: ["Fixtures"],
        swiftSettings: checked
    ),
    .testTarget(
        name: "ConformanceTests",
        dependencies: ["Kindred", "TestSupport"],
        exclude: ["Fixtures"],
        swiftSettings: checked
    ),
]

if !coreOnly {
    dependencies.append(.package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"))
    products.append(.executable(name: "kindred", targets: ["KindredCommand"]))
    targets += [
        .executableTarget(
            name: "KindredCommand",
            dependencies: [
                "Kindred", "FileStorage", "Documents", "ModelFiles", "SentenceEmbeddings", "VectorIndexes", "Vectors",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CommandTests",
            dependencies: ["KindredCommand", "Kindred", "VectorIndexes", "TestSupport"],
            swiftSettings: checked
        ),
    ]
}

let package = Package(
    name: "Kindred",
    platforms: [.macOS(.v15)],
    products: products,
    dependencies: dependencies,
    targets: targets,
    cLanguageStandard: .c17
)
