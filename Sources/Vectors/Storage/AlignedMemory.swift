// SPDX-License-Identifier: Apache-2.0
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Allocates uninitialised memory for numbers; free it with `deallocate()`.
///
/// Large pieces ask for huge pages: four hundred page faults instead of ten thousand when a model's weights are packed,
/// and few misses of the address cache when a graph search jumps among a million vectors.
///
/// - Parameters:
///   - byteCount: How much.
///   - hugePages: Whether to ask for huge pages where the piece has several.
/// - Returns: Memory aligned to 64 bytes, or to 2 MiB where huge pages were asked for.
func allocateAligned(byteCount: Int, hugePages: Bool) -> UnsafeMutableRawPointer {
    let hugePage = 2 << 20
    let isLarge = hugePages && byteCount >= hugePage
    let raw = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 64), alignment: isLarge ? hugePage : 64)
    #if os(Linux)
        if isLarge { madvise(raw, byteCount / hugePage * hugePage, Int32(MADV_HUGEPAGE)) }
    #endif
    return raw
}
