// SPDX-License-Identifier: Apache-2.0

/// Counts the tokens of pieces, and cuts those that are too long for a passage.
struct PieceCutter {
    let maximumTokens: Int
    /// The tokens of an empty text.
    let emptyCount: Int
    let tokenCount: (String) -> Int

    /// The pieces with their costs, each short enough to be a passage.
    ///
    /// - Throws: `SplittingError.scalarTooLong`.
    func cut(_ pieces: [TextPiece], of text: String) throws -> [TextPiece] {
        let bytes = Array(text.utf8)
        var result: [TextPiece] = []
        result.reserveCapacity(pieces.count)
        for var piece in pieces {
            let word = String(decoding: bytes[piece.range], as: UTF8.self)
            let count = tokenCount(word)
            if count <= maximumTokens {
                piece.cost = max(0, count - emptyCount)
                result.append(piece)
            } else {
                result += try parts(of: word, at: piece)
            }
        }
        return result
    }

    private func parts(of word: String, at piece: TextPiece) throws -> [TextPiece] {
        var parts: [TextPiece] = []
        var position = piece.range.lowerBound
        var rest = Array(word)[...]
        while let character = rest.first {
            let count = fittingCount(of: rest)
            guard count > 0 else {
                parts += try scalars(of: character, from: position)
                position += character.utf8.count
                rest.removeFirst()
                continue
            }
            let part = String(rest.prefix(count))
            parts.append(
                TextPiece(
                    range: position..<position + part.utf8.count,
                    end: .character,
                    cost: max(0, tokenCount(part) - emptyCount)
                )
            )
            position += part.utf8.count
            rest = rest.dropFirst(count)
        }
        if let last = parts.indices.last { parts[last].end = piece.end }
        return parts
    }

    /// How many characters at the start fit a passage, found by doubling and halving; 0 if not even the first does.
    private func fittingCount(of characters: ArraySlice<Character>) -> Int {
        func fits(_ count: Int) -> Bool { tokenCount(String(characters.prefix(count))) <= maximumTokens }
        guard fits(1) else { return 0 }
        var low = 1
        var step = max(1, maximumTokens - emptyCount)
        while low < characters.count {
            let next = min(characters.count, low + step)
            guard fits(next) else { break }
            low = next
            step *= 2
        }
        var high = min(characters.count + 1, low + step)
        while high - low > 1 {
            let middle = (low + high) / 2
            if fits(middle) { low = middle } else { high = middle }
        }
        return low
    }

    /// A character of many scalars that is too long for itself, cut between them.
    private func scalars(of character: Character, from start: Int) throws -> [TextPiece] {
        var parts: [TextPiece] = []
        var part = ""
        var position = start
        for scalar in character.unicodeScalars {
            var longer = part
            longer.unicodeScalars.append(scalar)
            if tokenCount(longer) > maximumTokens {
                let alone = tokenCount(String(Character(scalar)))
                guard alone <= maximumTokens else {
                    throw SplittingError.scalarTooLong(
                        offset: position + part.utf8.count,
                        maximumTokens: maximumTokens,
                        actual: alone
                    )
                }
                if !part.isEmpty { parts.append(piece(part, at: position)) }
                position += part.utf8.count
                longer = String(Character(scalar))
            }
            part = longer
        }
        parts.append(piece(part, at: position))
        return parts
    }

    private func piece(_ part: String, at position: Int) -> TextPiece {
        TextPiece(
            range: position..<position + part.utf8.count,
            end: .character,
            cost: max(0, tokenCount(part) - emptyCount)
        )
    }
}
