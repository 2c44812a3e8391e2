// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Bytes that go to an open descriptor, through a buffer: a file, a pipe, standard output.
///
/// The twin of `ByteSource`. The descriptor stays the caller's; one task at a time may use an object. A closed pipe is
/// an error like any other: the process gets no signal.
package final class ByteSink {
    /// The name to give in errors.
    package let url: URL

    /// The number of bytes written so far, those in the buffer included.
    package private(set) var count = 0

    private let descriptor: Int32
    private var buffer: [UInt8] = []

    private static let bufferCapacity = 1 << 17

    /// Writes to a descriptor that somebody else opened.
    ///
    /// - Parameters:
    ///   - descriptor: An open descriptor, such as 1.
    ///   - url: The name to give in errors.
    package init(descriptor: Int32, url: URL) {
        self.descriptor = descriptor
        self.url = url
        buffer.reserveCapacity(Self.bufferCapacity)
    }

    /// Adds bytes.
    ///
    /// - Parameter bytes: What to add.
    /// - Throws: `FileStorageError.unwritable`.
    package func write(_ bytes: UnsafeRawBufferPointer) throws {
        if buffer.count + bytes.count > Self.bufferCapacity { try flush() }
        if bytes.count >= Self.bufferCapacity {
            try send(bytes)
        } else {
            buffer.append(contentsOf: bytes)
        }
        count += bytes.count
    }

    /// Adds a text, in UTF-8.
    ///
    /// - Parameter text: What to add.
    /// - Throws: `FileStorageError.unwritable`.
    package func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
    }

    /// Sends what the buffer holds.
    ///
    /// - Throws: `FileStorageError.unwritable`.
    package func flush() throws {
        guard !buffer.isEmpty else { return }
        try buffer.withUnsafeBytes { try send($0) }
        buffer.removeAll(keepingCapacity: true)
    }

    private func send(_ bytes: UnsafeRawBufferPointer) throws {
        guard let start = bytes.baseAddress else { return }
        var done = 0
        while done < bytes.count {
            let (written, code) = Self.writeOnce(descriptor, start + done, bytes.count - done)
            if written >= 0 {
                done += written
            } else if code == EAGAIN {
                // A non-blocking pipe that is full: wait until its reader has taken something.
                var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&request, 1, -1)
            } else if code != EINTR {
                throw FileStorageError.unwritable(url, code: code)
            }
        }
    }

    /// Writes without letting a closed pipe end the process: the signal is held back and taken away again.
    private static func writeOnce(_ descriptor: Int32, _ start: UnsafeRawPointer, _ count: Int) -> (Int, Int32) {
        #if os(Linux)
            var pipeSignal = sigset_t()
            var previous = sigset_t()
            sigemptyset(&pipeSignal)
            sigaddset(&pipeSignal, SIGPIPE)
            var pending = sigset_t()
            sigpending(&pending)
            let wasPending = sigismember(&pending, SIGPIPE) == 1
            pthread_sigmask(SIG_BLOCK, &pipeSignal, &previous)
            let written = systemWrite(descriptor, start, count)
            let code = errno
            // A write that got some bytes out before the reader left reports them, and raises the signal all the same.
            if written < count, !wasPending {
                var noWait = timespec(tv_sec: 0, tv_nsec: 0)
                while sigtimedwait(&pipeSignal, nil, &noWait) < 0 && errno == EINTR {}
            }
            pthread_sigmask(SIG_SETMASK, &previous, nil)
            return (written, code)
        #else
            let written = systemWrite(descriptor, start, count)
            return (written, errno)
        #endif
    }

    private static func systemWrite(_ descriptor: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.write(descriptor, start, count)
        #elseif canImport(Musl)
            Musl.write(descriptor, start, count)
        #else
            Darwin.write(descriptor, start, count)
        #endif
    }
}
