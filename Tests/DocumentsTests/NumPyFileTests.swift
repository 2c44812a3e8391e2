// SPDX-License-Identifier: Apache-2.0

import Documents
import FileStorage
import FoundationEssentials
import TestSupport
import Testing

struct NumPyFileTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func read(_ bytes: [UInt8]) throws -> NumPyFile {
        try NumPyFile(contentsOf: directory.write("a.npy", bytes))
    }

    private func damaged(_ reason: String) -> VectorFileError {
        .damaged(directory["a.npy"], reason: reason)
    }

    @Test func readsWhatNumPyWrote() throws {
        for golden in NumPyGolden.readable {
            let file = try read(golden.bytes())
            #expect([file.rows, file.columns] == golden.shape, "\(golden.name)")
            #expect(file.floats() == golden.values, "\(golden.name)")
            #expect(file.url == directory["a.npy"])
        }
    }

    @Test func refusesTypesAndShapesByName() throws {
        let url = directory["a.npy"]
        let supported = ["<f4", "<f2", "<f8"]
        let expected: [String: VectorFileError] = [
            "Fortran order": .columnMajor(url),
            "three dimensions": .notAMatrix(shape: [1, 1, 1], file: url),
            "no dimension": .notAMatrix(shape: [], file: url),
            "integers": .unsupportedElementType("<i8", supported: supported, file: url),
            "big-endian": .unsupportedElementType(">f4", supported: supported, file: url),
            "records": .unsupportedElementType("[('a', '<f4')]", supported: supported, file: url),
        ]
        #expect(Set(NumPyGolden.refused.map(\.name)) == Set(expected.keys))
        for golden in NumPyGolden.refused {
            let error = #expect(throws: VectorFileError.self) { try read(golden.bytes()) }
            #expect(error == expected[golden.name])
        }
    }

    @Test(arguments: [0, 1, 2, 3])
    func readsNumbersAtAnyAddress(shift: Int) throws {
        let header = "{'descr':'<f4','fortran_order':False,'shape':(2,2)}" + String(repeating: " ", count: shift)
        let file = try read(npy(header, data: littleEndianBytes([1, 2, 3, 4])))
        #expect(file.floats() == [1, 2, 3, 4])
    }

    /// Headers that NumPy's reader takes too.
    @Test(arguments: [
        "{'shape': (2, 1), 'fortran_order': False, 'descr': '<f4'}",
        "{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (2, 1,), }\n",
        "  { 'descr' : '<f4' , 'fortran_order' : False , 'shape' : ( 2 , 1 ) }  \n\n",
    ])
    func readsOtherSpellingsOfTheHeader(header: String) throws {
        for version in [1, 2, 3] as [UInt8] {
            let file = try read(npy(header, version: version, data: littleEndianBytes([5, 6])))
            #expect([file.rows, file.columns] == [2, 1])
            #expect(file.floats() == [5, 6])
        }
    }

    @Test(arguments: [
        ("", "its header cannot be read: '{' is missing, at byte 0 of it"),
        ("{", "its header cannot be read: a quotation mark is missing, at byte 1 of it"),
        ("{}", "its header must have descr, fortran_order and shape"),
        ("{'descr': '<f4'}", "its header must have descr, fortran_order and shape"),
        ("{'descr'", "its header cannot be read: ':' is missing, at byte 8 of it"),
        ("{'descr': ", "its header cannot be read: a value is missing, at byte 10 of it"),
        ("{'descr': '<f4", "its header cannot be read: a text has no end, at byte 10 of it"),
        ("{'descr': '<f4' 'x'}", "its header cannot be read: '}' is missing, at byte 16 of it"),
        ("{'descr': '<f4', 'descr': '<f4'}", "its header cannot be read: 'descr' occurs twice, at byte 31 of it"),
        ("{'descr': 'a\\n'}", "its header cannot be read: a text has escapes or is not UTF-8, at byte 10 of it"),
        ("{'descr': [('a', '<f4')", "its header cannot be read: a list has no end, at byte 23 of it"),
        ("{'descr': None}", "its header cannot be read: a value is missing, at byte 10 of it"),
        ("{'shape': (-1, 2)}", "its header cannot be read: a size is not a number that fits, at byte 11 of it"),
        ("{'shape': (1.5,)}", "its header cannot be read: ')' is missing, at byte 12 of it"),
        ("{'shape': (,)}", "its header cannot be read: a size is not a number that fits, at byte 11 of it"),
        (
            "{'shape': (9223372036854775808,)}",
            "its header cannot be read: a size is not a number that fits, at byte 30 of it"
        ),
        ("{'shape': (1", "its header cannot be read: ')' is missing, at byte 12 of it"),
        ("{'descr': '<f4'} x", "its header cannot be read: text follows the dictionary, at byte 17 of it"),
        (
            "{'descr': '<f4', 'fortran_order': False, 'shape': '<f4'}",
            "its header has values of the wrong kind"
        ),
        ("{'descr': '<f4', 'fortran_order': (1,), 'shape': (1,)}", "its header has values of the wrong kind"),
        ("{'descr': (1,), 'fortran_order': False, 'shape': (1,)}", "its header has values of the wrong kind"),
    ])
    func damagedHeaderIsRefusedWithItsReason(header: String, reason: String) throws {
        #expect(throws: damaged(reason)) { try read(npy(header)) }
    }

    /// What follows the six bytes of the format's name.
    private static let damagedStarts: [(bytes: [UInt8], reason: String)] = [
        ([], "it is not a .npy file"),
        ([1, 0, 0], "it is not a .npy file"),
        ([4, 0, 0, 0, 0, 0], "the format's version 4.0 is unknown"),
        ([1, 7, 0, 0, 0, 0], "the format's version 1.7 is unknown"),
        ([0, 0, 0, 0, 0, 0], "the format's version 0.0 is unknown"),
        ([2, 0, 1, 0], "it is cut short"),
        ([1, 0, 5, 0], "it is cut short inside the header"),
        ([1, 0, 0xff, 0xff], "its header claims 65535 bytes"),
        ([2, 0, 0xff, 0xff, 0xff, 0xff], "its header claims 4294967295 bytes"),
        ([3, 0, 0, 0, 0, 0x80], "its header claims 2147483648 bytes"),
    ]

    @Test(arguments: damagedStarts)
    func damagedStartIsRefusedWithItsReason(bytes: [UInt8], reason: String) throws {
        #expect(throws: damaged(reason)) { try read(numPyMagic + bytes) }
    }

    @Test(arguments: ["", "NUMPY", "not a .npy file at all"])
    func otherFilesAreRefused(text: String) throws {
        #expect(throws: damaged("it is not a .npy file")) { try read(Array(text.utf8)) }
    }

    /// Sizes whose product or number of bytes does not fit 64 bits, or is not what the file has.
    @Test(arguments: [
        "(2, 2)", "(0, 3)", "(1,)", "(4,)", "(3, 9223372036854775807)", "(9223372036854775807, 9223372036854775807)",
        "(4294967296, 4294967296)", "(2305843009213693952, 2)", "(4611686018427387905,)", "(4611686018427387904, 1)",
    ])
    func sizesThatTheFileDoesNotHaveAreRefused(shape: String) throws {
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape)}"
        let error = #expect(throws: VectorFileError.self) { try read(npy(header, data: [0, 0, 0, 0, 0, 0, 0, 0])) }
        guard case .damaged(_, let reason)? = error else { throw try #require(error) }
        #expect(reason.hasPrefix("8 bytes follow the header but ["))
        #expect(reason.hasSuffix("] of <f4 needs another number"))
    }

    /// Zero components times any number of rows are zero bytes: the number of rows would be believed.
    @Test(arguments: [("(9223372036854775807, 0)", [Int.max, 0]), ("(0,)", [0]), ("(1, 0)", [1, 0])])
    func vectorsWithoutComponentsAreRefused(shape: String, sizes: [Int]) throws {
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape)}"
        #expect(throws: VectorFileError.notAMatrix(shape: sizes, file: directory["a.npy"])) { try read(npy(header)) }
    }

    @Test func noRowsAreAnEmptyMatrix() throws {
        for (shape, columns) in [("(0, 3)", 3), ("(0, 0)", 0), ("(0, 9223372036854775807)", Int.max)] {
            let file = try read(npy("{'descr': '<f4', 'fortran_order': False, 'shape': \(shape)}"))
            #expect([file.rows, file.columns] == [0, columns])
            #expect(file.floats().isEmpty)
        }
    }

    @Test func everyTruncationIsRefused() throws {
        for golden in NumPyGolden.readable {
            let whole = golden.bytes()
            for count in 0..<whole.count {
                #expect(throws: VectorFileError.self) { try read(Array(whole[..<count])) }
            }
            #expect(throws: VectorFileError.self) { try read(whole + [0]) }
        }
    }

    @Test func absentFileAndDirectoryAreRefused() throws {
        #expect(throws: FileStorageError.self) { try NumPyFile(contentsOf: directory["absent.npy"]) }
        #expect(throws: FileStorageError.notRegularFile(directory.url)) { try NumPyFile(contentsOf: directory.url) }
    }
}

/// The bytes that every file begins with.
let numPyMagic: [UInt8] = [0x93] + Array("NUMPY".utf8)

/// A file with a header as it is.
func npy(_ header: String, version: UInt8 = 1, data: [UInt8] = []) -> [UInt8] {
    let count = header.utf8.count
    let length = [UInt8(truncatingIfNeeded: count), UInt8(truncatingIfNeeded: count >> 8)]
    return numPyMagic + [version, 0] + length + (version == 1 ? [] : [0, 0]) + Array(header.utf8) + data
}

/// The bytes of numbers of single precision.
func littleEndianBytes(_ values: [Float]) -> [UInt8] {
    values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
}
