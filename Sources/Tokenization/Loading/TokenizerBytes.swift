// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// The bytes of a tokenizer's files.
enum TokenizerBytes {
    /// Far above any real file; keeps every position within 31 bits.
    static let limit = 1 << 30

    /// Reads a file.
    static func read(_ file: URL) throws -> [UInt8] {
        let bytes: [UInt8]
        do {
            let data = try Data(contentsOf: file)
            guard data.count <= limit else {
                throw TokenizerError.fileTooLarge(file, limit: limit, actual: data.count)
            }
            bytes = [UInt8](data)
        } catch let error as TokenizerError {
            throw error
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile || error.code == .fileNoSuchFile {
            throw TokenizerError.unreadableFile(file, reason: "no such file")
        } catch {
            throw TokenizerError.unreadableFile(file, reason: "\(error)")
        }
        return bytes
    }

    /// Fails unless bytes are UTF-8.
    static func check(_ bytes: [UInt8], of file: URL) throws {
        if let offset = invalidOffset(in: bytes) { throw TokenizerError.invalidUTF8(file: file, offset: offset) }
    }

    /// The index of the first byte that is not part of valid UTF-8.
    static func invalidOffset(in bytes: [UInt8]) -> Int? {
        var index = 0
        while index < bytes.count {
            let lead = bytes[index]
            if lead < 0x80 {
                index += 1
                continue
            }
            // The second byte's range excludes overlong forms, surrogates and what lies beyond U+10FFFF.
            let (length, second): (Int, ClosedRange<UInt8>)
            switch lead {
            case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            default: return index
            }
            guard index + length <= bytes.count, second.contains(bytes[index + 1]),
                bytes[(index + 2)..<max(index + 2, index + length)].allSatisfy({ $0 & 0xC0 == 0x80 })
            else { return index }
            index += length
        }
        return nil
    }
}
