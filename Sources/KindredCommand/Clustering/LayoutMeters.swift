// SPDX-License-Identifier: Apache-2.0
import Kindred
import Synchronization

/// Shows how far a layout is: one bar for the search of neighbours, and one for the moves.
final class LayoutMeters: Sendable {
    private struct State {
        var stage: LayoutProgress.Stage?
        var meter: ProgressMeter?
    }

    private let state = Mutex(State())

    /// Notes how far it is; any thread may call it.
    func update(_ progress: LayoutProgress) {
        let meter = state.withLock { state in
            if state.stage != progress.stage {
                state.meter?.abandon()
                state.stage = progress.stage
                state.meter =
                    switch progress.stage {
                    case .neighbors: ProgressMeter("finding neighbours", unit: "texts", total: progress.total)
                    case .rounds: ProgressMeter("laying out", unit: "rounds", total: progress.total)
                    }
            }
            return state.meter
        }
        meter?.update(progress.completed)
    }

    /// Takes the bar away.
    func clear() {
        state.withLock { $0.meter?.abandon() }
    }
}
