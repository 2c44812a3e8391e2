// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Reads `vocab.txt`: one token a line, whose number, from 0, is its id.
struct VocabularyFile {
    let file: URL
    var normalizer: ScalarNormalizer
    var specialTokens: SpecialTokens

    /// Reads the file.
    ///
    /// White space at the end of a line is not part of the token, and of equal lines the last counts, as in the
    /// reference's `WordPiece::read_file`.
    func read() throws -> TokenizerParts {
        let vocabulary = try TokenizerBytes.read(file, vocabulary)
        let model = WordPiece(
            vocabulary: vocabulary,
            unknownID: try vocabulary.id(of: Array(specialTokens.unknown.utf8), role: "unknown", file: file),
            continuation: Array("##".utf8),
            scalarLimit: 100
        )
        let startID = try vocabulary.id(of: Array(specialTokens.start.utf8), role: "start", file: file)
        let separatorID = try vocabulary.id(of: Array(specialTokens.separator.utf8), role: "separator", file: file)
        return TokenizerParts(
            normalizer: Normalizer(stages: [normalizer]),
            preTokenizer: .bert,
            model: .wordPiece(model),
            postProcessor: specialTokens.doublesSeparator
                ? .roberta(start: startID, separator: separatorID) : .bert(start: startID, separator: separatorID),
            addedTokens: addedTokens(in: vocabulary)
        )
    }

    private func vocabulary(_ bytes: UnsafeRawBufferPointer) throws -> Vocabulary {
        var vocabulary = Vocabulary(expectedCount: bytes.count / 8)
        var start = 0
        var line: Int32 = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            _ = vocabulary.insert(Self.withoutTrailingSpace(bytes[start..<end]), id: line)
            start = end + 1
            line += 1
        }
        try vocabulary.finish(file: file)
        return vocabulary
    }

    private func addedTokens(in vocabulary: Vocabulary) -> [AddedToken] {
        var tokens: [AddedToken] = []
        for name in [
            specialTokens.unknown, specialTokens.start, specialTokens.separator, specialTokens.padding,
            specialTokens.mask,
        ] {
            let content = Array(name.utf8)
            guard let id = vocabulary.id(of: content), !tokens.contains(where: { $0.id == id }) else { continue }
            // MPNet's mask takes the space before it along.
            let stripsLeft = specialTokens.doublesSeparator && name == specialTokens.mask
            tokens.append(AddedToken(content: content, id: id, stripsLeft: stripsLeft))
        }
        return tokens
    }

    private static func withoutTrailingSpace(_ line: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        guard let last = line.last else { return line }
        if last > 0x20, last < 0x80 { return line }
        let text = String(decoding: line, as: UTF8.self)
        let trailing = text.unicodeScalars.reversed().prefix { $0.properties.isWhitespace }
        return line.dropLast(trailing.reduce(0) { $0 + UTF8.width($1) })
    }
}
