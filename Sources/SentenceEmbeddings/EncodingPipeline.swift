// SPDX-License-Identifier: Apache-2.0
import EncoderModels
import FoundationEssentials
import ModelFiles
import Synchronization
import Tokenization
import Vectors

/// What checkpoints put before the names of an encoder's tensors.
let modelPrefixes = ["", "bert.", "mpnet.", "roberta.", "model.", "0.auto_model.", "auto_model."]

/// A model's modules in order: transformer, pooling, and what follows.
struct EncodingPipeline: Sendable {
    /// A module after pooling.
    enum Step: Sendable {
        case dense(DenseLayer)
        case layerNorm(SentenceLayerNorm)
        case normalize
    }

    let tokenizer: TextTokenizer
    let model: any EncoderModel
    let layerMean: LayerMean?
    let pooling: Pooling
    let steps: [Step]
    let dimension: Int
    private let workspaces: WorkspacePool<ForwardWorkspace>

    /// Tokens of one block.
    ///
    /// Measured on Zen 5 with all-MiniLM-L6-v2, 60,000 short texts: see docs/performance.md.
    static let blockTokens = 256

    var endsNormalized: Bool {
        if case .normalize = steps.last { return true }
        return false
    }

    init(_ files: ModelDirectory, kernels: Kernels, threads: Int) throws {
        let settings = files.modules.transformer
        // Without modules.json the reference would put mean pooling on a cross-encoder and return vectors that mean nothing.
        let isBareClassifier = files.modules.isImplicit && files.configuration.isSequenceClassifier
        guard settings.task == .featureExtraction, !isBareClassifier else {
            throw EncodingError.wrongTask(
                model: files.url.lastPathComponent,
                expected: "sentence encoder",
                actual: "cross-encoder"
            )
        }
        let model = try loadEncoderModel(
            files.configuration,
            weights: files.weights(prefixes: modelPrefixes),
            kernels: kernels,
            threads: threads
        )
        var pooling: Pooling?
        var layerMean: LayerMean?
        var includesPrompt = true
        var steps: [Step] = []
        for module in files.modules.modules {
            switch module {
            case .transformer:
                break
            case .weightedLayerPooling(let settings):
                // As in the reference library, which without that key passes the last layer on.
                guard files.configuration.outputHiddenStates else { continue }
                layerMean = try LayerMean(settings, layerCount: model.layerCount, kernels: kernels)
            case .pooling(let settings):
                pooling = Pooling(modes: settings.modes, width: model.hiddenSize, kernels: kernels)
                includesPrompt = settings.includesPrompt
            case .dense(let settings):
                steps.append(.dense(try DenseLayer(settings, kernels: kernels)))
            case .layerNorm(let settings):
                steps.append(.layerNorm(try SentenceLayerNorm(settings, kernels: kernels)))
            case .normalize:
                steps.append(.normalize)
            }
        }
        guard let pooling else {
            throw ModelError.invalidValue(
                file: files.url.appending(path: "modules.json"),
                key: "the modules",
                expected: "a Pooling module",
                actual: "none"
            )
        }
        let ownTokenizer = try Tokenizer(directory: settings.directory)
        guard files.maximumSequenceLength >= ownTokenizer.specialTokenCount else {
            throw ModelError.invalidValue(
                file: settings.directory.appending(path: "sentence_bert_config.json"),
                key: "max_seq_length",
                expected: "at least \(ownTokenizer.specialTokenCount), the special tokens",
                actual: "\(files.maximumSequenceLength)"
            )
        }
        tokenizer = TextTokenizer(
            tokenizer: ownTokenizer,
            maximumTokens: min(files.maximumSequenceLength, model.maximumTokens),
            vocabularyCount: model.vocabularyCount,
            excludesPrompt: !includesPrompt,
            lowercases: settings.doLowerCase
        )
        self.model = model
        self.pooling = pooling
        self.layerMean = layerMean
        self.steps = steps
        dimension = files.embeddingDimension
        workspaces = WorkspacePool { model.makeWorkspace() }
    }

