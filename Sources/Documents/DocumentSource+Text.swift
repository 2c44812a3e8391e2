// SPDX-License-Identifier: Apache-2.0

import FileStorage

extension DocumentSource {
    /// Reads everything as one text.
    ///
    /// A byte order mark is dropped; all other bytes stay as they are, so that places in the text are places in the file.
    ///
    /// - Returns: The text.
    /// - Throws: `DocumentError.invalidUTF8`, or `FileStorageError` when the source cannot be read.
    public func text() throws -> String {
        let source = try open()
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = try chunk.withUnsafeMutableBytes { try source.read(into: $0) }
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes.removeFirst(3) }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
        let bad = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
        throw DocumentError.invalidUTF8(self, line: bad + 1)
    }
}
