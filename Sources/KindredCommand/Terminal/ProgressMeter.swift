// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Shows on standard error how far long work is: a bar with rate and time left on a terminal, else a line now and then.
///
/// Work of less than a second shows nothing.
final class ProgressMeter: Sendable {
    private struct State {
        var shownAt: ContinuousClock.Instant
        var isShown = false
    }

    private let title: String
    private let unit: String
    private let total: Int?
    private let start = ContinuousClock.now
    private let state: Mutex<State>

    /// Starts the clock.
    ///
    /// - Parameters:
    ///   - title: What is being done, such as `encoding`.
    ///   - unit: What is counted, such as `texts`.
    ///   - total: How many there are, if that is known.
    init(_ title: String, unit: String, total: Int?) {
        self.title = title
        self.unit = unit
        self.total = total
        state = Mutex(State(shownAt: start))
    }

    /// Notes that so many are done; any thread may call it.
    func update(_ completed: Int) {
        let now = ContinuousClock.now
        let pause: Duration = StandardError.isTerminal ? .milliseconds(100) : .seconds(10)
        state.withLock { state in
            let isDue = now - state.shownAt >= (state.isShown ? pause : max(pause, .seconds(1)))
            guard isDue else { return }
            state.shownAt = now
            state.isShown = true
            let line = describe(completed, after: now - start)
            StandardError.write(StandardError.isTerminal ? "\r\u{1b}[K\(line)" : line + "\n")
        }
    }

    /// Ends the display: the bar gives way to one line with the total, if anything was shown.
    func finish(_ completed: Int) {
        let elapsed = ContinuousClock.now - start
        state.withLock { state in
            guard state.isShown else { return }
            let rate = Double(completed) / max(elapsed.inSeconds, 1e-9)
            let line = "\(title): \(completed) \(unit) in \(fixed(elapsed.inSeconds, 1)) s, \(Int(rate)) a second"
            StandardError.write((StandardError.isTerminal ? "\r\u{1b}[K" : "") + line + "\n")
        }
    }

    /// Removes the bar without a last line: something went wrong, and the error comes next.
    func abandon() {
        state.withLock { state in
            if state.isShown && StandardError.isTerminal { StandardError.write("\r\u{1b}[K") }
        }
    }

    private func describe(_ completed: Int, after elapsed: Duration) -> String {
        let rate = Double(completed) / max(elapsed.inSeconds, 1e-9)
        guard let total, total > 0 else { return "\(title): \(completed) \(unit), \(Int(rate)) a second" }
        let share = min(1, Double(completed) / Double(total))
        let left = rate > 0 ? Double(total - completed) / rate : 0
        let width = 24
        let filled = Int(share * Double(width))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        let percent = "\(Int(share * 100)) %"
        let counts = "\(completed)/\(total) \(unit), \(Int(rate)) a second, \(clock(left)) left"
        return StandardError.isTerminal ? "\(title) \(bar) \(percent)  \(counts)" : "\(title): \(percent), \(counts)"
    }

    private func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        let rest = whole % 60
        return whole < 60 ? "\(whole) s" : "\(whole / 60):\(rest < 10 ? "0" : "")\(rest)"
    }
}

extension Duration {
    /// The duration in seconds.
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
