// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the operating system refused to do with a file.
@nonexhaustive
public enum FileStorageError: Error, Sendable, Hashable {
    /// The file could not be opened, read or mapped; `code` is the system's `errno`.
    case unreadable(URL, code: Int32)
    /// The file could not be created, written or renamed; `code` is the system's `errno`.
    case unwritable(URL, code: Int32)
    /// A directory, a pipe or a device stands where a regular file is needed.
    case notRegularFile(URL)
    /// The destination is a stream, so that bytes already written cannot be changed.
    case notSeekable(URL)
    /// A file ends earlier than when it was opened: somebody cut it off meanwhile; sizes in bytes.
    case shortened(URL, expected: Int, actual: Int)
    /// The URL is not one of a file.
    case notFileURL(URL)
}

extension FileStorageError {
    /// The `errno` of the refusal, or nil when the system was not asked.
    package var code: Int32? {
        switch self {
        case .unreadable(_, let code), .unwritable(_, let code): code
        case .notRegularFile, .notSeekable, .shortened, .notFileURL: nil
        }
    }

    /// Whether the file is absent, rather than present and unusable.
    package var isAbsence: Bool {
        code == ENOENT || code == ENOTDIR
    }

    /// The system's words for an `errno`.
    package static func text(of code: Int32) -> String {
        guard let text = strerror(code) else { return "error \(code)" }
        return String(cString: text)
    }
}

extension FileStorageError: CustomStringConvertible {
    /// One line: what is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .unreadable(let url, let code):
            return "Cannot read \(url.path): \(Self.text(of: code))."
        case .unwritable(let url, let code):
            let remedy = code == ENOSPC ? " Free some space or choose another place." : ""
            return "Cannot write \(url.path): \(Self.text(of: code)).\(remedy)"
        case .notRegularFile(let url):
            return "Cannot map \(url.path): it is not a regular file. Pass the path of a file."
        case .notSeekable(let url):
            return "Cannot change what was already written to \(url.path). Write to a regular file instead."
        case .shortened(let url, let expected, let actual):
            return
                "\(url.path) had \(expected) bytes when it was opened and now ends at \(actual). Write it again, and "
                + "replace files by renaming, not in place."
        case .notFileURL(let url):
            return "\(url.absoluteString) is not the URL of a file. Pass a path."
        }
    }
}
