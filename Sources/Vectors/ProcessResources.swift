// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The number of processor cores that this process may use.
package var availableThreads: Int {
    max(1, ProcessInfo.processInfo.activeProcessorCount)
}

/// The most memory that this process has had at once, in bytes, mapped files that it touched included.
package var peakMemoryBytes: Int {
    var usage = rusage()
    #if os(Linux)
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    #else
        getrusage(RUSAGE_SELF, &usage)
        return usage.ru_maxrss
    #endif
}
