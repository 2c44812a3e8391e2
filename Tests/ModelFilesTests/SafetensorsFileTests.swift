// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import ModelFiles
import TestSupport
import Testing

struct SafetensorsFileTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test func findsTensorsByName() throws {
        let file = try SafetensorsFile(
            contentsOf: directory.write("model.safetensors", TensorFileBuilder.small().bytes())
        )
        #expect(Set(file.tensorNames) == ["weight", "bias", "ids", "half", "none"])
        #expect(file.metadata == ["format": "pt"])
        let weight = try file.tensor(named: "weight")
        #expect(weight.shape == [2, 3])
        #expect(weight.elementCount == 6)
        #expect(weight.elementType == .float32)
        #expect(weight.file == directory["model.safetensors"])
        #expect(try weight.floats() == [1, 2, 3, 4, 5, 6])
        #expect(try file["half"]?.floats() == [1, -2])
        #expect(try file["none"]?.floats() == [])
        #expect(file["absent"] == nil)
        #expect(throws: ModelError.missingTensor("absent", file: directory["model.safetensors"])) {
            try file.tensor(named: "absent")
        }
    }

    @Test func tensorKeepsItsFileMapped() throws {
        let url = try directory.write("model.safetensors", TensorFileBuilder.small().bytes())
        let tensor = try SafetensorsFile(contentsOf: url).tensor(named: "bias")
        try FileManager.default.removeItem(at: url)
        #expect(try tensor.floats() == [0.5, -0.5, 0])
    }

    @Test func fileWithoutTensorsIsAllowed() throws {
        let url = try directory.write("model.safetensors", TensorFileBuilder.bytes(header: "{}", data: []))
        #expect(try SafetensorsFile(contentsOf: url).tensorNames == [])
    }

    @Test func scalarHasOneElement() throws {
        var builder = TensorFileBuilder()
        builder.add("scale", [], [20])
        let url = try directory.write("model.safetensors", builder.bytes())
        #expect(try SafetensorsFile(contentsOf: url).tensor(named: "scale").floats() == [20])
    }

    @Test func missingFileIsNamed() {
        #expect(throws: ModelError.missingFile(directory["absent"])) {
            try SafetensorsFile(contentsOf: directory["absent"])
        }
    }

    @Test func unknownElementTypeIsNamed() throws {
        var builder = TensorFileBuilder()
        builder.add("w", "F3", [1], [0])
        let url = try directory.write("model.safetensors", builder.bytes())
        #expect(throws: ModelError.unsupportedElementType("F3", tensor: "w", file: url)) {
            try SafetensorsFile(contentsOf: url)
        }
    }

    /// What is wrong, and the tensor to blame if a single one is.
    @Test(
        arguments: [
            ("empty file", [], nil),
            ("seven bytes", [UInt8](repeating: 0, count: 7), nil),
            ("header of length 0", TensorFileBuilder.bytes(header: "", data: []), nil),
            ("length beyond the file", TensorFileBuilder.bytes(header: "{}", data: [], length: 3), nil),
            ("length 100,000,001", TensorFileBuilder.bytes(header: "{}", data: [], length: 100_000_001), nil),
            ("length 2^63", TensorFileBuilder.bytes(header: "{}", data: [], length: 1 << 63), nil),
            ("length 2^64 - 1", TensorFileBuilder.bytes(header: "{}", data: [], length: .max), nil),
            ("array", TensorFileBuilder.bytes(header: "[]", data: []), nil),
            ("leading space", TensorFileBuilder.bytes(header: " {}", data: []), nil),
            ("not JSON", TensorFileBuilder.bytes(header: "{\"a\"}", data: []), nil),
            ("not UTF-8", TensorFileBuilder.bytes(header: "{}", data: []).dropLast() + [0xff], nil),
            ("bytes of no tensor", TensorFileBuilder.bytes(header: "{}", data: [1]), nil),
            ("metadata of numbers", TensorFileBuilder.bytes(header: #"{"__metadata__":{"a":1}}"#, data: []), nil),
            ("metadata of text", TensorFileBuilder.bytes(header: #"{"__metadata__":"a"}"#, data: []), nil),
            ("tensor of text", TensorFileBuilder.bytes(header: #"{"w":"a"}"#, data: []), "w"),
            ("no dtype", entry(#""shape":[1],"data_offsets":[0,4]"#), "w"),
            ("no shape", entry(#""dtype":"F32","data_offsets":[0,4]"#), "w"),
            ("no offsets", entry(#""dtype":"F32","shape":[1]"#), "w"),
            ("negative size", entry(#""dtype":"F32","shape":[-1],"data_offsets":[0,4]"#), "w"),
            ("two negative sizes", entry(#""dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]"#), "w"),
            ("fractional size", entry(#""dtype":"F32","shape":[1.5],"data_offsets":[0,4]"#), "w"),
            ("three offsets", entry(#""dtype":"F32","shape":[1],"data_offsets":[0,4,8]"#), "w"),
            ("offsets backwards", entry(#""dtype":"F32","shape":[1],"data_offsets":[4,0]"#), "w"),
            ("offset beyond the file", entry(#""dtype":"F32","shape":[2],"data_offsets":[0,8]"#), "w"),
            (
                "offset 2^62",
                entry(#""dtype":"F32","shape":[1],"data_offsets":[4611686018427387904,4611686018427387908]"#), "w"
            ),
            ("negative offset", entry(#""dtype":"F32","shape":[1],"data_offsets":[-4,0]"#), "w"),
            ("too few bytes", entry(#""dtype":"F32","shape":[2],"data_offsets":[0,4]"#), "w"),
            ("too many bytes", entry(#""dtype":"F16","shape":[1],"data_offsets":[0,4]"#), "w"),
            ("overflowing shape", entry(#""dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]"#), "w"),
            ("overflowing bytes", entry(#""dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]"#), "w"),
            (
                "overflow before a zero",
                entry(#""dtype":"F32","shape":[4294967296,4294967296,0],"data_offsets":[0,0]"#), "w"
            ),
            ("hole at the start", entry(#""dtype":"F32","shape":[0],"data_offsets":[4,4]"#), "w"),
            (
                "deep header",
                TensorFileBuilder.bytes(header: "{\"w\":" + String(repeating: "[", count: 100_000), data: []), nil
            ),
        ] as [(String, [UInt8], String?)]
    )
    func damageIsFoundBeforeAnythingIsRead(what: String, bytes: [UInt8], tensor: String?) throws {
        let url = try directory.write("model.safetensors", bytes)
        let error = #expect(throws: ModelError.self) { try SafetensorsFile(contentsOf: url) }
        guard case .damagedTensorFile(url, tensor, _)? = error else {
            Issue.record("\(what): \(error?.description ?? "")")
            return
        }
    }

    private static func entry(_ text: String) -> [UInt8] {
        TensorFileBuilder.bytes(header: "{\"w\":{\(text)}}", data: [0, 0, 0, 0])
    }

    @Test func overlapNamesTheLaterTensor() throws {
        var builder = TensorFileBuilder()
        builder.add("first", [2], [1, 2])
        builder.add("second", "F32", [1], offsets: 4..<8)
        let url = try directory.write("model.safetensors", builder.bytes())
        let reason = "overlaps the one before"
        #expect(throws: ModelError.damagedTensorFile(url, tensor: "second", reason: reason)) {
            try SafetensorsFile(contentsOf: url)
        }
    }

    @Test func twoTensorsOnTheSameBytesOverlap() throws {
        var builder = TensorFileBuilder()
        builder.add("a", [2], [1, 2])
        builder.add("b", "F32", [2], offsets: 0..<8)
        let url = try directory.write("model.safetensors", builder.bytes())
        #expect(throws: ModelError.self) { try SafetensorsFile(contentsOf: url) }
    }

    @Test func holeBetweenTensorsIsRefusedAsByTheReference() throws {
        var builder = TensorFileBuilder()
        builder.add("first", "F32", [1], offsets: 0..<4)
        builder.add("second", "F32", [1], offsets: 8..<12)
        let header = String(decoding: builder.bytes()[8...], as: UTF8.self)
        let bytes = TensorFileBuilder.bytes(header: header, data: [UInt8](repeating: 0, count: 12))
        let url = try directory.write("model.safetensors", bytes)
        let reason = "leaves a hole before it"
        #expect(throws: ModelError.damagedTensorFile(url, tensor: "second", reason: reason)) {
            try SafetensorsFile(contentsOf: url)
        }
    }

    @Test func nameTwiceIsRefused() throws {
        var builder = TensorFileBuilder()
        builder.add("w", [1], [1])
        builder.add("w", [1], [2])
        let url = try directory.write("model.safetensors", builder.bytes())
        let error = #expect(throws: ModelError.self) { try SafetensorsFile(contentsOf: url) }
        guard case .damagedTensorFile(url, nil, _)? = error else { throw try #require(error) }
    }
}
