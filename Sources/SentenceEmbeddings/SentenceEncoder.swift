// SPDX-License-Identifier: Apache-2.0
import EncoderModels
public import FoundationEssentials
import ModelFiles
import Tokenization
public import Vectors

/// A sentence-transformers model: from texts to vectors that are close where the meanings are.
///
///     let encoder = try await SentenceEncoder.load("all-MiniLM-L6-v2")
///     let embeddings = try encoder.encode(["A dog ran.", "A canine sprinted."])
///     print(embeddings[0].cosineSimilarity(to: embeddings[1]))
///
/// One encoder serves any number of tasks at once. A text's vector has the same bits whatever texts stand beside it, in
/// whatever order and on however many threads.
public struct SentenceEncoder: Sendable {
    /// The directory that the model was loaded from.
    public let directory: URL
    /// Components of each vector.
    public let dimension: Int
    /// The most tokens of a text, special tokens included, before `EncodeOptions.longText` applies.
    public let maximumTokens: Int
    /// How vectors of this model are meant to be compared: its `similarity_fn_name`, else what the catalogue of
    /// published models says, else cosine.
    public let metric: Metric
    /// Whether the model's own files state the metric.
    public let statesMetric: Bool
    /// The prompts that the model brings, by name.
    public let prompts: [String: String]
    /// The instruction level that it computes at.
    public let instructionLevel: InstructionLevel
    /// Whether the vectors have length 1 already.
    public let normalizes: Bool
    /// Whether the model has no `modules.json`, so that mean pooling is a guess, the reference library's.
    public let hasImplicitModules: Bool

    let pipeline: EncodingPipeline
    let defaultPromptName: String?
    let threads: Int

    /// Loads a model from disk.
    ///
    /// Modules, pooling, normalisation, prompts and length limit come from the model's own files. Nothing is
    /// downloaded.
    ///
    /// - Parameters:
    ///   - name: A name that the store knows, such as `all-MiniLM-L6-v2`, or the path of a model's directory.
    ///   - options: Store, threads and instruction level.
    /// - Returns: An encoder whose vectors equal the reference library's to 1e-5.
    /// - Throws: `ModelError` when the model is absent, damaged or not supported, `TokenizerError` for its tokenizer,
    ///   `InstructionLevelError` when `KINDRED_ISA` cannot be honoured.
    @concurrent
    public static func load(_ name: String, options: LoadOptions = LoadOptions()) async throws -> SentenceEncoder {
        try SentenceEncoder(directory: options.store.locate(name), options: options)
    }

    /// Loads the model of a directory; see `load`.
    public init(directory: URL, options: LoadOptions = LoadOptions()) throws {
        let files = try ModelDirectory(directory)
        threads = max(1, options.threads ?? availableThreads)
        let level = try options.instructionLevel ?? InstructionLevel.current
        pipeline = try EncodingPipeline(files, kernels: Kernels(level), threads: threads)
        instructionLevel = level
        self.directory = directory
        dimension = min(files.sentenceConfiguration.truncateDimension ?? pipeline.dimension, pipeline.dimension)
        hasImplicitModules = files.modules.isImplicit
        maximumTokens = pipeline.tokenizer.maximumTokens
        normalizes = pipeline.endsNormalized && dimension == pipeline.dimension
        let stated = files.sentenceConfiguration.similarityFunctionName
        let function = stated ?? CataloguedModel.inDirectory(directory)?.similarity
        metric = function.flatMap { Metric(rawValue: $0.rawValue) } ?? .cosine
        statesMetric = stated != nil
        prompts = files.sentenceConfiguration.prompts
        defaultPromptName = files.sentenceConfiguration.defaultPromptName
    }

    /// The vectors of texts.
    ///
    /// Texts of more tokens than `maximumTokens` are cut by default; `encodeReporting` says which.
    ///
    /// - Parameters:
    ///   - texts: Any number of texts; none gives an empty result. An empty text is encoded as its special tokens.
    ///   - options: Role or prompt, dimensions, long texts, threads, progress.
    /// - Returns: `texts.count × dimension`, in the order of the texts.
    /// - Throws: `EncodingError`; `CancellationError` when the task is cancelled.
    public func encode(_ texts: [String], options: EncodeOptions = EncodeOptions()) throws -> Embeddings {
        try encodeReporting(texts, options: options).embeddings
    }

    /// The vectors of texts in a role; see `encode(_:options:)`.
    public func encode(_ texts: [String], as role: TextRole) throws -> Embeddings {
        try encode(texts, options: EncodeOptions(role: role))
    }