    /// One vector for each text of `sequences`.
    ///
    /// - Throws: `CancellationError`, polled between blocks; `EncodingError.nonFiniteEmbedding`.
    func embeddings(
        _ sequences: TokenSequences,
        firstIndex: Int,
        threads: Int,
        progress: (@Sendable (EncodingProgress) -> Void)?
    ) throws -> Embeddings {
        let vectors = try vectors(sequences, threads: threads, textCount: sequences.counts.count, progress: progress)
        let joined = joinWindows(vectors, sequences)
        try joined.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            guard model.kernels.allFinite(base, count: buffer.count) else {
                let bad = buffer.firstIndex { !$0.isFinite } ?? 0
                throw EncodingError.nonFiniteEmbedding(index: firstIndex + bad / dimension)
            }
        }
        return Embeddings(storage: joined, dimension: joined.isEmpty ? 0 : dimension)
    }

    /// One vector for each sequence: `sequences.count × dimension`.
    private func vectors(
        _ sequences: TokenSequences,
        threads: Int,
        textCount: Int,
        progress: (@Sendable (EncodingProgress) -> Void)?
    ) throws -> [Float] {
        let all = sequences.sequences
        let plan = BatchPlan(lengths: all.map(\.range.count), budget: Self.blockTokens, threads: threads)
        let output = FloatBuffer(count: all.count * dimension)
        let isCancelled = Atomic<Bool>(false)
        let done = Atomic<Int>(0)
        parallelForEach(plan.count, threads: threads) { index in
            guard !isCancelled.load(ordering: .relaxed) else { return }
            // Only the calling thread has a task to ask; it takes part in the work.
            if Task.isCancelled { isCancelled.store(true, ordering: .relaxed) }
            let block = plan.block(index)
            if plan.count == 1 {
                ForwardTeam.withTeam(threads: threads, kernels: model.kernels, pool: workspaces) { team in
                    encode(block, of: sequences, team: team, into: output)
                }
            } else {
                encode(block, of: sequences, team: nil, into: output)
            }
            let completed = done.wrappingAdd(block.count, ordering: .relaxed).newValue
            progress?(EncodingProgress(completed: completed * textCount / max(1, all.count), total: textCount))
        }
        if Task.isCancelled || isCancelled.load(ordering: .relaxed) { throw CancellationError() }
        return Array(UnsafeBufferPointer(start: output.base, count: output.count))
    }

    /// Runs one block through all modules; its vectors go to the rows of its sequences.
    private func encode(
        _ block: ArraySlice<Int>,
        of sequences: TokenSequences,
        team: ForwardTeam?,
        into output: FloatBuffer
    ) {
        var batch = TokenBatch()
        for index in block { batch.append(sequences.ids[sequences.sequences[index].range]) }
        var pooled = [Float](repeating: 0, count: block.count * pooling.dimension)
        workspaces.withWorkspace { workspace in
            let tokens = hiddenStates(batch, workspace: workspace, team: team)
            pooled.withUnsafeMutableBufferPointer { pooled in
                guard let base = pooled.baseAddress else { return }
                for (row, index) in block.enumerated() {
                    let range = batch.range(row)
                    guard !range.isEmpty else { continue }
                    pooling(
                        tokens.base + range.lowerBound * tokens.stride,
                        stride: tokens.stride,
                        count: range.count,
                        unpooled: sequences.sequences[index].unpooled,
                        into: base + row * pooling.dimension
                    )
                }
            }
        }
        for step in steps { pooled = apply(step, to: pooled, rows: block.count) }
        pooled.withUnsafeBufferPointer { rows in
            guard let base = rows.baseAddress else { return }
            for (row, index) in block.enumerated() {
                (output.base + index * dimension).update(from: base + row * dimension, count: dimension)
            }
        }
    }

    /// The vectors that pooling reads: of the last layer, or the mean of several.
    private func hiddenStates(_ batch: TokenBatch, workspace: ForwardWorkspace, team: ForwardTeam?) -> (
        base: UnsafePointer<Float>, stride: Int
    ) {
        guard let layerMean else {
            return (model.forward(batch, workspace: workspace, team: team, onLayer: nil), workspace.hiddenStride)
        }
        let stride = workspace.hiddenStride
        let mean = workspace.layerMean(tokens: batch.tokenCount)
        _ = model.forward(batch, workspace: workspace, team: team) { layer, states in
            layerMean.add(layer, states, count: batch.tokenCount * stride, to: mean)
        }
        return (UnsafePointer(mean), stride)
    }

    private func apply(_ step: Step, to rows: [Float], rows count: Int) -> [Float] {
        switch step {
        case .dense(let layer):
            return layer(rows, rows: count)
        case .layerNorm(let norm):
            return norm(rows, rows: count)
        case .normalize:
            var result = rows
            let width = count == 0 ? 0 : rows.count / count
            result.withUnsafeMutableBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                for row in 0..<count { model.kernels.normalize(base + row * width, count: width) }
            }
            return result
        }
    }

    /// Averages the windows of each text by their weights; a text of one sequence keeps its bits.
    private func joinWindows(_ vectors: [Float], _ sequences: TokenSequences) -> [Float] {
        let all = sequences.sequences
        guard all.count > sequences.counts.count else { return vectors }
        var result = [Float](repeating: 0, count: sequences.counts.count * dimension)
        var first = 0
        while first < all.count {
            var end = first + 1
            while end < all.count && all[end].text == all[first].text { end += 1 }
            let text = all[first].text
            let target = text * dimension..<(text + 1) * dimension
            if end == first + 1 {
                result.replaceSubrange(target, with: vectors[first * dimension..<end * dimension])
            } else {
                let weights = all[first..<end].map { Float($0.weight) }
                let total = weights.reduce(0, +)
                for (window, weight) in zip(first..<end, weights) {
                    for component in 0..<dimension {
                        result[text * dimension + component] += vectors[window * dimension + component] * weight / total
                    }
                }
                if endsNormalized {
                    result.replaceSubrange(target, with: apply(.normalize, to: Array(result[target]), rows: 1))
                }
            }
            first = end
        }
        return result
    }

    /// The vectors of every token of every sequence.
    func tokenEmbeddings(_ sequences: TokenSequences, threads: Int) throws -> [TokenEmbeddings] {
        let all = sequences.sequences
        let results = Guarded<[Int: TokenEmbeddings]>([:])
        let width = model.hiddenSize
        parallelForEach(all.count, threads: threads) { index in
            let ids = sequences.ids[all[index].range]
            var batch = TokenBatch()
            batch.append(ids)
            let embeddings = workspaces.withWorkspace { workspace in
                let states = hiddenStates(batch, workspace: workspace, team: nil)
                var storage: [Float] = []
                storage.reserveCapacity(ids.count * width)
                for row in 0..<ids.count {
                    storage += UnsafeBufferPointer(start: states.base + row * states.stride, count: width)
                }
                return Embeddings(storage: storage, dimension: ids.isEmpty ? 0 : width)
            }
            let tokens = ids.map { tokenizer.tokenizer.token(of: Int($0)) ?? "" }
            let result = TokenEmbeddings(tokens: tokens, ids: ids.map(Int.init), embeddings: embeddings)
            results.withLock { $0[index] = result }
        }
        let found = results.withLock { $0 }
        return all.indices.compactMap { found[$0] }
    }
}
