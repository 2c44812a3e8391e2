// SPDX-License-Identifier: Apache-2.0

/// The header of a `.npy` file.
///
/// The format, <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>:
///
///     0      6 bytes   93 'N' 'U' 'M' 'P' 'Y'
///     6      2 bytes   major and minor version: 1.0, 2.0 or 3.0
///     8      2 or 4    the length of what follows up to the data, little-endian: 2 bytes in version 1, 4 in 2 and 3
///     …      text      a Python dictionary, padded with spaces and a newline so that the data begin at a multiple of 64:
///                      {'descr': '<f4', 'fortran_order': False, 'shape': (3, 384), }
struct NumPyHeader: Hashable {
    var elementType: String
    var isColumnMajor: Bool
    var shape: [Int]
    /// Where the numbers begin.
    var dataOffset: Int

    /// The greatest header that is read.
    ///
    /// NumPy refuses more than 10,000 bytes.
    static let lengthLimit = 10_000

    private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// Why a header cannot be read.
    struct Fault: Error {
        let reason: String
    }

    /// Reads the header at the start of a file.
    init(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
        guard bytes.count >= 10, bytes.starts(with: Self.magic) else { throw Fault(reason: "it is not a .npy file") }
        let major = bytes[6]
        let minor = bytes[7]
        guard (1...3).contains(major), minor == 0 else {
            throw Fault(reason: "the format's version \(major).\(minor) is unknown")
        }
        let start = major == 1 ? 10 : 12
        guard bytes.count >= start else { throw Fault(reason: "it is cut short") }
        var length = 0
        for index in (8..<start).reversed() { length = length << 8 | Int(bytes[index]) }
        guard length <= Self.lengthLimit else { throw Fault(reason: "its header claims \(length) bytes") }
        guard length <= bytes.count - start else { throw Fault(reason: "it is cut short inside the header") }
        var parser = PythonLiteral(Array(bytes[start..<start + length]))
        let fields = try parser.dictionary()
        guard Set(fields.keys) == ["descr", "fortran_order", "shape"] else {
            throw Fault(reason: "its header must have descr, fortran_order and shape")
        }
        guard case .boolean(let isColumnMajor)? = fields["fortran_order"], case .tuple(let shape)? = fields["shape"]
        else {
            throw Fault(reason: "its header has values of the wrong kind")
        }
        switch fields["descr"] {
        case .string(let type)?: elementType = type
        case .list(let text)?: elementType = text
        default: throw Fault(reason: "its header has values of the wrong kind")
        }
        self.isColumnMajor = isColumnMajor
        self.shape = shape
        dataOffset = start + length
    }

    /// Writes a header of always the same length, so that the number of rows can be changed afterwards.
    static func bytes(elementType: String, rows: Int, columns: Int) -> [UInt8] {
        let text = "{'descr': '\(elementType)', 'fortran_order': False, 'shape': (\(rows), \(columns)), }"
        let total = 128
        var bytes = magic + [1, 0, UInt8(total - 10), 0] + Array(text.utf8)
        precondition(bytes.count < total, "The header is longer than its fixed size.")
        bytes += [UInt8](repeating: UInt8(ascii: " "), count: total - 1 - bytes.count) + [UInt8(ascii: "\n")]
        return bytes
    }
}
