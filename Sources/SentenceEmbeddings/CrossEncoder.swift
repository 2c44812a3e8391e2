// SPDX-License-Identifier: Apache-2.0
import EncoderModels
public import FoundationEssentials
public import ModelFiles
import Synchronization
import Tokenization
public import Vectors

/// A model that reads two texts together and says how well they fit: slower than comparing vectors, and more exact.
///
///     let reranker = try await CrossEncoder.load("cross-encoder/ms-marco-MiniLM-L-6-v2")
///     let best = try reranker.rank(documents, against: "how do magnets work", limit: 10)
///
/// One value serves any number of tasks at once; results do not depend on batch, order or threads.
public struct CrossEncoder: Sendable {
    /// The directory that the model was loaded from.
    public let directory: URL
    /// The most tokens of a pair, special tokens included; longer pairs are cut, the longer text first.
    public let maximumTokens: Int
    /// Outputs of the model: 1 for a model that ranks.
    public let labelCount: Int
    /// The activation that the model's configuration asks for.
    public let activation: Activation
    /// The instruction level that it computes at.
    public let instructionLevel: InstructionLevel

    private let tokenizer: Tokenizer
    private let model: any EncoderModel
    private let head: ClassificationHead
    private let workspaces: WorkspacePool<ForwardWorkspace>
    private let threads: Int

    /// Loads a model from disk; see `SentenceEncoder.load`.
    ///
    /// - Parameters:
    ///   - name: A name that the store knows, or the path of a model's directory.
    ///   - options: Store, threads and instruction level.
    /// - Returns: A cross-encoder whose logits equal the reference library's.
    /// - Throws: `ModelError`, `TokenizerError`, `InstructionLevelError`, and `EncodingError.wrongTask` for a model
    ///   without a classification head.
    @concurrent
    public static func load(_ name: String, options: LoadOptions = LoadOptions()) async throws -> CrossEncoder {
        try CrossEncoder(directory: options.store.locate(name), options: options)
    }

    /// Loads the model of a directory; see `load`.
    public init(directory: URL, options: LoadOptions = LoadOptions()) throws {
        let files = try ModelDirectory(directory, implicitTask: .sequenceClassification)
        let settings = files.modules.transformer
        guard settings.task == .sequenceClassification, files.configuration.isSequenceClassifier else {
            throw EncodingError.wrongTask(
                model: directory.lastPathComponent,
                expected: "cross-encoder",
                actual: "sentence encoder"
            )
        }
        threads = max(1, options.threads ?? availableThreads)
        let level = try options.instructionLevel ?? InstructionLevel.current
        let kernels = Kernels(level)
        let weights = try files.weights(prefixes: modelPrefixes)
        let model = try loadEncoderModel(files.configuration, weights: weights, kernels: kernels, threads: threads)
        self.model = model
        head = try ClassificationHead(files.configuration, weights: weights, kernels: kernels)
        tokenizer = try Tokenizer(directory: settings.directory)
        maximumTokens = min(files.maximumSequenceLength, model.maximumTokens)
        labelCount = head.labelCount
        activation = files.crossEncoderActivation
        instructionLevel = level
        workspaces = WorkspacePool { model.makeWorkspace() }
        self.directory = directory
    }

    /// How well the two texts of each pair fit.
    ///
    /// - Parameters:
    ///   - pairs: For ranking models, the query first and the document second.
    ///   - threads: Threads to compute on; by default those of loading.
    /// - Returns: One score a pair, in order.
    /// - Throws: `EncodingError.severalLabels` for a model of more than one label, `CancellationError`.
    public func score(_ pairs: [(String, String)], threads: Int? = nil) throws -> [PairScore] {
        guard labelCount == 1 else { throw EncodingError.severalLabels(actual: labelCount) }
        let (logits, counts) = try logitsReporting(pairs, threads: threads)
        let sigmoids = Activation.sigmoid.applied(to: logits)
        let activated = activation.applied(to: logits)
        return logits.indices.map {
            PairScore(logit: logits[$0], score: sigmoids[$0], activated: activated[$0], tokenCounts: counts[$0])
        }
    }

