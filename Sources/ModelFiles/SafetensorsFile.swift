// SPDX-License-Identifier: Apache-2.0

import FileStorage
public import FoundationEssentials

/// A file of named tensors, mapped into memory.
///
/// ```swift
/// let file = try SafetensorsFile(contentsOf: url)
/// let weights = try file.tensor(named: "encoder.layer.0.output.dense.weight").floats()
/// ```
///
/// The format, <https://github.com/huggingface/safetensors#format>, all numbers little-endian:
///
///     0      8 bytes   n, the length of the header, at most 100,000,000
///     8      n bytes   a JSON object in UTF-8, beginning with '{', padded at its end with spaces:
///                      "name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [begin, end]}
///                      and optionally "__metadata__": {"key": "text"}
///     8 + n  the rest  the tensors' bytes, row-major; offsets count from here
///
/// As the reference implementation does, opening checks that the tensors cover the rest of the file without a hole or
/// an overlap and that each has exactly the bytes that its type and shape need. Nothing is read past what was checked.
public struct SafetensorsFile: Sendable {
    /// The file.
    public let url: URL

    /// The texts that the file's writer left under `__metadata__`.
    public let metadata: [String: String]

    /// The names of the tensors, in the order of their bytes.
    public let tensorNames: [String]

    private let tensors: [String: Tensor]

    private static let headerLimit = 100_000_000

    /// Maps a file and checks its header.
    ///
    /// - Parameter url: The file.
    /// - Throws: `ModelError.missingFile`, `.unreadableFile` or `.damagedTensorFile`.
    public init(contentsOf url: URL) throws {
        let file = try ConfigurationFile.map(url)
        let header = try Self.header(of: file)
        var tensors: [String: Tensor] = [:]
        var metadata: [String: String] = [:]
        for (name, value) in header.entries {
            if name == "__metadata__" {
                metadata = try Self.metadata(from: value, url: url)
            } else {
                tensors[name] = try Self.tensor(name, from: value, file: file, dataStart: header.dataStart)
            }
        }
        let ordered = tensors.values.sorted {
            ($0.bytes.lowerBound, $0.bytes.upperBound, $0.name) < ($1.bytes.lowerBound, $1.bytes.upperBound, $1.name)
        }
        var position = header.dataStart
        for tensor in ordered {
            guard tensor.bytes.lowerBound == position else {
                let fault = tensor.bytes.lowerBound < position ? "overlaps the one before" : "leaves a hole before it"
                throw ModelError.damagedTensorFile(url, tensor: tensor.name, reason: fault)
            }
            position = tensor.bytes.upperBound
        }
        guard position == file.count else {
            throw ModelError.damagedTensorFile(
                url,
                tensor: nil,
                reason: "\(file.count - position) bytes at its end belong to no tensor"
            )
        }
        self.url = url
        self.metadata = metadata
        self.tensors = tensors
        tensorNames = ordered.map(\.name)
    }

    /// The tensor of a name, if there is one.
    ///
    /// - Parameter name: The checkpoint's literal name.
    /// - Returns: The tensor; nil when the file has none of that name.
    public subscript(name: String) -> Tensor? {
        tensors[name]
    }

    /// The tensor of a name.
    ///
    /// - Parameter name: The checkpoint's literal name.
    /// - Returns: The tensor.
    /// - Throws: `ModelError.missingTensor`.
    public func tensor(named name: String) throws -> Tensor {
        guard let tensor = tensors[name] else { throw ModelError.missingTensor(name, file: url) }
        return tensor
    }
}

extension SafetensorsFile {
    private static func header(of file: MappedFile) throws -> (entries: [String: JSONNode], dataStart: Int) {
        try file.withUnsafeBytes { bytes in
            func damaged(_ reason: String) -> ModelError {
                .damagedTensorFile(file.url, tensor: nil, reason: reason)
            }
            guard bytes.count >= 8 else { throw damaged("it has \(bytes.count) bytes, fewer than the first field") }
            let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
            guard length <= UInt64(headerLimit) else {
                throw damaged("its header claims \(length) bytes, more than the format allows")
            }
            guard length <= UInt64(bytes.count - 8) else {
                throw damaged("its header claims \(length) bytes but \(bytes.count - 8) follow; it may be cut short")
            }
            let dataStart = 8 + Int(length)
            guard length > 0, bytes[8] == UInt8(ascii: "{") else { throw damaged("its header is not a JSON object") }
            let node: JSONNode
            do throws(JSONError) {
                node = try JSONParser.parse(UnsafeRawBufferPointer(rebasing: bytes[8..<dataStart]))
            } catch {
                throw damaged("its header is not valid JSON: \(error.reason), at byte \(error.offset + 8)")
            }
            guard case .object(let entries) = node else { throw damaged("its header is not a JSON object") }
            return (entries, dataStart)
        }
    }

    private static func metadata(from value: JSONNode, url: URL) throws -> [String: String] {
        guard case .object(let entries) = value else {
            throw ModelError.damagedTensorFile(url, tensor: nil, reason: "__metadata__ is not an object of strings")
        }
        return try entries.mapValues { entry in
            guard case .string(let text) = entry else {
                throw ModelError.damagedTensorFile(url, tensor: nil, reason: "__metadata__ is not an object of strings")
            }
            return text
        }
    }

    private static func tensor(_ name: String, from value: JSONNode, file: MappedFile, dataStart: Int) throws -> Tensor
    {
        func damaged(_ reason: String) -> ModelError {
            .damagedTensorFile(file.url, tensor: name, reason: reason)
        }
        guard case .object(let entry) = value else { throw damaged("its description is not an object") }
        guard case .string(let typeName)? = entry["dtype"] else { throw damaged("it has no dtype") }
        guard let elementType = ElementType(rawValue: typeName) else {
            throw ModelError.unsupportedElementType(typeName, tensor: name, file: file.url)
        }
        guard let shape = entry["shape"].flatMap(sizes) else { throw damaged("its shape is not a list of sizes") }
        guard let offsets = entry["data_offsets"].flatMap(sizes), offsets.count == 2 else {
            throw damaged("its data_offsets are not two positions")
        }
        var elementCount = 1
        for size in shape {
            let (product, overflow) = elementCount.multipliedReportingOverflow(by: size)
            guard !overflow else { throw damaged("its shape \(shape) is too great") }
            elementCount = product
        }
        let (byteCount, overflow) = elementCount.multipliedReportingOverflow(by: elementType.byteCount)
        guard !overflow else { throw damaged("its shape \(shape) is too great") }
        guard offsets[0] <= offsets[1], offsets[1] <= file.count - dataStart else {
            throw damaged("its data_offsets \(offsets) lie outside the file; it may be cut short")
        }
        guard offsets[1] - offsets[0] == byteCount else {
            throw damaged(
                "it has \(offsets[1] - offsets[0]) bytes but \(shape) of \(typeName) needs \(byteCount)"
            )
        }
        return Tensor(
            name: name,
            elementType: elementType,
            shape: shape,
            elementCount: elementCount,
            storage: file,
            bytes: dataStart + offsets[0]..<dataStart + offsets[1]
        )
    }

    /// A list of integers that are not negative.
    private static func sizes(_ value: JSONNode) -> [Int]? {
        guard case .array(let elements) = value else { return nil }
        var sizes: [Int] = []
        for element in elements {
            guard case .integer(let integer) = element, let size = Int(exactly: integer), size >= 0 else { return nil }
            sizes.append(size)
        }
        return sizes
    }
}
