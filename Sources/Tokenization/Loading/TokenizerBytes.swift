// SPDX-License-Identifier: Apache-2.0

import FileStorage
import FoundationEssentials

/// The bytes of a tokenizer's files.
enum TokenizerBytes {
    /// Far above any real file; keeps every position within 31 bits.
    static let limit = 1 << 30

    /// Maps a file and calls `body` with its bytes, which are UTF-8 and valid until it returns.
    static func read<Result>(_ file: URL, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
        let mapped: MappedFile
        do {
            mapped = try MappedFile(contentsOf: file)
        } catch let error as FileStorageError {
            throw TokenizerError.unreadableFile(file, reason: reason(error))
        }
        guard mapped.count <= limit else {
            throw TokenizerError.fileTooLarge(file, limit: limit, actual: mapped.count)
        }
        return try mapped.withUnsafeBytes { try check($0, of: file, body) }
    }

    /// Calls `body` with bytes if they are UTF-8, and gives its errors the file's name.
    static func check<Result>(
        _ bytes: UnsafeRawBufferPointer,
        of file: URL,
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        if let offset = bytes.invalidUTF8Offset { throw TokenizerError.invalidUTF8(file: file, offset: offset) }
        do {
            return try body(bytes)
        } catch let error as JSONError {
            throw TokenizerError.malformedJSON(file: file, offset: error.offset, expected: error.expected)
        }
    }

    private static func reason(_ error: FileStorageError) -> String {
        if error.isAbsence { return "no such file" }
        switch error {
        case .notRegularFile: return "it is not a regular file"
        case .notFileURL: return "it is not a file's URL"
        default: return error.code.map(FileStorageError.text(of:)) ?? "\(error)"
        }
    }
}
