// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import ModelFiles
import TestSupport
import Testing

struct ModelFingerprintTests {
    private static let checkpoints = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "ConformanceTests/Fixtures/checkpoints")

    private let copy: TemporaryDirectory

    init() throws {
        copy = try TemporaryDirectory()
        let source = Self.checkpoints.appending(path: "bert-tiny")
        for name in try FileManager.default.subpathsOfDirectory(atPath: source.path) {
            let file = source.appending(path: name)
            guard !name.hasSuffix("1_Pooling") else { continue }
            try copy.write(name, Array(try Data(contentsOf: file)))
        }
    }

    private func fingerprint() throws -> String { try ModelFingerprint(directory: copy.url).hexadecimal }

    private func change(_ name: String, at offset: Int) throws {
        var bytes = Array(try Data(contentsOf: copy[name]))
        bytes[offset < 0 ? bytes.count + offset : offset] ^= 1
        try copy.write(name, bytes)
    }

    @Test func copyHasTheSame() throws {
        let original = try ModelFingerprint(directory: Self.checkpoints.appending(path: "bert-tiny"))
        #expect(try fingerprint() == original.hexadecimal)
        #expect(original.hexadecimal.utf8.count == 64)
        #expect("\(original)" == original.hexadecimal)
        // What decides no result.
        try copy.write("README.md", "text")
        #expect(try fingerprint() == original.hexadecimal)
    }

    @Test func checkpointsDiffer() throws {
        let names = [
            "bert-tiny", "bert-heads-of-8", "bert-cross-1", "bert-cross-3", "bert-float16", "mpnet-tiny",
            "bert-sharded",
        ]
        let all = try names.map { try ModelFingerprint(directory: Self.checkpoints.appending(path: $0)) }
        #expect(Set(all).count == names.count)
    }

    @Test func oneBitOfTheWeightsMatters() throws {
        let before = try fingerprint()
        try change("model.safetensors", at: -1)
        #expect(try fingerprint() != before)
    }

    @Test(arguments: [
        ("1_Pooling/config.json", " "), ("config.json", " "), ("modules.json", " "), ("tokenizer.json", " "),
        ("sentence_bert_config.json", " "), ("tokenizer_config.json", " "),
    ])
    func everyFileThatDecidesMatters(name: String, added: String) throws {
        let before = try fingerprint()
        let text = String(decoding: try Data(contentsOf: copy[name]), as: UTF8.self)
        try copy.write(name, text + added)
        #expect(try fingerprint() != before)
    }

    @Test func missingWeightsAreAnError() throws {
        try FileManager.default.removeItem(at: copy["model.safetensors"])
        #expect(throws: ModelError.missingFile(copy.url.appending(path: "model.safetensors"))) { try fingerprint() }
    }
}
