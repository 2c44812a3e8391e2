// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import TestSupport

/// Input files of one test, which go away with it.
struct InputFiles {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// Writes a file and reads its documents.
    func documents(
        _ name: String,
        _ bytes: [UInt8],
        options: DocumentReaderOptions = .init()
    ) throws -> [Document] {
        try DocumentReader.documents(in: [.file(directory.write(name, bytes))], options: options)
    }

    /// Writes a text and reads its documents.
    func documents(
        _ name: String,
        _ text: String,
        options: DocumentReaderOptions = .init()
    ) throws -> [Document] {
        try documents(name, Array(text.utf8), options: options)
    }

    /// The source that a name stands for, as errors carry it.
    func source(_ name: String) -> DocumentSource {
        .file(directory[name])
    }
}

/// The number of bytes that the reader takes at once: lines across this border are read in two pieces.
let chunkSize = 1 << 18

let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

/// Bytes that are not UTF-8: stray, overlong, a surrogate, beyond Unicode, cut short.
let invalidUTF8: [[UInt8]] = [
    [0xff], [0x80], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0x61, 0xfe, 0x62],
]
