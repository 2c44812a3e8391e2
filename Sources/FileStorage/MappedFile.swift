// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The bytes of a regular file, mapped into memory to be read.
///
/// ```swift
/// let file = try MappedFile(contentsOf: url)
/// let first = file.withUnsafeBytes { $0.first }
/// ```
///
/// Pages are read when they are first touched and shared between processes. The mapping lasts as long as the object.
/// A file that another process makes shorter while it is mapped ends the process on the next touch of a lost
/// page: replace model and vector files by renaming, as `AtomicFile` does, never in place.
public final class MappedFile: @unchecked Sendable {
    // SAFETY: the mapping is read-only, is made once in `init` and is removed once in `deinit`; nothing changes between.

    /// The file that is mapped.
    public let url: URL

    /// The size of the file in bytes.
    public let count: Int

    /// The first byte, aligned to a page; nil for an empty file.
    package let baseAddress: UnsafeRawPointer?

    /// The open file, for `read(at:into:)`; -1 when it was closed after mapping.
    private let descriptor: Int32

    /// Maps a file.
    ///
    /// An empty file is allowed and has no bytes.
    ///
    /// - Parameter url: The file; a symbolic link is followed.
    /// - Throws: `FileStorageError` when the file is absent, unreadable or not a regular file.
    public convenience init(contentsOf url: URL) throws {
        try self.init(contentsOf: url, keepsDescriptor: false)
    }

    /// Maps a file, and keeps it open where asked.
    ///
    /// - Parameters:
    ///   - url: The file; a symbolic link is followed.
    ///   - keepsDescriptor: Whether `read(at:into:)` will be called.
    /// - Throws: `FileStorageError` when the file is absent, unreadable or not a regular file.
    package init(contentsOf url: URL, keepsDescriptor: Bool) throws {
        let path = try url.fileSystemPath()
        // A fifo would block without O_NONBLOCK until somebody writes to it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileStorageError.unreadable(url, code: errno) }
        var isKept = false
        defer { if !isKept { close(descriptor) } }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileStorageError.unreadable(url, code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileStorageError.notRegularFile(url) }
        guard let size = Int(exactly: status.st_size) else {
            throw FileStorageError.unreadable(url, code: EFBIG)
        }
        self.url = url
        count = size
        if size == 0 {
            baseAddress = nil
        } else {
            guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0),
                Int(bitPattern: address) != -1
            else { throw FileStorageError.unreadable(url, code: errno) }
            baseAddress = UnsafeRawPointer(address)
        }
        isKept = keepsDescriptor
        self.descriptor = keepsDescriptor ? descriptor : -1
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if let baseAddress { munmap(UnsafeMutableRawPointer(mutating: baseAddress), count) }
    }

    /// Calls a closure with the file's bytes.
    ///
    /// - Parameter body: Reads the bytes, which must not be kept beyond the call.
    /// - Returns: What the closure returned.
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(self) {
            try body(UnsafeRawBufferPointer(start: baseAddress, count: count))
        }
    }
}

extension MappedFile {
    /// Copies bytes out of the file without touching the mapping.
    ///
    /// Pages that are read this way do not become part of the process, as touched pages of the mapping do. Many threads
    /// may read at once.
    ///
    /// - Parameters:
    ///   - offset: Where the bytes begin, in bytes from the start of the file.
    ///   - buffer: Where to put them; it is filled to its end, unless an error is thrown: then it may hold a part.
    /// - Throws: `FileStorageError.unreadable`; `.shortened` when somebody has made the file shorter since.
    /// - Precondition: The range lies in `0..<count`; the file was opened with `keepsDescriptor`.
    package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
        precondition(descriptor >= 0, "Only a file that keeps its descriptor can be read.")
        precondition(offset >= 0 && buffer.count <= count - offset, "Only bytes of the file can be read.")
        guard let start = buffer.baseAddress else { return }
        var done = 0
        while done < buffer.count {
            // A call brings at most two gibibytes, and fewer when a signal comes.
            let received = pread(descriptor, start + done, buffer.count - done, off_t(offset + done))
            if received > 0 {
                done += received
            } else if received == 0 {
                var status = stat()
                guard fstat(descriptor, &status) == 0 else { throw FileStorageError.unreadable(url, code: errno) }
                throw FileStorageError.shortened(url, expected: count, actual: Int(clamping: status.st_size))
            } else if errno != EINTR {
                throw FileStorageError.unreadable(url, code: errno)
            }
        }
    }

    /// What is about to happen to a range of a mapped file.
    package enum Advice: Sendable, Hashable {
        /// The bytes will be needed soon: the system may start to read them.
        case willNeed
        /// The bytes are no longer needed: their pages may be dropped, and are read again if touched.
        case dontNeed
        /// The bytes will be read once, from front to back.
        case sequential
    }

    /// Tells the system what to expect of a range of bytes; a hint, which changes no result.
    ///
    /// `.dontNeed` touches only whole pages inside the range, the others every page that the range touches.
    ///
    /// - Parameters:
    ///   - advice: What to expect.
    ///   - range: Offsets into the file; the part outside the file is ignored.
    package func advise(_ advice: Advice, _ range: Range<Int>) {
        guard let baseAddress else { return }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        guard page > 0 else { return }
        let range = range.clamped(to: 0..<count)
        guard !range.isEmpty else { return }
        var start = range.lowerBound / page * page
        var end = range.upperBound
        if advice == .dontNeed {
            start = (range.lowerBound + page - 1) / page * page
            // The last page of the file ends with it: nobody else's bytes are on it.
            end = range.upperBound == count ? count : range.upperBound / page * page
        }
        guard start < end else { return }
        let code =
            switch advice {
            case .willNeed: MADV_WILLNEED
            case .dontNeed: MADV_DONTNEED
            case .sequential: MADV_SEQUENTIAL
            }
        madvise(UnsafeMutableRawPointer(mutating: baseAddress + start), end - start, Int32(code))
    }
}