    /// Texts by how well they fit a query, best first; equal ones in the order in which they were given.
    ///
    /// - Parameters:
    ///   - texts: The candidates.
    ///   - query: What they are to fit.
    ///   - limit: The most to return; all by default.
    /// - Returns: At most `limit` texts, by falling logit.
    /// - Throws: As `score`.
    public func rank(_ texts: [String], against query: String, limit: Int? = nil) throws -> [RankedText] {
        let scores = try score(texts.map { (query, $0) })
        let order = scores.indices.sorted { (scores[$0].logit, $1) > (scores[$1].logit, $0) }
        return order.prefix(limit ?? order.count).map { RankedText(id: $0, result: scores[$0]) }
    }

    /// The raw outputs for each pair: `pairs.count × labelCount`.
    public func logits(_ pairs: [(String, String)], threads: Int? = nil) throws -> [[Float]] {
        let flat = try logitsReporting(pairs, threads: threads).logits
        return stride(from: 0, to: flat.count, by: labelCount).map { Array(flat[$0..<$0 + labelCount]) }
    }

    private func logitsReporting(_ pairs: [(String, String)], threads: Int?) throws -> (
        logits: [Float], counts: [TokenCounts]
    ) {
        let threads = max(1, threads ?? self.threads)
        guard maximumTokens >= tokenizer.pairSpecialTokenCount else {
            throw EncodingError.promptLeavesNoRoom(index: 0, maximum: maximumTokens)
        }
        var sequences = TokenSequences()
        var scratch = TokenizerScratch()
        for (index, pair) in pairs.enumerated() {
            let start = sequences.ids.count
            let counts = tokenizer.appendIDs(
                of: pair.0,
                pairedWith: pair.1,
                maximumLength: maximumTokens,
                to: &sequences.ids,
                typeIDs: &sequences.typeIDs,
                scratch: &scratch
            )
            sequences.counts.append(counts)
            sequences.sequences.append(
                TokenSequences.Sequence(
                    text: index,
                    range: start..<sequences.ids.count,
                    unpooled: 0,
                    weight: counts.used
                )
            )
        }
        if let wrong = sequences.ids.first(where: { $0 < 0 || $0 >= model.vocabularyCount }) {
            throw EncodingError.tokenOutOfRange(id: Int(wrong), vocabulary: model.vocabularyCount)
        }
        let logits = try run(sequences, threads: threads)
        if let bad = logits.firstIndex(where: { !$0.isFinite }) {
            throw EncodingError.nonFiniteEmbedding(index: bad / labelCount)
        }
        return (logits, sequences.counts)
    }

    /// The logits of each sequence, block by block.
    private func run(_ sequences: TokenSequences, threads: Int) throws -> [Float] {
        let all = sequences.sequences
        let plan = BatchPlan(
            lengths: all.map(\.range.count),
            budget: EncodingPipeline.blockTokens,
            threads: threads
        )
        let output = FloatBuffer(count: all.count * labelCount)
        let isCancelled = Atomic<Bool>(false)
        parallelForEach(plan.count, threads: threads) { number in
            guard !isCancelled.load(ordering: .relaxed) else { return }
            if Task.isCancelled { isCancelled.store(true, ordering: .relaxed) }
            let block = plan.block(number)
            var batch = TokenBatch()
            for index in block {
                let range = all[index].range
                batch.append(sequences.ids[range], typeIDs: sequences.typeIDs[range])
            }
            var first: [Float] = []
            first.reserveCapacity(block.count * model.hiddenSize)
            workspaces.withWorkspace { workspace in
                let states = model.forward(batch, workspace: workspace, team: nil, onLayer: nil)
                for row in 0..<block.count {
                    let start = states + batch.range(row).lowerBound * workspace.hiddenStride
                    first += UnsafeBufferPointer(start: start, count: model.hiddenSize)
                }
            }
            let logits = head(first, rows: block.count)
            for (row, index) in block.enumerated() {
                for label in 0..<labelCount {
                    output.base[index * labelCount + label] = logits[row * labelCount + label]
                }
            }
        }
        if Task.isCancelled || isCancelled.load(ordering: .relaxed) { throw CancellationError() }
        return Array(UnsafeBufferPointer(start: output.base, count: output.count))
    }
}
