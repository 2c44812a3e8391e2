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

/// A file whose bytes a test replaces again and again, in place: thousands of times a second.
final class RawFile {
    let url: URL
    private let descriptor: Int32

    init(_ url: URL) throws {
        self.url = url
        descriptor = open(url.path, O_RDWR | O_CREAT, 0o600)
        guard descriptor >= 0 else { throw FileStorageError.unwritable(url, code: errno) }
    }

    deinit {
        close(descriptor)
    }

    /// Makes the file hold these bytes and no others.
    func set(_ bytes: [UInt8]) throws {
        guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count, ftruncate(descriptor, off_t(bytes.count)) == 0
        else { throw FileStorageError.unwritable(url, code: errno) }
    }

    /// Replaces one byte.
    func set(_ byte: UInt8, at offset: Int) throws {
        guard pwrite(descriptor, [byte], 1, off_t(offset)) == 1 else {
            throw FileStorageError.unwritable(url, code: errno)
        }
    }
}
