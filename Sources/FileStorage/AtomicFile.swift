// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that appears under its name only when it is complete.
///
/// ```swift
/// let file = try AtomicFile(replacing: url)
/// try file.write("one line\n")
/// try file.commit()
/// ```
///
/// Bytes go to a temporary file in the same directory; `commit()` writes it through to the disk and renames it.
/// After an error, `cancel()`, or without `commit()`, the temporary file is removed and what stood under the
/// name stands there still. A destination that is not a regular file, such as `/dev/stdout` or a fifo, is
/// written to directly.
///
/// One task at a time may use an object.
public final class AtomicFile {
    /// The name under which the file will appear.
    public let url: URL

    /// Whether bytes go straight to the destination, which is not a regular file.
    public let isDirect: Bool

    /// The number of bytes written so far.
    public var count: Int { sink.count }

    private let finalPath: String
    private let temporaryPath: String?
    private var descriptor: Int32
    private let sink: ByteSink
    private var failure: FileStorageError?

    /// Starts a file.
    ///
    /// Nothing changes under the name yet. A symbolic link is followed: the file that it points to is replaced.
    ///
    /// - Parameter url: The name under which the file will appear.
    /// - Throws: `FileStorageError` when the directory does not exist or cannot be written to, or when a directory or
    ///   a write-protected file has the name already.
    public init(replacing url: URL) throws {
        let path = try url.fileSystemPath()
        self.url = url
        var status = stat()
        let exists = stat(path, &status) == 0
        let isRegular = !exists || status.st_mode & S_IFMT == S_IFREG
        isDirect = !isRegular
        if isRegular {
            finalPath = exists ? Self.resolved(path) : path
            if exists, access(finalPath, W_OK) != 0 {
                throw FileStorageError.unwritable(url, code: errno)
            }
            let mode: mode_t = exists ? status.st_mode & 0o777 : 0o666
            let opened = try Self.openTemporary(beside: finalPath, mode: mode, url: url)
            descriptor = opened.descriptor
            temporaryPath = opened.path
            if exists { fchmod(descriptor, mode) }
        } else {
            finalPath = path
            temporaryPath = nil
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw FileStorageError.unwritable(url, code: errno) }
        }
        sink = ByteSink(descriptor: descriptor, url: url)
    }

    deinit {
        cancel()
    }

    /// Adds bytes at the end.
    ///
    /// - Parameter bytes: What to add.
    /// - Throws: `FileStorageError.unwritable`; the temporary file is then removed and later calls throw the same.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        try requireOpen()
        try noting { try sink.write(bytes) }
    }

    /// Adds bytes at the end.
    ///
    /// - Parameter bytes: What to add.
    /// - Throws: `FileStorageError.unwritable`, as `write(_:)` of a buffer.
    public func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try write($0) }
    }

    /// Adds a text at the end, in UTF-8.
    ///
    /// - Parameter text: What to add.
    /// - Throws: `FileStorageError.unwritable`, as `write(_:)` of a buffer.
    public func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
    }

    /// Replaces bytes that were written before; what is written later still goes to the end.
    ///
    /// - Parameters:
    ///   - offset: Where the bytes begin.
    ///   - bytes: What to put there.
    /// - Throws: `FileStorageError.notSeekable` when the destination is a stream, `.unwritable` when the system refuses.
    /// - Precondition: The bytes lie inside what was written so far.
    public func overwrite(at offset: Int, with bytes: [UInt8]) throws {
        try requireOpen()
        precondition(offset >= 0 && offset + bytes.count <= count, "Only written bytes can be overwritten.")
        guard !isDirect else { throw FileStorageError.notSeekable(url) }
        try noting { try sink.flush() }
        var done = 0
        while done < bytes.count {
            let written = bytes.withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset + done))
            }
            if written < 0 {
                if errno == EINTR { continue }
                throw fail(errno)
            }
            done += written
        }
    }

    /// Completes the file and puts it under its name.
    ///
    /// - Throws: `FileStorageError.unwritable`; the name then shows what it showed before.
    public func commit() throws {
        try requireOpen()
        try noting { try sink.flush() }
        if !isDirect, fsync(descriptor) != 0 { throw fail(errno) }
        let closing = descriptor
        descriptor = -1
        guard close(closing) == 0 || errno == EINTR else { throw fail(errno) }
        guard let temporaryPath else { return }
        guard rename(temporaryPath, finalPath) == 0 else { throw fail(errno) }
        Self.synchronizeDirectory(of: finalPath)
    }

    /// Gives up: the temporary file is removed.
    ///
    /// After `commit()` this does nothing.
    public func cancel() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
        if let temporaryPath { unlink(temporaryPath) }
    }
}

extension AtomicFile {
    /// Opens a file without a name in the directory of this one, for what should not stay in memory.
    ///
    /// - Returns: A descriptor to read and write, to be closed by the caller; the file goes away with it.
    /// - Throws: `FileStorageError.unwritable`.
    func openScratchFile() throws -> Int32 {
        let opened = try Self.openTemporary(beside: finalPath, mode: 0o600, url: url)
        unlink(opened.path)
        return opened.descriptor
    }

    private func requireOpen() throws {
        if let failure { throw failure }
        precondition(descriptor >= 0, "The file was committed or cancelled before.")
    }

    /// Runs a step that writes; if it fails, the temporary file is removed.
    private func noting(_ step: () throws -> Void) throws {
        do {
            try step()
        } catch FileStorageError.unwritable(_, let code) {
            throw fail(code)
        }
    }

    /// Notes an error, removes the temporary file, and returns the error to throw.
    private func fail(_ code: Int32) -> FileStorageError {
        let error = FileStorageError.unwritable(url, code: code)
        failure = error
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        if let temporaryPath { unlink(temporaryPath) }
        return error
    }

    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func openTemporary(
        beside path: String,
        mode: mode_t,
        url: URL
    ) throws -> (descriptor: Int32, path: String) {
        while true {
            let name = ".kindred-" + String(UInt64.random(in: 0...UInt64.max), radix: 16) + ".tmp"
            let temporary = directory(of: path) + "/" + name
            let descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode)
            if descriptor >= 0 { return (descriptor, temporary) }
            guard errno == EEXIST || errno == EINTR else {
                throw FileStorageError.unwritable(url, code: errno)
            }
        }
    }

    /// Makes the rename itself survive a loss of power, where the file system can.
    private static func synchronizeDirectory(of path: String) {
        let descriptor = open(directory(of: path), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
