// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// Why a file of sections cannot be used.
///
/// What the system refuses is a `FileStorageError`.
@nonexhaustive
public enum SectionFileError: Error, Sendable, Hashable {
    /// The file begins with other bytes than files of this kind.
    case notThisKind(URL, expected: [UInt8], actual: [UInt8])
    /// The file was written by a newer program; `expected` is the newest version that this one reads.
    case newerVersion(URL, expected: UInt32, actual: UInt32)
    /// The file has a version that is no longer read; `expected` is the oldest that is.
    case olderVersion(URL, expected: UInt32, actual: UInt32)
    /// The file has fewer bytes than its header says.
    case truncated(URL, expected: Int, actual: Int)
    /// Bytes follow where the file should end.
    case trailingBytes(URL, expected: Int, actual: Int)
    /// Bytes contradict their checksum, or the file its own format.
    ///
    /// `section` is nil for the header and for what lies between sections; `offset` counts bytes from the start of the
    /// file and is where the bad part begins.
    case damaged(URL, section: String?, offset: Int, reason: String)
    /// The file has no section of that tag.
    case missingSection(URL, tag: String)
    /// Bytes outside a section were asked for, as when another section holds a wrong offset.
    case outsideSection(URL, section: String, offset: Int, count: Int, byteCount: Int)
}

extension SectionFileError: CustomStringConvertible {
    /// One line: what is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .notThisKind(let url, let expected, let actual):
            return "\(url.path) is not a file of this kind: it begins with \(Self.text(actual)), not with "
                + "\(Self.text(expected)). Pass another file."
        case .newerVersion(let url, let expected, let actual):
            return
                "\(url.path) has format version \(actual); this program reads up to \(expected). Use a newer Kindred."
        case .olderVersion(let url, let expected, let actual):
            return "\(url.path) has format version \(actual); this program reads from \(expected) on. Write it again."
        case .truncated(let url, let expected, let actual):
            return "\(url.path) is cut off: it has \(actual) of \(expected) bytes. Copy it again, or write it again."
        case .trailingBytes(let url, let expected, let actual):
            return "\(url.path) should end after \(expected) bytes but has \(actual). Copy it again, or write it again."
        case .damaged(let url, let section, let offset, let reason):
            let place = section.map { ", in section '\($0)'" } ?? ""
            return "\(url.path) is damaged at byte \(offset)\(place): \(reason). Restore a copy, or write it again."
        case .missingSection(let url, let tag):
            return "\(url.path) has no section '\(tag)'. It was written for another purpose: pass another file."
        case .outsideSection(let url, let section, let offset, let count, let byteCount):
            return
                "\(url.path) refers to \(count) bytes at \(offset) of its section '\(section)', which has \(byteCount) "
                + "bytes. Restore a copy, or write it again."
        }
    }

    /// Bytes in quotes where they are printable ASCII, else in hexadecimal.
    private static func text(_ bytes: [UInt8]) -> String {
        guard !bytes.allSatisfy({ (0x20...0x7e).contains($0) }) else {
            return "'" + String(decoding: bytes, as: UTF8.self) + "'"
        }
        return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    }
}
