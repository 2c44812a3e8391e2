// SPDX-License-Identifier: Apache-2.0

import Documents
import FileStorage
import FoundationEssentials
import TestSupport
import Testing
import Vectors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `Embeddings.write(to:)` and `Embeddings(contentsOf:)`.
struct EmbeddingsFileTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test(arguments: ["npy", "fvecs", "NPY"], [1, 3, 1_000])
    func vectorsReadBackToTheBit(ending: String, count: Int) throws {
        var generator = SplitMix64(seed: 5)
        let dimension = 385
        let written = Embeddings(storage: randomFloats(count * dimension, using: &generator), dimension: dimension)
        let url = directory["a.\(ending)"]
        try written.write(to: url)
        #expect(try directory.names() == ["a.\(ending)"])
        #expect(try Embeddings(contentsOf: url) == written)
    }

    @Test func rowsOfSharedStorageAreTheirOwn() throws {
        let embeddings = Embeddings([[1, 2], [-0.0, .leastNonzeroMagnitude], [5, 6]])
        try embeddings.write(to: directory["a.npy"])
        let read = try Embeddings(contentsOf: directory["a.npy"])
        #expect(read.storage.map(\.bitPattern) == embeddings.storage.map(\.bitPattern))
        #expect(read.dimension == 2 && read.count == 3)
    }

    @Test(arguments: ["npy", "fvecs"])
    func noVectorsAreAFile(ending: String) throws {
        let url = directory["a.\(ending)"]
        try Embeddings(storage: [], dimension: 384).write(to: url)
        #expect(try Embeddings(contentsOf: url).isEmpty)
    }

    @Test(arguments: ["npy", "fvecs"])
    func vectorsWithoutComponentsAreRefused(ending: String) throws {
        let url = directory["a.\(ending)"]
        #expect(throws: VectorFileError.notAMatrix(shape: [0, 0], file: url)) { try Embeddings([]).write(to: url) }
        #expect(try directory.names().isEmpty)
    }

    @Test(arguments: ["npy", "fvecs"], [Float.nan, .infinity, -.infinity])
    func whatCouldNotBeReadIsNotWritten(ending: String, component: Float) throws {
        let url = directory["a.\(ending)"]
        #expect(throws: VectorFileError.nonFinite(row: 1, file: url)) {
            try Embeddings([[1, 2], [3, component]]).write(to: url)
        }
        #expect(try directory.names().isEmpty)
    }

    @Test(arguments: ["a.txt", "a", "npy"])
    func otherEndingIsRefused(name: String) throws {
        #expect(throws: VectorFileError.unknownEnding(directory[name])) {
            try Embeddings([[1]]).write(to: directory[name])
        }
        #expect(try directory.names().isEmpty)
    }

    @Test func refusedVectorsLeaveWhatStoodThere() throws {
        let old = Embeddings([[1, 2]])
        try old.write(to: directory["a.npy"])
        #expect(throws: VectorFileError.self) { try Embeddings([[.nan]]).write(to: directory["a.npy"]) }
        #expect(try Embeddings(contentsOf: directory["a.npy"]) == old)
    }

    @Test func absentDirectoryIsReported() {
        let url = directory["absent/a.npy"]
        #expect(throws: FileStorageError.unwritable(url, code: ENOENT)) { try Embeddings([[1]]).write(to: url) }
    }
}
