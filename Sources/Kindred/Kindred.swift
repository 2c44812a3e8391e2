// SPDX-License-Identifier: Apache-2.0

// The umbrella: `import Kindred` brings every library of the package. It has no code of its own.
@_exported public import Clustering
@_exported public import Documents
@_exported public import ModelFiles
@_exported public import SemanticMaps
@_exported public import SemanticSearch
@_exported public import SentenceEmbeddings
@_exported public import Tokenization
@_exported public import VectorIndexes
@_exported public import Vectors
