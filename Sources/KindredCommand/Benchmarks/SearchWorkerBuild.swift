// SPDX-License-Identifier: Apache-2.0
import Documents
import FoundationEssentials
import VectorIndexes
import Vectors

/// What a build command of the search benchmark asks for.
///
/// Beside the protocol's keys it reads "precision" (int8, the default, or float32: what the index compares first) and
/// "access" (memory, the default, or mapped: how the index is held).
struct SearchWorkerBuild {
    /// Whether all vectors are compared or a graph is followed.
    let index: SearchWorker.Index
    private let parameters: HNSWParameters
    private let codeType: CodeType
    private let access: IndexAccess

    /// Reads a command.
    ///
    /// - Parameters:
    ///   - command: The command.
    ///   - defaultIndex: What is built where it does not say.
    /// - Throws: `SearchWorkerError`.
    init(_ command: SearchWorkerRequest, defaultIndex: SearchWorker.Index) throws {
        index = try command.choice("index", ["exact": .exact, "graph": .graph]) ?? defaultIndex
        codeType = try command.choice("precision", ["int8": .int8, "float32": .float32]) ?? .int8
        access = try command.choice("access", ["memory": .memory, "mapped": .mapped]) ?? .memory
        let defaults = HNSWParameters()
        parameters = HNSWParameters(
            connectivity: try command.number("connectivity") ?? defaults.connectivity,
            efConstruction: try command.number("construction") ?? defaults.efConstruction
        )
        guard (2...256).contains(parameters.connectivity) else {
            throw SearchWorkerError.unknownValue(key: "connectivity", value: "\(parameters.connectivity)")
        }
        guard (1...65_536).contains(parameters.efConstruction) else {
            throw SearchWorkerError.unknownValue(key: "construction", value: "\(parameters.efConstruction)")
        }
    }

    /// Builds from a file; the rows are gone when this returns.
    ///
    /// - Parameters:
    ///   - path: A `.npy` file.
    ///   - destination: Where the index goes.
    /// - Returns: The seconds from rows in memory to an index, and the shape of the rows.
    /// - Throws: `VectorFileError`, `VectorIndexError` or `FileStorageError`.
    func made(
        from path: String,
        into destination: inout (any VectorIndex)?
    ) throws -> (seconds: Double, rows: Int, dimension: Int) {
        let rows = try Embeddings(contentsOf: URL(filePath: path))
        let (seconds, index) = try made(from: rows)
        destination = index
        return (seconds, rows.count, rows.dimension)
    }

    /// Builds from rows.
    ///
    /// - Parameter rows: At least one vector.
    /// - Returns: The seconds that building took, and the index, opened from a file that has no name any more.
    /// - Throws: `VectorIndexError` or `FileStorageError`.
    func made(from rows: Embeddings) throws -> (seconds: Double, index: any VectorIndex) {
        guard !rows.isEmpty else { throw SearchWorkerError.noRows }
        let file = FileManager.default.temporaryDirectory
            .appending(path: "kindred-search-worker-\(UUID().uuidString).kvi")
        defer { try? FileManager.default.removeItem(at: file) }
        let seconds = try write(rows, to: file)
        return (seconds, try VectorIndexFile.open(file, access: access))
    }

    private func write(_ rows: Embeddings, to file: URL) throws -> Double {
        let clock = ContinuousClock()
        switch index {
        case .exact:
            var index = FlatIndex(dimension: rows.dimension, metric: .dot, codeType: codeType)
            let seconds = try clock.measure { try index.add(rows) }.inSeconds
            try index.write(to: file)
            return seconds
        case .graph:
            var index = HNSWIndex(
                dimension: rows.dimension,
                metric: .dot,
                codeType: codeType,
                parameters: parameters
            )
            let seconds = try clock.measure { try index.add(rows) }.inSeconds
            try index.write(to: file)
            return seconds
        }
    }
}
