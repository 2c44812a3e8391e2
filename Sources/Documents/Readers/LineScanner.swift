// SPDX-License-Identifier: Apache-2.0

import FileStorage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Cuts bytes into lines, reading some at a time.
///
/// Memory holds one chunk, or the longest line if that is longer. A byte order mark at the start is dropped.
struct LineScanner: ~Copyable {
    /// The longest line that is read, in bytes.
    static let lineLimit = 1 << 28

    /// The number of the line that was last returned, counted from 1.
    private(set) var line = 0

    private let name: DocumentSource
    private let source: ByteSource
    private let chunkSize: Int
    private var buffer: [UInt8]
    private var start = 0
    private var end = 0
    private var isAtEnd = false

    init(_ name: DocumentSource, chunkSize: Int = 1 << 18) throws {
        self.name = name
        source = try name.open()
        self.chunkSize = chunkSize
        buffer = [UInt8](repeating: 0, count: chunkSize)
    }

    /// Finds the next line.
    ///
    /// - Returns: Where it lies in the buffer, without its end; nil when there are no more.
    mutating func next() throws -> Range<Int>? {
        var scanned = 0
        while true {
            if let offset = newline(after: scanned) {
                let range = start..<start + offset
                start += offset + 1
                return count(range)
            }
            scanned = end - start
            guard !isAtEnd else { break }
            try fill()
        }
        guard start < end else { return nil }
        let range = start..<end
        start = end
        return count(range)
    }

    /// Calls a closure with the bytes of a line that `next()` returned last.
    func withBytes<Result>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try buffer.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    /// The text of a line that `next()` returned last, nil if it is not UTF-8.
    func text(_ range: Range<Int>) -> String? {
        buffer.withUnsafeBufferPointer { String(validating: UnsafeBufferPointer(rebasing: $0[range]), as: UTF8.self) }
    }

    /// A line without the carriage return at its end.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        guard let last = range.last, buffer[last] == UInt8(ascii: "\r") else { return range }
        return range.lowerBound..<last
    }

    /// Whether a line holds nothing but spaces and tabs.
    func isBlank(_ range: Range<Int>) -> Bool {
        buffer[range].allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
    }

    private mutating func count(_ range: Range<Int>) -> Range<Int> {
        line += 1
        return range
    }

    private func newline(after scanned: Int) -> Int? {
        buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, end > start + scanned else { return nil }
            guard let found = memchr(base + start + scanned, 0x0a, end - start - scanned) else { return nil }
            return UnsafeRawPointer(found) - (base + start)
        }
    }

    /// Moves the unfinished line to the front and reads on behind it.
    private mutating func fill() throws {
        let isFirst = line == 0 && start == 0 && end == 0
        if start > 0 {
            let (start, end) = (start, end)
            buffer.withUnsafeMutableBytes { bytes in
                bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            }
            (self.start, self.end) = (0, end - start)
        }
        guard end < Self.lineLimit else {
            throw DocumentError.badLine(name, line: line + 1, reason: "the line has more than \(Self.lineLimit) bytes")
        }
        if buffer.count - end < chunkSize { grow(to: buffer.count + max(chunkSize, buffer.count)) }
        try read()
        // A mark of three bytes may come in pieces from a pipe.
        while isFirst, end < 3, !isAtEnd { try read() }
        if isFirst, end >= 3, buffer[0] == 0xef, buffer[1] == 0xbb, buffer[2] == 0xbf { start = 3 }
    }

    private mutating func grow(to count: Int) {
        let filled = end
        buffer = [UInt8](unsafeUninitializedCapacity: count) { target, initializedCount in
            buffer.withUnsafeBytes { old in
                guard let old = old.baseAddress, let new = target.baseAddress else { return }
                memcpy(new, old, filled)
                memset(new + filled, 0, count - filled)
            }
            initializedCount = count
        }
    }

    private mutating func read() throws {
        let (source, end) = (source, end)
        let count = try buffer.withUnsafeMutableBytes { bytes in
            try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[end...]))
        }
        if count == 0 { isAtEnd = true }
        self.end += count
    }
}
