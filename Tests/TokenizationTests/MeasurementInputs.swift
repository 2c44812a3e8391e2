// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Inputs of the tests that run only when somebody names them in the environment.
enum MeasurementInputs {
    /// What scripts/compare-tokenizers.py wrote.
    static var comparison: URL? { url("KINDRED_TOKENIZER_COMPARISON") }
    /// A file with one text a line, to measure speed with.
    static var lines: URL? { url("KINDRED_TOKENIZER_SPEED") }

    private static func url(_ name: String) -> URL? {
        ProcessInfo.processInfo.environment[name].map { URL(filePath: $0) }
    }
}
