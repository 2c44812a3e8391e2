// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Synchronization

/// Calls `body(index)` once for every index of `0..<count`, on up to `threads` threads, and returns when all are done.
///
/// Indices are handed out one by one, in order, to whichever thread is free. The calling thread works too, so one
/// thread means a plain loop. `body` must not care which thread runs it or in which order. After an error no further
/// index is begun.
///
/// - Parameters:
///   - count: How many calls.
///   - threads: The most threads to use, at least 1.
///   - body: The work of one index.
/// - Throws: What `body` threw for the lowest index that threw.
package func parallelForEach<Failure: Error>(
    _ count: Int,
    threads: Int,
    _ body: @Sendable (Int) throws(Failure) -> Void
) throws(Failure) {
    let workers = min(count, threads)
    guard workers > 1 else {
        for index in 0..<count { try body(index) }
        return
    }
    let next = Atomic<Int>(0)
    let failure = Guarded<(index: Int, error: Failure)?>(nil)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
        while true {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard index < count else { return }
            do throws(Failure) {
                try body(index)
            } catch {
                next.store(count, ordering: .relaxed)
                failure.withLock { first in
                    if index < first?.index ?? .max { first = (index, error) }
                }
            }
        }
    }
    if let first = failure.withLock({ $0 }) { throw first.error }
}
