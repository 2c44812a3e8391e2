// SPDX-License-Identifier: Apache-2.0

import FileStorage
import FoundationEssentials

/// A JSON file of a model directory.
enum ConfigurationFile {
    /// The greatest size that is read: 32 MB, a hundred times the size of any configuration seen.
    static let sizeLimit = 32 << 20

    /// Maps a file, with errors that name what a model lacks.
    static func map(_ url: URL) throws -> MappedFile {
        do {
            return try MappedFile(contentsOf: url)
        } catch let error as FileStorageError {
            if error.isAbsence { throw ModelError.missingFile(url) }
            let reason = error.code.map(FileStorageError.text(of:)) ?? "it is not a regular file"
            throw ModelError.unreadableFile(url, reason: reason)
        }
    }

    /// Reads a file that must be there.
    static func read(_ url: URL) throws -> JSONNode {
        let file = try map(url)
        guard file.count <= sizeLimit else {
            throw ModelError.unreadableFile(url, reason: "it is greater than \(sizeLimit) bytes")
        }
        return try file.withUnsafeBytes { bytes in
            // Python's reader refuses a byte order mark; editors leave one all the same, and it changes nothing.
            let mark = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
            do throws(JSONError) {
                return try JSONParser.parse(UnsafeRawBufferPointer(rebasing: bytes[mark...]))
            } catch {
                throw ModelError.malformedJSON(file: url, offset: error.offset + mark, reason: error.reason)
            }
        }
    }

    /// Reads a file that must be there and hold an object.
    static func readSection(_ url: URL) throws -> ConfigurationSection {
        try ConfigurationSection(file: url, key: "", value: read(url))
    }

    /// Reads a file that may be absent; then the section is empty.
    static func readOptionalSection(_ url: URL) throws -> ConfigurationSection {
        do {
            return try readSection(url)
        } catch ModelError.missingFile {
            return ConfigurationSection(file: url, path: "", values: [:])
        }
    }
}
