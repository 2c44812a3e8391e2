// SPDX-License-Identifier: Apache-2.0
import Vectors

/// Float32 rows, each piece of them in memory or still in the file that the index came from.
///
/// A value, as `ChunkedRows`: a change copies the touched piece, and reads it from the file first where it lies there.
struct RowStore: Sendable {
    private enum Piece: Sendable {
        case memory(RowChunk)
        case file
    }

    let dimension: Int
    private(set) var count = 0
    private var pieces: [Piece] = []
    private let file: (any RowFile)?

    /// 1,024 rows a piece.
    private static let shift = 10
    private static let pieceRows = 1 << shift

    init(dimension: Int) {
        self.dimension = dimension
        file = nil
    }

    /// Rows that lie in a file.
    init(dimension: Int, count: Int, file: any RowFile) {
        self.dimension = dimension
        self.count = count
        self.file = file
        pieces = Array(repeating: .file, count: (count + Self.pieceRows - 1) / Self.pieceRows)
    }

    private var rowBytes: Int { dimension * MemoryLayout<Float>.stride }

    /// The row itself where it is in memory, else a copy in `scratch`, which has room for `dimension` floats.
    func row(_ index: Int, scratch: UnsafeMutablePointer<Float>) throws -> UnsafePointer<Float> {
        switch pieces[index >> Self.shift] {
        case .memory(let chunk): return UnsafePointer(Self.row(chunk, index & (Self.pieceRows - 1), dimension))
        case .file:
            try file?.read(index, into: scratch)
            return UnsafePointer(scratch)
        }
    }

    /// Whether rows still lie in the file.
    var isFileBacked: Bool {
        pieces.contains { if case .file = $0 { true } else { false } }
    }

    /// Brings the pieces of some rows, and of those that will be added, into memory: what may fail, fails here.
    mutating func prepareToWrite(_ indices: [Int]) throws {
        for index in indices { _ = try writable(index >> Self.shift) }
        if count & (Self.pieceRows - 1) != 0 { _ = try writable(count >> Self.shift) }
    }

    /// Overwrites a row.
    mutating func write(_ row: UnsafePointer<Float>, at index: Int) throws {
        let chunk = try writable(index >> Self.shift)
        Self.row(chunk, index & (Self.pieceRows - 1), dimension).update(from: row, count: dimension)
    }

    /// Adds rows that are to be written, or drops rows from the end.
    mutating func resize(to newCount: Int) throws {
        if newCount > count, count & (Self.pieceRows - 1) != 0 { _ = try writable(count >> Self.shift) }
        let needed = (newCount + Self.pieceRows - 1) / Self.pieceRows
        if needed < pieces.count { pieces.removeLast(pieces.count - needed) }
        while pieces.count < needed {
            pieces.append(.memory(RowChunk(byteCount: Self.pieceRows * rowBytes, hugePages: false)))
        }
        count = newCount
    }

    private static func row(_ chunk: RowChunk, _ index: Int, _ dimension: Int) -> UnsafeMutablePointer<Float> {
        chunk.base.assumingMemoryBound(to: Float.self) + index * dimension
    }

    /// The piece in memory of its own, held by nobody else.
    private mutating func writable(_ index: Int) throws -> RowChunk {
        let used = min(Self.pieceRows, count - index * Self.pieceRows)
        switch pieces[index] {
        case .file:
            let copy = RowChunk(byteCount: Self.pieceRows * rowBytes, hugePages: false)
            for row in 0..<used {
                try file?.read(index * Self.pieceRows + row, into: Self.row(copy, row, dimension))
            }
            pieces[index] = .memory(copy)
            return copy
        case .memory(var chunk):
            // The array's own reference is set aside: what is left is this one, or somebody else's.
            pieces[index] = .file
            if !isKnownUniquelyReferenced(&chunk) {
                let copy = RowChunk(byteCount: Self.pieceRows * rowBytes, hugePages: false)
                copy.base.copyMemory(from: chunk.base, byteCount: used * rowBytes)
                chunk = copy
            }
            pieces[index] = .memory(chunk)
            return chunk
        }
    }
}