    /// The vector of one text; see `encode(_:options:)`.
    public func encode(_ text: String, as role: TextRole? = nil) throws -> Embedding {
        try encode([text], options: EncodeOptions(role: role))[0]
    }

    /// The vectors of texts and, for each, how many tokens it had and how many were used.
    public func encodeReporting(_ texts: [String], options: EncodeOptions = EncodeOptions()) throws -> EncodedTexts {
        try encodeReporting(texts[...], firstIndex: 0, options: options)
    }

    /// Encodes texts that do not fit into memory, a chunk at a time.
    ///
    /// - Parameters:
    ///   - texts: Any sequence, read once.
    ///   - chunkSize: Texts that are encoded together; memory is bounded by one chunk.
    ///   - options: As for `encode`; `progress` counts over the whole stream.
    ///   - body: Called with the position of a chunk's first text, the chunk and its vectors, in order.
    /// - Returns: The number of texts.
    /// - Throws: As `encode`, and what `texts` and `body` throw.
    @discardableResult
    public func encodeStream(
        _ texts: some Sequence<String>,
        chunkSize: Int = 4096,
        options: EncodeOptions = EncodeOptions(),
        _ body: (_ firstIndex: Int, _ texts: [String], _ encoded: EncodedTexts) throws -> Void
    ) throws -> Int {
        precondition(chunkSize > 0, "A chunk of \(chunkSize) texts.")
        var iterator = texts.makeIterator()
        var done = 0
        while true {
            var chunk: [String] = []
            while chunk.count < chunkSize, let text = iterator.next() { chunk.append(text) }
            guard !chunk.isEmpty else { return done }
            var own = options
            let before = done
            if let progress = options.progress {
                own.progress = { progress(EncodingProgress(completed: before + $0.completed, total: nil)) }
            }
            let encoded = try encodeReporting(chunk[...], firstIndex: done, options: own)
            try body(done, chunk, encoded)
            done += chunk.count
        }
    }

    /// The vector of every token of each text, before pooling.
    ///
    /// - Parameters:
    ///   - texts: Any number of texts.
    ///   - options: `longText` may not be windows; `dimensions` and `normalizes` do not apply.
    /// - Returns: For each text its tokens and their vectors.
    /// - Throws: As `encode`.
    public func tokenEmbeddings(of texts: [String], options: EncodeOptions = EncodeOptions()) throws
        -> [TokenEmbeddings]
    {
        let sequences = try pipeline.tokenizer.sequences(
            of: texts[...],
            prompt: prompt(options),
            longText: options.longText == .error ? .error : .truncate,
            firstIndex: 0,
            threads: options.threads ?? threads
        )
        return try pipeline.tokenEmbeddings(sequences, threads: options.threads ?? threads)
    }

    /// The vectors of some texts; `firstIndex` is the position of the first among all the caller's texts, for errors.
    package func encodeReporting(
        _ texts: ArraySlice<String>,
        firstIndex: Int,
        options: EncodeOptions = EncodeOptions()
    ) throws -> EncodedTexts {
        let dimensions = options.dimensions ?? dimension
        guard (1...pipeline.dimension).contains(dimensions) else {
            throw EncodingError.unsupportedDimensions(maximum: pipeline.dimension, actual: dimensions)
        }
        let threads = max(1, options.threads ?? threads)
        let sequences = try pipeline.tokenizer.sequences(
            of: texts,
            prompt: prompt(options),
            longText: options.longText,
            firstIndex: firstIndex,
            threads: threads
        )
        var embeddings = try pipeline.embeddings(
            sequences,
            firstIndex: firstIndex,
            threads: threads,
            progress: options.progress
        )
        embeddings = embeddings.truncated(to: dimensions)
        if options.normalizes { embeddings = embeddings.normalized() }
        return EncodedTexts(embeddings: embeddings, tokenCounts: sequences.counts)
    }

    /// The prompt that a call's options and the model's files ask for; empty for none.
    func prompt(_ options: EncodeOptions) throws -> String {
        if let prompt = options.prompt { return prompt }
        if let name = options.promptName {
            guard let prompt = prompts[name] else {
                throw EncodingError.unknownPrompt(name: name, available: Array(prompts.keys))
            }
            return prompt
        }
        if let role = options.role {
            for name in role.promptNames {
                if let prompt = prompts[name] { return prompt }
            }
        }
        guard let defaultPromptName else { return "" }
        return prompts[defaultPromptName] ?? ""
    }
}
