// SPDX-License-Identifier: Apache-2.0

/// The WordPiece model: the longest token that begins a word, then the longest that continues it, and so on.
///
/// A word that cannot be covered, or has too many scalars, is the unknown token as a whole.
/// Reference: `models/wordpiece` of huggingface/tokenizers.
struct WordPiece: Sendable {
    let vocabulary: Vocabulary
    let unknownID: Int32
    /// What a token that continues a word begins with, usually `##`.
    let continuation: [UInt8]
    /// A word of more scalars is unknown.
    let scalarLimit: Int
    private let continuationHash: UInt64

    /// Creates a model over a vocabulary that holds the unknown token.
    init(vocabulary: Vocabulary, unknownID: Int32, continuation: [UInt8], scalarLimit: Int) {
        self.vocabulary = vocabulary
        self.unknownID = unknownID
        self.continuation = continuation
        self.scalarLimit = scalarLimit
        continuationHash = Vocabulary.hash(Vocabulary.hashSeed, continuation)
    }

    /// Calls `body` with a view for the loop over words.
    func withView<Result>(_ body: (View) throws -> Result) rethrows -> Result {
        try vocabulary.withView { vocabulary in
            try continuation.withUnsafeBufferPointer { continuation in
                try body(
                    View(
                        vocabulary: vocabulary,
                        continuation: continuation,
                        continuationHash: continuationHash,
                        unknownID: unknownID,
                        scalarLimit: scalarLimit,
                        longest: self.vocabulary.longest
                    )
                )
            }
        }
    }

    /// The model's arrays as pointers.
    struct View {
        fileprivate let vocabulary: Vocabulary.View
        fileprivate let continuation: UnsafeBufferPointer<UInt8>
        fileprivate let continuationHash: UInt64
        fileprivate let unknownID: Int32
        fileprivate let scalarLimit: Int
        fileprivate let longest: Int

        /// Appends the tokens of the word `bytes[start..<end]`, which is not empty.
        @inline(__always)
        func append(
            _ bytes: UnsafeBufferPointer<UInt8>,
            from start: Int,
            to end: Int,
            hashes: inout [UInt64],
            tokens: inout TokenList
        ) {
            guard end - start <= scalarLimit || scalarCount(bytes, from: start, to: end) <= scalarLimit else {
                tokens.append(unknownID, from: start, to: end)
                return
            }
            if end - start <= longest {
                var hash = Vocabulary.hashSeed
                for index in start..<end { hash = Vocabulary.hash(hash, bytes[index]) }
                let none = UnsafeBufferPointer(rebasing: continuation[0..<0])
                let id = vocabulary.id(hash: hash, prefix: none, bytes: bytes, from: start, to: end)
                if id >= 0 {
                    tokens.append(id, from: start, to: end)
                    return
                }
            }
            appendPieces(bytes, from: start, to: end, hashes: &hashes, tokens: &tokens)
        }

        /// Appends the pieces of a word that is not a token itself.
        private func appendPieces(
            _ bytes: UnsafeBufferPointer<UInt8>,
            from start: Int,
            to end: Int,
            hashes: inout [UInt64],
            tokens: inout TokenList
        ) {
            let mark = tokens.count
            var pieceStart = start
            while pieceStart < end {
                let prefix = pieceStart == start ? UnsafeBufferPointer(rebasing: continuation[0..<0]) : continuation
                let limit = min(end, pieceStart + max(0, longest - prefix.count))
                // The hash of every beginning of the rest, in one pass.
                var hash = pieceStart == start ? Vocabulary.hashSeed : continuationHash
                hashes.removeAll(keepingCapacity: true)
                for index in pieceStart..<limit {
                    hash = Vocabulary.hash(hash, bytes[index])
                    hashes.append(hash)
                }
                var pieceEnd = limit
                var id: Int32 = -1
                while pieceEnd > pieceStart {
                    if pieceEnd == end || bytes[pieceEnd] & 0xC0 != 0x80 {
                        id = vocabulary.id(
                            hash: hashes[pieceEnd - pieceStart - 1],
                            prefix: prefix,
                            bytes: bytes,
                            from: pieceStart,
                            to: pieceEnd
                        )
                        if id >= 0 { break }
                    }
                    pieceEnd -= 1
                }
                guard id >= 0 else {
                    tokens.removeLast(tokens.count - mark)
                    tokens.append(unknownID, from: start, to: end)
                    return
                }
                tokens.append(id, from: pieceStart, to: pieceEnd)
                pieceStart = pieceEnd
            }
        }

        private func scalarCount(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
            var count = 0
            for index in start..<end where bytes[index] & 0xC0 != 0x80 { count += 1 }
            return count
        }
    }
}
