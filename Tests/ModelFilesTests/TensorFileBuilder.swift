// SPDX-License-Identifier: Apache-2.0

/// Writes files in the safetensors format for the tests, right or wrong.
struct TensorFileBuilder {
    private var entries: [String] = []
    private(set) var data: [UInt8] = []

    /// Adds a tensor after the ones before it.
    mutating func add(_ name: String, _ type: String, _ shape: [Int], _ bytes: [UInt8]) {
        add(name, type, shape, offsets: data.count..<data.count + bytes.count)
        data += bytes
    }

    /// Adds a tensor of single precision.
    mutating func add(_ name: String, _ shape: [Int], _ values: [Float]) {
        add(
            name,
            "F32",
            shape,
            values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
        )
    }

    /// Describes a tensor without adding bytes.
    mutating func add(_ name: String, _ type: String, _ shape: [Int], offsets: Range<Int>) {
        add(
            entry: "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),"
                + "\"data_offsets\":[\(offsets.lowerBound),\(offsets.upperBound)]}"
        )
    }

    /// Adds an entry of the header as it is.
    mutating func add(entry: String) {
        entries.append(entry)
    }

    /// The whole file.
    func bytes(paddedTo alignment: Int = 8) -> [UInt8] {
        var header = "{" + entries.joined(separator: ",") + "}"
        while (8 + header.utf8.count) % alignment != 0 { header += " " }
        return Self.bytes(header: header, data: data)
    }

    /// A file with a header as it is.
    static func bytes(header: String, data: [UInt8], length: UInt64? = nil) -> [UInt8] {
        let length = length ?? UInt64(header.utf8.count)
        return withUnsafeBytes(of: length.littleEndian) { Array($0) } + Array(header.utf8) + data
    }

    /// A file with a matrix, a vector, integers, half precision and metadata.
    static func small() -> TensorFileBuilder {
        var builder = TensorFileBuilder()
        builder.add(entry: "\"__metadata__\":{\"format\":\"pt\"}")
        builder.add("weight", [2, 3], [1, 2, 3, 4, 5, 6])
        builder.add("bias", [3], [0.5, -0.5, 0])
        builder.add("ids", "I64", [2], [UInt8](repeating: 0, count: 16))
        builder.add("half", "F16", [2], [0x00, 0x3c, 0x00, 0xc0])
        builder.add("none", "F32", [0, 4], [])
        return builder
    }
}
