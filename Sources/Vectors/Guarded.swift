// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// A value behind a lock.
///
/// `Mutex`, with one thing more: on Linux a contended `Mutex` waits inside the runtime library, which ThreadSanitizer does
/// not see into, so that it reports races where there are none. A stamp that every holder reads first and writes last
/// shows it the order.
package final class Guarded<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>
    private let stamp = Atomic<Int>(0)

    package init(_ value: Value) {
        mutex = Mutex(value)
    }

    /// Calls a closure with the value while nobody else has it.
    package func withLock<Result: Sendable, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try mutex.withLock { value throws(Failure) -> Result in
            _ = stamp.load(ordering: .acquiring)
            defer { stamp.store(0, ordering: .releasing) }
            return try body(&value)
        }
    }

    /// The value as it is now.
    package var value: Value { withLock { $0 } }
}
