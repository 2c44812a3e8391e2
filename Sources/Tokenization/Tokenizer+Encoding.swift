// SPDX-License-Identifier: Apache-2.0

extension Tokenizer {
    /// The longest text, in bytes, whose offsets can be recorded.
    static let offsetLimit = Int(UInt32.max) - 8

    /// Encodes a text or a pair of texts.
    ///
    /// An empty text has only special tokens. Beyond `maximumLength` tokens are cut off at the end, for pairs first of
    /// the longer text; special tokens always stay. `Encoding.untruncatedCount` tells how many there were.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - second: The second text of a pair; `nil`, the default, encodes a single text.
    ///   - maximumLength: The most tokens, special ones included; `nil`, the default, keeps all.
    ///   - addsSpecialTokens: Whether special tokens are put around the texts; the default is `true`.
    /// - Returns: Ids, types and offsets.
    /// - Throws: `TokenizerError.maximumLengthTooSmall` if the special tokens alone are more than `maximumLength`, and
    ///   `TokenizerError.textTooLong` for a text of 4 GiB or more.
    public func encode(
        _ text: String,
        pairedWith second: String? = nil,
        maximumLength: Int? = nil,
        addsSpecialTokens: Bool = true
    ) throws -> Encoding {
        let pieces = second == nil ? postProcessor.single : postProcessor.pair
        let specialCount =
            addsSpecialTokens ? (second == nil ? specialTokenCount : pairSpecialTokenCount) : 0
        if let maximumLength, maximumLength < specialCount {
            throw TokenizerError.maximumLengthTooSmall(minimum: specialCount, actual: maximumLength)
        }
        var scratch = TokenizerScratch()
        var sequences = [try contentTokens(of: text, scratch: &scratch)]
        if let second { sequences.append(try contentTokens(of: second, scratch: &scratch)) }
        // A template may use a text more than once.
        let contentCounts = sequences.map(\.count)
        if let maximumLength {
            let lengths = PairLengths(first: sequences[0].count, second: second == nil ? 0 : sequences[1].count)
            let limit = maximumLength - specialCount
            let kept =
                second == nil
                ? PairLengths(first: min(lengths.first, limit), second: 0) : lengths.truncated(to: limit)
            sequences[0].removeLast(lengths.first - kept.first)
            if second != nil { sequences[1].removeLast(lengths.second - kept.second) }
        }
        var encoding = Encoding(capacity: sequences.reduce(specialCount) { $0 + $1.count })
        encoding.untruncatedCount = specialCount
        for piece in pieces {
            switch piece {
            case .sequence(let index, let typeID):
                encoding.untruncatedCount += contentCounts[index]
                encoding.append(sequences[index], sequence: index, typeID: Int(typeID))
            case .special(let ids, let typeID):
                if addsSpecialTokens { encoding.append(special: ids, typeID: Int(typeID)) }
            }
        }
        return encoding
    }

    private func contentTokens(of text: String, scratch: inout TokenizerScratch) throws -> TokenList {
        guard text.utf8.count <= Self.offsetLimit else {
            throw TokenizerError.textTooLong(limit: Self.offsetLimit, actual: text.utf8.count)
        }
        var tokens = TokenList(ids: [], keepsRanges: true)
        // Prose has a token for every four or five bytes.
        tokens.reserve(min(text.utf8.count / 4 + 4, 1024))
        appendTokens(of: text, to: &tokens, scratch: &scratch)
        return tokens
    }
}

extension Encoding {
    fileprivate mutating func append(_ tokens: TokenList, sequence: Int, typeID: Int) {
        ids.append(contentsOf: tokens.ids.lazy.map(Int.init))
        offsets.append(contentsOf: tokens.ranges)
        typeIDs.append(contentsOf: repeatElement(typeID, count: tokens.count))
        specialTokensMask.append(contentsOf: repeatElement(false, count: tokens.count))
        sequenceIndices.append(contentsOf: repeatElement(Int?.some(sequence), count: tokens.count))
    }

    fileprivate mutating func append(special added: [Int32], typeID: Int) {
        ids.append(contentsOf: added.lazy.map(Int.init))
        offsets.append(contentsOf: repeatElement(0..<0, count: added.count))
        typeIDs.append(contentsOf: repeatElement(typeID, count: added.count))
        specialTokensMask.append(contentsOf: repeatElement(true, count: added.count))
        sequenceIndices.append(contentsOf: repeatElement(Int?.none, count: added.count))
    }
}
