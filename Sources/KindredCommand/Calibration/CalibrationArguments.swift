// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FoundationEssentials
import Kindred

/// The argument `--calibration`: what scores mean, as `kindred calibrate` stored it.
struct CalibrationArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp("What scores mean: a file that kindred calibrate wrote for this model.", valueName: "file")
    )
    var calibration: String?

    /// Reads the file, if there is one, and refuses one for other scores.
    ///
    /// - Parameters:
    ///   - directory: The directory of the model in use.
    ///   - name: The name by which it was asked for.
    ///   - metric: How its vectors are compared; nil for a cross-encoder.
    ///   - normalizes: Whether vectors are scaled to length 1 beyond what the model does.
    /// - Returns: What was learnt; nil without the argument.
    /// - Throws: `CalibrationFileError`, and what reading the model's files throws.
    func read(
        forModelAt directory: URL,
        named name: String,
        metric: Metric?,
        normalizes: Bool
    ) throws -> CalibrationFile.Content? {
        guard let calibration else { return nil }
        let file = URL(filePath: calibration)
        let stored = try CalibrationFile(contentsOf: file)
        let model = try ModelIdentity(ofModelAt: directory, named: name)
        try stored.check(model: model, metric: metric, isNormalized: normalizes, file: file)
        return stored.content
    }
}
