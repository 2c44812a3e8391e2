// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// What the methods of clustering take, wherever texts are grouped.
struct ClusterMethodArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "hdbscan, communities: the fewest texts of a group. (default: 5, for communities 10)",
            valueName: "n"
        )
    )
    var minimumSize: Int?

    @Option(
        help: ArgumentHelp(
            "communities: the least cosine between a group's center and its other texts. (default: 0.75)",
            valueName: "cosine"
        )
    )
    var threshold: Float?

    @Option(help: ArgumentHelp("kmeans: where the random starts come from.", valueName: "n"))
    var seed: UInt64 = 42

    @Option(help: ArgumentHelp("kmeans: how often to start anew; the best is kept.", valueName: "n"))
    var restarts = 10

    /// Refuses what a method does not take.
    ///
    /// - Throws: `ValidationError`.
    func check(for method: ClusterMethod) throws {
        guard method != .kmeans || minimumSize == nil else {
            throw ValidationError("--minimum-size is not for kmeans: choose a --method.")
        }
        guard method == .communities || threshold == nil else {
            throw ValidationError("--threshold is for --method communities.")
        }
        if let threshold, !(-1...1).contains(threshold) {
            throw ValidationError("--threshold must be a cosine, from -1 to 1, but is \(threshold).")
        }
        let leastSize = method == .communities ? 1 : 2
        if let minimumSize, minimumSize < leastSize {
            throw ValidationError("--minimum-size must be at least \(leastSize), but is \(minimumSize).")
        }
        guard restarts > 0 else { throw ValidationError("--restarts must be at least 1, but is \(restarts).") }
    }
}
