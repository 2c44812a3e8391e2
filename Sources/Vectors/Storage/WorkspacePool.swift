// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Workspaces between uses, so that any number of tasks can share one model or index without waiting for each other.
package final class WorkspacePool<Workspace: Sendable>: Sendable {
    private let free = Guarded<[Workspace]>([])
    private let lent = Atomic<Int>(0)
    private let make: @Sendable () -> Workspace

    package init(_ make: @escaping @Sendable () -> Workspace) {
        self.make = make
    }

    /// The number of workspaces in use.
    package var lentCount: Int { lent.load(ordering: .relaxed) }

    /// Lends a workspace to `body`; the lock is held only while it is taken from the pool and put back.
    package func withWorkspace<Result>(_ body: (Workspace) throws -> Result) rethrows -> Result {
        lent.wrappingAdd(1, ordering: .relaxed)
        let workspace = free.withLock { $0.popLast() } ?? make()
        defer {
            free.withLock { $0.append(workspace) }
            lent.wrappingSubtract(1, ordering: .relaxed)
        }
        return try body(workspace)
    }
}
