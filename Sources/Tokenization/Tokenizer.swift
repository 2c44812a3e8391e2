// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// Turns texts into the token ids that a model was trained on.
///
/// The ids and offsets are those of the Python package `tokenizers`. Supported are the parts that BERT's and MPNet's
/// files use; a file that needs another part is refused by name when it is loaded.
/// ```swift
/// let tokenizer = try Tokenizer(directory: modelDirectory)
/// let encoding = try tokenizer.encode("A man is eating food.", maximumLength: 256)
/// ```
/// A tokenizer is an immutable value: any number of tasks can use one at the same time.
public struct Tokenizer: Sendable {
    package let normalizer: Normalizer
    let preTokenizer: PreTokenizer
    let model: TokenModel
    let postProcessor: PostProcessor
    /// Added tokens, by id and by content.
    let addedTokens: [Int32: AddedToken]
    let addedVocabulary: Vocabulary
    /// Finds added tokens in original text and in normalised text.
    let rawMatcher: AddedTokenMatcher
    let normalizedMatcher: AddedTokenMatcher
    /// Tokens of the model whose offsets the post-processor trims.
    let trims: [Int32: TokenTrim]

    /// The number of tokens, added ones included.
    public let vocabularyCount: Int
    /// The number of special tokens around a single text, 2 for `[CLS] A [SEP]`.
    public let specialTokenCount: Int
    /// The number of special tokens in and around a pair: 3 for BERT, 4 for MPNet.
    public let pairSpecialTokenCount: Int
    /// The special tokens before a single text.
    package let prefixIDs: [Int32]
    /// The special tokens after a single text.
    package let suffixIDs: [Int32]

    /// Loads the tokenizer of a model directory.
    ///
    /// `tokenizer.json` is read if it is there; its truncation and padding settings are ignored. Else `vocab.txt` is
    /// read, with what `tokenizer_config.json`, if present, says about lower-casing, accents and special tokens.
    ///
    /// - Parameter directory: The model's directory.
    /// - Throws: `TokenizerError` if there is no tokenizer, or it is damaged, or it needs an unsupported part.
    public init(directory: URL) throws {
        let file = directory.appending(path: "tokenizer.json")
        if FileManager.default.fileExists(atPath: file.path) {
            try self.init(contentsOf: file)
            return
        }
        let vocabulary = directory.appending(path: "vocab.txt")
        guard FileManager.default.fileExists(atPath: vocabulary.path) else {
            throw TokenizerError.fileNotFound(directory: directory, searched: ["tokenizer.json", "vocab.txt"])
        }
        let configuration = directory.appending(path: "tokenizer_config.json")
        var settings = TokenizerSettings()
        if FileManager.default.fileExists(atPath: configuration.path) {
            settings = try TokenizerSettings(contentsOf: configuration)
        }
        try self.init(
            vocabulary: vocabulary,
            lowercases: settings.lowercases,
            stripsAccents: settings.stripsAccents,
            spacesIdeographs: settings.spacesIdeographs,
            specialTokens: settings.specialTokens
        )
    }

    /// Loads a `tokenizer.json`.
    ///
    /// - Parameter file: The file.
    /// - Throws: `TokenizerError` if the file is absent or damaged, or needs an unsupported part.
    public init(contentsOf file: URL) throws {
        self.init(parts: try TokenizerFile(file: file).read())
    }

    /// Reads the bytes of a `tokenizer.json`.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: The name to give in errors.
    /// - Throws: `TokenizerError`, as for the file.
    package init(bytes: [UInt8], file: URL) throws {
        self.init(parts: try TokenizerFile(file: file).read(bytes))
    }

    /// Loads a `vocab.txt`: one WordPiece token a line.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - lowercases: Whether text is lower-cased; the default is `true`.
    ///   - stripsAccents: Whether accents are dropped; `nil`, the default, does as `lowercases`.
    ///   - spacesIdeographs: Whether each CJK ideograph is a word; the default is `true`.
    ///   - specialTokens: The names of the special tokens; the default is BERT's.
    /// - Throws: `TokenizerError` if the file is absent or lacks the unknown, start or separator token.
    public init(
        vocabulary file: URL,
        lowercases: Bool = true,
        stripsAccents: Bool? = nil,
        spacesIdeographs: Bool = true,
        specialTokens: SpecialTokens = .bert
    ) throws {
        let normalizer = ScalarNormalizer.bert(
            cleans: true,
            spacesIdeographs: spacesIdeographs,
            stripsAccents: stripsAccents,
            lowercases: lowercases
        )
        let reader = VocabularyFile(file: file, normalizer: normalizer, specialTokens: specialTokens)
        self.init(parts: try reader.read())
    }

    init(parts: TokenizerParts) {
        normalizer = parts.normalizer
        preTokenizer = parts.preTokenizer
        model = parts.model
        postProcessor = parts.postProcessor
        let vocabulary = parts.model.vocabulary
        var addedVocabulary = Vocabulary(expectedCount: parts.addedTokens.count)
        var added: [Int32: AddedToken] = [:]
        for token in parts.addedTokens {
            _ = addedVocabulary.insert(token.content, id: token.id)
            added[token.id] = token
        }
        self.addedVocabulary = addedVocabulary
        addedTokens = added
        rawMatcher = AddedTokenMatcher(parts.addedTokens.filter { !$0.isNormalized })
        normalizedMatcher = AddedTokenMatcher(
            parts.addedTokens.filter(\.isNormalized).map { token in
                var token = token
                token.content = parts.normalizer.normalized(token.content)
                return token
            }
        )
        var trims: [Int32: TokenTrim] = [:]
        if parts.postProcessor.trimsOffsets {
            for place in 0..<vocabulary.count where vocabulary.mayNeedTrim(at: place) {
                trims[vocabulary.ids[place]] = TokenTrim(vocabulary.token(at: place))
            }
        }
        self.trims = trims
        vocabularyCount =
            vocabulary.count + parts.addedTokens.filter { vocabulary.id(of: $0.content) == nil }.count
        specialTokenCount = PostProcessor.specialTokenCount(of: postProcessor.single)
        pairSpecialTokenCount = PostProcessor.specialTokenCount(of: postProcessor.pair)
        (prefixIDs, suffixIDs) = postProcessor.frame
    }

    /// The id of a token, matched byte by byte.
    ///
    /// - Parameter token: The token as the vocabulary spells it, such as `"##ing"`.
    /// - Returns: The id, or `nil` if the vocabulary has no such token.
    public func id(of token: String) -> Int? {
        (addedVocabulary.id(of: token.utf8) ?? model.vocabulary.id(of: token.utf8)).map(Int.init)
    }

    /// The token of an id.
    ///
    /// - Parameter id: An id.
    /// - Returns: The token as the vocabulary spells it, or `nil` if no token has the id.
    public func token(of id: Int) -> String? {
        if let id = Int32(exactly: id), let token = addedTokens[id] {
            return String(decoding: token.content, as: UTF8.self)
        }
        return model.vocabulary.token(of: id).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The tokens of an encoding, as the vocabulary spells them.
    ///
    /// - Parameter encoding: An encoding that this tokenizer made.
    /// - Returns: One string for each id.
    public func tokens(of encoding: Encoding) -> [String] {
        encoding.ids.map { token(of: $0) ?? "" }
    }
}
