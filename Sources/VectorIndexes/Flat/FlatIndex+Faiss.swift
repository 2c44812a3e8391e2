// SPDX-License-Identifier: Apache-2.0
public import FoundationEssentials
import Vectors

extension FlatIndex {
    /// Reads an `IndexFlatIP`, an `IndexFlatL2`, or an `IndexIDMap` around one.
    ///
    /// - Parameters:
    ///   - url: The file; docs/faiss-files.md says what is refused.
    ///   - codeType: What is compared first; results do not depend on it.
    /// - Throws: `VectorIndexError.unknownFormat`, `.unsupportedKind` or `.damaged`; `FileStorageError` when the file
    ///   cannot be read.
    public init(faissFile url: URL, codeType: CodeType = .int8) throws {
        let file = try FaissFile(contentsOf: url)
        guard case .flat(let rows) = file.index.content else {
            throw VectorIndexError.unsupportedKind(
                file.index.kind,
                supported: ["IndexFlatIP", "IndexFlatL2"],
                file: url
            )
        }
        try self.init(rows, file.index, url: url, codeType: codeType)
    }

    init(_ rows: FaissRows, _ faiss: FaissIndex, url: URL, codeType: CodeType) throws {
        try VectorTable.checkFaiss(faiss, url: url)
        self.init(dimension: faiss.dimension, metric: faiss.metric, codeType: codeType)
        try rows.forEachBlock { range, components in
            let block = Embeddings(storage: Array(components), dimension: faiss.dimension)
            try add(block, keys: faiss.keys.map { Array($0[range]) })
        }
    }

    /// Writes the index as an `IndexFlatIP` or `IndexFlatL2` of faiss, inside an `IndexIDMap` unless the keys are
    /// 0, 1, 2, ….
    ///
    /// faiss has no cosine: rows are written with length 1, and queries must be normalised there.
    ///
    /// - Parameter url: The file.
    /// - Throws: `VectorIndexError.notExpressible` for the key −1, which means 'no hit' in faiss; `FileStorageError` when
    ///   the file cannot be written.
    public func writeFaiss(to url: URL) throws {
        let keys = keyTable.isIdentity ? nil : (0..<count).map { keyTable.key(at: $0) }
        let rows = table.faissRows()
        try IndexFile.translating {
            try FaissFile.write(
                FaissIndex(dimension: dimension, metric: metric, keys: keys, content: .flat(rows)),
                to: url
            )
        }
    }
}

extension VectorTable {
    /// The float32 rows of all slots.
    func faissRows() -> FaissRows {
        FaissRows(count: count, dimension: dimension) { [self] range, target in
            let scratch = FloatBuffer(count: dimension)
            for (index, slot) in range.enumerated() {
                (target + index * dimension).update(from: try row(slot, scratch: scratch.base), count: dimension)
            }
        }
    }

    /// Refuses a metric that indexes do not have.
    static func checkFaiss(_ faiss: FaissIndex, url: URL) throws {
        guard faiss.metric != .manhattan else {
            throw VectorIndexError.unsupportedKind(
                "\(faiss.kind) with METRIC_L1",
                supported: ["METRIC_INNER_PRODUCT", "METRIC_L2"],
                file: url
            )
        }
    }
}
