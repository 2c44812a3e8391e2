// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import ModelFiles
import TestSupport
import Testing

/// Damaged files either open, and then all their bytes can be read, or throw a `ModelError`; nothing traps.
struct HostileFileTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// Opens a file and touches every byte of every tensor; returns whether it opened.
    func survives(_ bytes: [UInt8]) throws -> Bool {
        let url = try directory.write("model.safetensors", bytes)
        let file: SafetensorsFile
        do {
            file = try SafetensorsFile(contentsOf: url)
        } catch is ModelError {
            return false
        }
        var sum = 0
        for name in file.tensorNames {
            let tensor = try file.tensor(named: name)
            tensor.withUnsafeBytes { bytes in
                if bytes.count != tensor.elementCount * tensor.elementType.byteCount { Issue.record("another size") }
                for byte in bytes { sum &+= Int(byte) }
            }
            if tensor.elementType.isFloatingPoint { _ = try tensor.floats() }
            tensor.releasePages()
        }
        return sum >= 0
    }

    /// Reads the small files of a model and checks their values against each other; returns whether they were read.
    func opens(_ fixture: ModelFixture) throws -> Bool {
        do {
            let model = try ModelDirectory(fixture.url)
            let isSane =
                (1...1_048_576).contains(model.maximumSequenceLength)
                && model.configuration.hiddenSize % model.configuration.numAttentionHeads == 0
                && model.embeddingDimension > 0
            if !isSane { Issue.record("\(model)") }
            return true
        } catch let error as ModelError {
            if error.description.isEmpty { Issue.record(error) }
            return false
        }
    }

    @Test func everyTruncationIsRefused() throws {
        let whole = TensorFileBuilder.small().bytes()
        #expect(try survives(whole))
        for count in 0..<whole.count {
            let opened = try survives(Array(whole[..<count]))
            if opened { Issue.record("opened with \(count) of \(whole.count) bytes") }
        }
    }

    @Test func changedBitsNeverReachBeyondTheFile() throws {
        let whole = TensorFileBuilder.small().bytes()
        var generator = SplitMix64(seed: 42)
        var opened = 0
        for _ in 0..<2500 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
            }
            if try survives(bytes) { opened += 1 }
        }
        // Changes of the data, or of a name, leave a valid file.
        #expect(opened > 0)
    }

    @Test func changedDigitsNeverReachBeyondTheFile() throws {
        let whole = TensorFileBuilder.small().bytes()
        let digits = whole.indices.filter { $0 >= 8 && whole[$0] >= 0x30 && whole[$0] <= 0x39 }
        var generator = SplitMix64(seed: 43)
        for _ in 0..<1500 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                guard let index = digits.randomElement(using: &generator) else { continue }
                bytes[index] = Array("0123456789-.e".utf8).randomElement(using: &generator) ?? 0x30
            }
            _ = try survives(bytes)
        }
    }

    @Test func changedLengthNeverReachesBeyondTheFile() throws {
        let whole = TensorFileBuilder.small().bytes()
        let lengths: [UInt64] = (0..<400).map { $0 } + (0..<64).map { 1 << $0 } + [.max, .max - 7, .max - 8]
        for length in lengths {
            _ = try survives(withUnsafeBytes(of: length.littleEndian) { Array($0) } + whole[8...])
        }
    }

    /// The small files of a model, damaged one at a time.
    @Test(arguments: [
        "config.json", "modules.json", "1_Pooling/config.json", "sentence_bert_config.json", "tokenizer_config.json",
        "config_sentence_transformers.json",
    ])
    func damagedConfigurationThrowsOrGivesSaneValues(name: String) throws {
        for fixture in [try ModelFixture.miniLM(), try ModelFixture.reranker()] {
            guard let whole = try? Array(Data(contentsOf: fixture.directory[name])) else { continue }
            var generator = SplitMix64(seed: 44)
            var variants = (0..<whole.count).map { Array(whole[..<$0]) }
            for _ in 0..<250 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...3, using: &generator) {
                    let index = Int.random(in: 0..<bytes.count, using: &generator)
                    bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
                }
                variants.append(bytes)
            }
            variants.append(Array(String(repeating: "[", count: 1_000_000).utf8))
            variants.append(Array(String(repeating: "{\"a\":", count: 1_000_000).utf8))
            for bytes in variants {
                try fixture.directory.write(name, bytes)
                _ = try opens(fixture)
            }
        }
    }

    @Test func damagedIndexThrowsOrFindsItsTensors() throws {
        try directory.write("a.safetensors", TensorFileBuilder.small().bytes())
        let whole = Array(#"{"weight_map": {"weight": "a.safetensors", "bias": "a.safetensors"}}"#.utf8)
        var generator = SplitMix64(seed: 45)
        for _ in 0..<500 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
            }
            try directory.write("model.safetensors.index.json", bytes)
            do {
                let weights = try ModelWeights(directory: directory.url)
                for name in weights.tensorNames { _ = try weights.tensor(name).floats() }
            } catch is ModelError {
                continue
            }
        }
    }
}
