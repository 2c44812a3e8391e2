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
            // No piece is longer than the longest token; the room stays for the next words.
            if hashes.count < longest { hashes.append(contentsOf: repeatElement(0, count: longest - hashes.count)) }
            let mark = tokens.count
            let isCovered = hashes.withUnsafeMutableBufferPointer { hashes in
                var pieceStart = start
                while pieceStart < end {
                    let pieceEnd = appendPiece(
                        bytes,
                        from: pieceStart,
                        to: end,
                        isFirst: pieceStart == start,
                        hashes: hashes,
                        tokens: &tokens
                    )
                    if pieceEnd == pieceStart { return false }
                    pieceStart = pieceEnd
                }
                return true
            }
            if !isCovered {
                tokens.removeLast(tokens.count - mark)
                tokens.append(unknownID, from: start, to: end)
            }
        }

        /// Appends the longest token that `bytes[start..<end]` begins with.
        ///
        /// - Returns: Where it ends; `start` if there is none.
        @inline(__always)
        private func appendPiece(
            _ bytes: UnsafeBufferPointer<UInt8>,
            from start: Int,
            to end: Int,
            isFirst: Bool,
            hashes: UnsafeMutableBufferPointer<UInt64>,
            tokens: inout TokenList
        ) -> Int {
            let prefix = isFirst ? UnsafeBufferPointer(rebasing: continuation[0..<0]) : continuation
            let limit = min(end, start + max(0, longest - prefix.count))
            // The hash of every beginning, in one pass.
            var hash = isFirst ? Vocabulary.hashSeed : continuationHash
            for index in start..<limit {
                hash = Vocabulary.hash(hash, bytes[index])
                hashes[index - start] = hash
            }
            var pieceEnd = limit
            while pieceEnd > start {
                if pieceEnd == end || bytes[pieceEnd] & 0xC0 != 0x80 {
                    let id = vocabulary.id(
                        hash: hashes[pieceEnd - start - 1],
                        prefix: prefix,
                        bytes: bytes,
                        from: start,
                        to: pieceEnd
                    )
                    if id >= 0 {
                        tokens.append(id, from: start, to: pieceEnd)
                        return pieceEnd
                    }
                }
                pieceEnd -= 1
            }
            return start
        }

        private func scalarCount(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
            var count = 0
            for index in start..<end where bytes[index] & 0xC0 != 0x80 { count += 1 }
            return count
        }
    }
}
