// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import ModelFiles
import TestSupport
import Testing

/// Thousands of seeded variants of small valid files.
extension HostileFileTests {
    @Test func damagedTensorFilesOpenOrAreRefused() throws {
        let whole = TensorFileBuilder.small().bytes()
        var mutator = FileMutator(seed: 61)
        var opened = 0
        for _ in 0..<FileMutator.count(2000) where try survives(mutator.damaged(whole)) { opened += 1 }
        #expect(opened > 0)
    }

    /// The length is right, so that the damage is read.
    @Test func damagedTensorHeadersOpenOrAreRefused() throws {
        let builder = TensorFileBuilder.small()
        let whole = builder.bytes()
        let header = String(decoding: whole[8..<whole.count - builder.data.count], as: UTF8.self)
        var mutator = FileMutator(seed: 62)
        var opened = 0
        for _ in 0..<FileMutator.count(2500) {
            let bytes = TensorFileBuilder.bytes(header: mutator.damaged(header), data: builder.data)
            if try survives(bytes) { opened += 1 }
        }
        #expect(opened > 0)
    }

    /// Tensors at random places: the file opens exactly when they follow each other without hole and overlap.
    @Test func tensorsAtRandomPlacesOpenOnlyIfTheyTileTheFile() throws {
        var mutator = FileMutator(seed: 63)
        var opened = 0
        for _ in 0..<FileMutator.count(1000) {
            let size = mutator.number(in: 0...4)
            var builder = TensorFileBuilder()
            var ranges: [Range<Int>] = []
            for index in 0..<mutator.number(in: 0...3) {
                let start = mutator.number(in: 0...size)
                let range = start..<start + mutator.number(in: 0...size)
                ranges.append(range)
                builder.add("t\(index)", "U8", [range.count], offsets: range)
            }
            var position = 0
            var tiles = true
            for range in ranges.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
                tiles = tiles && range.lowerBound == position
                position = range.upperBound
            }
            tiles = tiles && position == size
            let empty = builder.bytes()
            let file = empty + [UInt8](repeating: 7, count: size)
            if try survives(file) != tiles { Issue.record("\(ranges) in \(size) bytes") }
            if tiles { opened += 1 }
        }
        #expect(opened > 0)
    }

    @Test(arguments: [
        "config.json", "modules.json", "1_Pooling/config.json", "sentence_bert_config.json", "tokenizer_config.json",
        "config_sentence_transformers.json",
    ])
    func damagedConfigurationsAreReadOrRefused(name: String) throws {
        for (seed, fixture) in [try ModelFixture.miniLM(), try ModelFixture.reranker()].enumerated() {
            guard let whole = try? Array(Data(contentsOf: fixture.directory[name])) else { continue }
            var mutator = FileMutator(seed: UInt64(64 + seed))
            var read = 0
            for _ in 0..<FileMutator.count(250) {
                try fixture.directory.write(name, mutator.damaged(whole))
                if try opens(fixture) { read += 1 }
            }
            #expect(read > 0)
        }
    }

    @Test func damagedIndexesAreReadOrRefused() throws {
        try directory.write("a.safetensors", TensorFileBuilder.small().bytes())
        let whole = Array(#"{"weight_map": {"weight": "a.safetensors", "bias": "a.safetensors"}}"#.utf8)
        var mutator = FileMutator(seed: 66)
        var read = 0
        for _ in 0..<FileMutator.count(750) {
            try directory.write("model.safetensors.index.json", mutator.damaged(whole))
            do {
                let weights = try ModelWeights(directory: directory.url)
                for name in weights.tensorNames { _ = try weights.tensor(name).floats() }
                read += 1
            } catch is ModelError {
                continue
            }
        }
        #expect(read > 0)
    }

    /// A reference in the Hugging Face cache that names a place outside it finds nothing.
    @Test func damagedCacheReferenceFindsNoModelOutsideTheCache() throws {
        try directory.write("outside/config.json", ModelFixture.bertConfiguration)
        try directory.write("hub/models--a--b/snapshots/good/config.json", ModelFixture.bertConfiguration)
        let store = ModelStore(environment: ["HF_HUB_CACHE": directory["hub"].path, "KINDRED_MODELS": "/absent"])
        let snapshot = directory["hub/models--a--b/snapshots/good"].path
        var mutator = FileMutator(seed: 67)
        for count in 0..<FileMutator.count(300) {
            let whole = count.isMultiple(of: 2) ? "good\n" : "../../../outside"
            try directory.write("hub/models--a--b/refs/main", mutator.damaged(Array(whole.utf8)))
            #expect(try store.locate("a/b").path == snapshot)
        }
    }
}
