// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Small random checkpoints that come with the repository.
enum CommandFixtures {
    private static let checkpoints = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "ConformanceTests/Fixtures/checkpoints")

    /// A sentence encoder: 32 components.
    static let encoder = checkpoints.appending(path: "bert-tiny").path
    /// A cross-encoder of one label.
    static let crossEncoder = checkpoints.appending(path: "bert-cross-1").path
    /// The directory of both, as `KINDRED_MODELS` takes it.
    static let store = checkpoints.path
}
