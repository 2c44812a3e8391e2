// SPDX-License-Identifier: Apache-2.0
import FileStorage
import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Standard output: results, and nothing else.
final class StandardOutput {
    private let sink = ByteSink(descriptor: 1, url: URL(filePath: "/dev/stdout"))
    /// Whether a person looks at it and wants colours.
    let hasStyle = isatty(1) == 1 && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty

    /// Writes a line.
    ///
    /// - Throws: `FileStorageError.unwritable`, as when the reader of a pipe is gone.
    func print(_ line: String) throws {
        try sink.write(line)
        try sink.write("\n")
    }

    /// Sends what is still held back.
    func flush() throws {
        try sink.flush()
    }

    /// A text in bold, where there are colours.
    func bold(_ text: String) -> String {
        hasStyle ? "\u{1b}[1m\(text)\u{1b}[0m" : text
    }

    /// A text that stands back, where there are colours.
    func dim(_ text: String) -> String {
        hasStyle ? "\u{1b}[2m\(text)\u{1b}[0m" : text
    }
}

/// Standard error: progress, notes and warnings.
enum StandardError {
    /// Whether a person looks at it.
    static let isTerminal = isatty(2) == 1

    /// Writes a line.
    ///
    /// There is nobody to tell if that fails.
    static func print(_ line: String) {
        write(line + "\n")
    }

    /// Writes a text as it is.
    static func write(_ text: String) {
        let sink = ByteSink(descriptor: 2, url: URL(filePath: "/dev/stderr"))
        try? sink.write(text)
        try? sink.flush()
    }
}
