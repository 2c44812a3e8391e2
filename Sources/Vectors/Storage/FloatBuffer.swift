// SPDX-License-Identifier: Apache-2.0

/// Uninitialised float32 storage of a fixed size, aligned to 64 bytes; large buffers ask for huge pages.
package final class FloatBuffer: @unchecked Sendable {
    // SAFETY: the address and count never change. Who shares a buffer between threads writes disjoint parts of it or
    // nothing; the owners say which.
    package let base: UnsafeMutablePointer<Float>
    package let count: Int

    package init(count: Int) {
        self.count = count
        let bytes = count * MemoryLayout<Float>.stride
        base = allocateAligned(byteCount: bytes, hugePages: bytes >= 8 << 20).bindMemory(
            to: Float.self,
            capacity: count
        )
    }

    deinit {
        base.deallocate()
    }
}
