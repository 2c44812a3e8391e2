// SPDX-License-Identifier: Apache-2.0
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Uninitialised float32 storage of a fixed size, aligned to 64 bytes; large buffers ask for huge pages.
package final class FloatBuffer: @unchecked Sendable {
    // SAFETY: the address and count never change. Who shares a buffer between threads writes disjoint parts of it or
    // nothing; the owners say which.
    package let base: UnsafeMutablePointer<Float>
    package let count: Int

    package init(count: Int) {
        self.count = count
        let hugePage = 2 << 20
        let bytes = max(count, 1) * MemoryLayout<Float>.stride
        let isLarge = bytes >= 4 * hugePage
        let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: isLarge ? hugePage : 64)
        #if os(Linux)
            // Four hundred page faults instead of ten thousand when a model's weights are packed.
            if isLarge { madvise(raw, bytes / hugePage * hugePage, Int32(MADV_HUGEPAGE)) }
        #endif
        base = raw.bindMemory(to: Float.self, capacity: count)
    }

    deinit {
        base.deallocate()
    }
}
