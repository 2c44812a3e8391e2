// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The bytes of a file, a pipe or standard input, read front to back.
package final class ByteSource {
    /// The file, or a stand-in with the name "standard input".
    package let url: URL

    private let descriptor: Int32
    private let ownsDescriptor: Bool
    /// Whether a read may wait for somebody: a pipe or a terminal, not a regular file.
    private let mayWait: Bool

    /// How long a read waits before it looks whether its task was cancelled.
    private static let waitMilliseconds: Int32 = 100

    /// Opens a file, a fifo or a device.
    ///
    /// - Parameter url: What to read.
    /// - Throws: `FileStorageError` when it cannot be opened, or is a directory.
    package init(contentsOf url: URL) throws {
        let path = try url.fileSystemPath()
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        self.url = url
        ownsDescriptor = true
        let (type, code) = descriptor >= 0 ? Self.fileType(of: descriptor) : (0, errno)
        mayWait = type != S_IFREG
        guard code == 0 else { throw FileStorageError.unreadable(url, code: code) }
        guard type != S_IFDIR else { throw FileStorageError.unreadable(url, code: EISDIR) }
    }

    /// Reads a descriptor that somebody else opened, and leaves it open.
    ///
    /// - Parameters:
    ///   - descriptor: An open descriptor, such as 0.
    ///   - url: The name to give in errors.
    package init(descriptor: Int32, url: URL) {
        self.descriptor = descriptor
        self.url = url
        ownsDescriptor = false
        let (type, code) = Self.fileType(of: descriptor)
        // A descriptor that is not open has nothing to wait for: the read says so.
        mayWait = code == 0 && type != S_IFREG
    }

    private static func fileType(of descriptor: Int32) -> (type: mode_t, code: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return (0, errno) }
        return (status.st_mode & S_IFMT, 0)
    }

    deinit {
        if ownsDescriptor, descriptor >= 0 { close(descriptor) }
    }

    /// Reads some bytes; waits for them where a pipe has none yet.
    ///
    /// - Parameter buffer: Where to put them.
    /// - Returns: How many bytes were read; 0 at the end.
    /// - Throws: `FileStorageError.unreadable`; `CancellationError` when the task is cancelled while it waits.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let start = buffer.baseAddress, !buffer.isEmpty else { return 0 }
        while true {
            if mayWait { try waitUntilReadable() }
            #if canImport(Glibc)
                let count = Glibc.read(descriptor, start, buffer.count)
            #elseif canImport(Musl)
                let count = Musl.read(descriptor, start, buffer.count)
            #else
                let count = Darwin.read(descriptor, start, buffer.count)
            #endif
            if count >= 0 { return count }
            guard errno == EINTR else { throw FileStorageError.unreadable(url, code: errno) }
        }
    }
    private func waitUntilReadable() throws {
        while true {
            var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            // An error, too, is reported by the read that follows.
            guard poll(&request, 1, Self.waitMilliseconds) == 0 else { return }
            if Task.isCancelled { throw CancellationError() }
        }
    }
}
