// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A new empty directory, which goes away with the object.
public final class TemporaryDirectory: Sendable {
    /// The directory.
    public let url: URL

    /// Makes a directory among the system's temporary files.
    public init() throws {
        let name = "kindred-tests-" + String(UInt64.random(in: 0...UInt64.max), radix: 16)
        // A path without symbolic links: tests compare paths.
        url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appending(path: name)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// The URL of a name in the directory.
    public subscript(name: String) -> URL {
        url.appending(path: name)
    }

    /// Writes a file, and the directories above it.
    ///
    /// A file of that name is removed first, not overwritten: it may be mapped. `Data.write(to:)` would wait for the
    /// disk, five milliseconds a file; tests write thousands.
    ///
    /// - Parameters:
    ///   - name: The path below the directory.
    ///   - bytes: What the file will hold.
    /// - Returns: The file.
    /// - Throws: When the system refuses.
    @discardableResult
    public func write(_ name: String, _ bytes: [UInt8]) throws -> URL {
        let file = self[name]
        if name.utf8.contains(UInt8(ascii: "/")) {
            let parent = file.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        }
        unlink(file.path)
        guard let stream = fopen(file.path, "wb") else { throw UnwritableFile(url: file) }
        let count = fwrite(bytes, 1, bytes.count, stream)
        guard fclose(stream) == 0, count == bytes.count else { throw UnwritableFile(url: file) }
        return file
    }

    /// Writes a text, and the directories above it.
    ///
    /// - Parameters:
    ///   - name: The path below the directory.
    ///   - text: What the file will hold.
    /// - Returns: The file.
    /// - Throws: When the system refuses.
    @discardableResult
    public func write(_ name: String, _ text: String) throws -> URL {
        try write(name, Array(text.utf8))
    }

    /// The names of what is in the directory, sorted.
    public func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
    }
}

/// A test could not write its own file.
public struct UnwritableFile: Error {
    /// The file.
    public let url: URL
}
