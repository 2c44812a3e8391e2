// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import TestSupport
import Testing

/// Thousands of seeded variants of small valid files: each is read or refused with a typed error; nothing traps.
struct DamagedFilesTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private static let texts: [(name: String, text: String)] = [
        ("a.txt", "\u{feff}one\r\n\n  two é€😀\n\0\nthree"),
        (
            "a.jsonl",
            #"{"text": "caf\u00e9 \ud83d\ude00\n", "id": "a", "year": 1994, "tags": ["x", null, {"deep": [0.5, true]}]}"#
                + "\n\n{\"id\":17,\"text\":\"€\"}\n"
        ),
        ("a.csv", "\u{feff}id,text,\"to\"\"pic\"\r\n1,\"a, b\n\"\"c\"\" é\",x\r\n\r\n2,plain,\"\"\r\n3,5\" nail,€"),
        ("a.tsv", "id\ttext\ttopic\n1\t\"one\"\tx\n\n2\té€😀\t\n"),
    ]

    @Test(arguments: texts)
    func damagedTextsAreReadOrRefused(name: String, text: String) throws {
        var mutator = FileMutator(seed: UInt64(name.utf8.reduce(0) { $0 &* 31 &+ UInt($1) }))
        var read = 0
        for _ in 0..<FileMutator.count(1000) {
            let url = try directory.write(name, mutator.damaged(Array(text.utf8)))
            do {
                for document in try DocumentReader.documents(in: [.file(url)]) where document.id.isEmpty {
                    Issue.record("\(document)")
                }
                read += 1
            } catch let error as DocumentError {
                if !error.description.hasPrefix(url.path + ", line ") { Issue.record(error) }
            }
        }
        #expect(read > 0)
    }

    private func readNumPy(_ bytes: [UInt8]) throws -> Bool {
        do {
            let file = try NumPyFile(contentsOf: directory.write("a.npy", bytes))
            let floats = file.floats()
            if floats.count != file.rows * file.columns { Issue.record("\(file)") }
            return true
        } catch let error as VectorFileError {
            if error.description.isEmpty { Issue.record(error) }
            return false
        }
    }

    @Test func damagedNumPyFilesAreReadOrRefused() throws {
        var mutator = FileMutator(seed: 51)
        var read = 0
        let wholes = (NumPyGolden.readable + NumPyGolden.refused).map { $0.bytes() }
        for _ in 0..<FileMutator.count(150) {
            for whole in wholes where try readNumPy(mutator.damaged(whole)) { read += 1 }
        }
        #expect(read > 0)
    }

    /// The length is right, so that the damage is read.
    @Test func damagedNumPyHeadersAreReadOrRefused() throws {
        var mutator = FileMutator(seed: 52)
        var read = 0
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n"
        let data = littleEndianBytes([1, 2, 3, 4, 5, 6])
        for _ in 0..<FileMutator.count(2000) {
            let version = UInt8(mutator.number(in: 1...3))
            if try readNumPy(npy(mutator.damaged(header), version: version, data: data)) { read += 1 }
        }
        #expect(read > 0)
    }

    @Test func damagedFVecsFilesAreReadOrRefused() throws {
        var mutator = FileMutator(seed: 53)
        var read = 0
        let vector: [UInt8] = [2, 0, 0, 0] + littleEndianBytes([1, 0.5])
        let whole = vector + vector + vector
        for _ in 0..<FileMutator.count(1500) {
            do {
                let file = try FVecsFile(contentsOf: directory.write("a.fvecs", mutator.damaged(whole)))
                if file.floats().count != file.rows * file.columns { Issue.record("\(file)") }
                read += 1
            } catch is VectorFileError {
                continue
            }
        }
        #expect(read > 0)
    }
}
