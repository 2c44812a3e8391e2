// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Workspaces between uses, so that any number of tasks can share one model without waiting for each other.
package final class WorkspacePool: Sendable {
    private let free = Mutex<[ForwardWorkspace]>([])
    private let make: @Sendable () -> ForwardWorkspace

    package init(_ make: @escaping @Sendable () -> ForwardWorkspace) {
        self.make = make
    }

    /// Lends a workspace to `body`; the lock is held only while it is taken from the pool and put back.
    package func withWorkspace<Result>(_ body: (ForwardWorkspace) throws -> Result) rethrows -> Result {
        let workspace = free.withLock { $0.popLast() } ?? make()
        defer { free.withLock { $0.append(workspace) } }
        return try body(workspace)
    }
}
