// SPDX-License-Identifier: Apache-2.0
import CKernels
import Dispatch
import Synchronization
package import Vectors

/// Several threads inside one forward pass: for a lone text, where there is no second block to give the other cores.
///
/// One member leads: it walks through the layers and announces one phase after another, each a number of tasks (the
/// panels of a product, the heads of an attention). All members claim tasks by compare-and-swap. The leader claims too
/// and waits only for tasks that somebody has claimed, so a member who comes late or never (a busy machine) costs
/// nothing. Tasks write disjoint columns, so results have the same bits for any number of members.
package final class ForwardTeam: @unchecked Sendable {
    // SAFETY: `phase` is written by the leader before it publishes the ticket (release) and read by members after they
    // claimed from it (acquire); the leader writes it again only when all claimed tasks have been counted as done.

    /// What the tasks of a phase compute.
    enum Phase {
        /// Task t: the panels `t × chunk ..< (t + 1) × chunk`.
        case product(ck_gemm_f32_arguments, chunk: Int)
        /// Task t: head t of the sequence.
        case attention(ck_attention_f32_arguments, workspaceStride: Int)
    }

    private let kernels: Kernels
    private var phase: Phase?
    /// Phase number << 32 | tasks of the phase << 16 | next task to claim.
    private let ticket = Atomic<UInt64>(0)
    private let done = Atomic<Int>(0)
    private let isFinished = Atomic<Bool>(false)
    /// The most members.
    let memberCount: Int
    /// Whose passes compete for the cores.
    private let pool: WorkspacePool<ForwardWorkspace>

    private init(kernels: Kernels, memberCount: Int, pool: WorkspacePool<ForwardWorkspace>) {
        self.kernels = kernels
        self.memberCount = memberCount
        self.pool = pool
    }

    /// Runs `lead` on one thread while the others serve it.
    ///
    /// - Parameters:
    ///   - threads: The most threads, the caller's included.
    ///   - kernels: What the tasks compute with.
    ///   - pool: Where the pass borrows its workspace. While another pass has borrowed one too, the cores have better
    ///     things to do than to wait for this one, and it runs alone.
    ///   - lead: The forward pass, given a team or nil. It runs exactly once, on some thread.
    package static func withTeam(
        threads: Int,
        kernels: Kernels,
        pool: WorkspacePool<ForwardWorkspace>,
        _ lead: @Sendable (ForwardTeam?) -> Void
    ) {
        guard threads > 1, pool.lentCount == 0 else {
            lead(nil)
            return
        }
        let team = ForwardTeam(kernels: kernels, memberCount: threads, pool: pool)
        let arrivals = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            let member = arrivals.wrappingAdd(1, ordering: .relaxed).oldValue
            if member == 0 {
                lead(team)
                team.isFinished.store(true, ordering: .releasing)
            } else {
                team.serve(member)
            }
        }
    }

    /// Announces a phase, takes part in it, and returns when all of its tasks are done.
    ///
    /// Only the leader calls it.
    func run(_ next: Phase, tasks: Int) {
        precondition(tasks < 1 << 16, "\(tasks) tasks in one phase.")
        guard tasks > 0 else { return }
        phase = next
        done.store(0, ordering: .relaxed)
        let number = (ticket.load(ordering: .relaxed) >> 32) &+ 1
        ticket.store(number << 32 | UInt64(tasks) << 16, ordering: .releasing)
        while claimAndRun(member: 0) {}
        while done.load(ordering: .acquiring) < tasks { ck_spin_pause() }
    }

    /// Claims tasks until the leader has finished or another pass needs the core.
    private func serve(_ member: Int) {
        while !isFinished.load(ordering: .acquiring), pool.lentCount <= 1 {
            if !claimAndRun(member: member) { ck_spin_pause() }
        }
    }

    /// Claims one task and runs it; false if there was none.
    private func claimAndRun(member: Int) -> Bool {
        let seen = ticket.load(ordering: .acquiring)
        let task = seen & 0xffff
        guard task < (seen >> 16) & 0xffff else { return false }
        guard ticket.weakCompareExchange(expected: seen, desired: seen + 1, ordering: .acquiringAndReleasing).exchanged
        else { return true }
        switch phase {
        case .product(var arguments, let chunk):
            let end = arguments.panel_end
            arguments.panel_begin += Int(task) * chunk
            arguments.panel_end = min(end, arguments.panel_begin + chunk)
            kernels.multiply(&arguments)
        case .attention(var arguments, let workspaceStride):
            arguments.head_begin = Int(task)
            arguments.head_end = Int(task) + 1
            arguments.workspace += member * workspaceStride
            kernels.attend(&arguments)
        case nil:
            break
        }
        done.wrappingAdd(1, ordering: .releasing)
        return true
    }
}
