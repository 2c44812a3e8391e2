// SPDX-License-Identifier: Apache-2.0
public import FoundationEssentials

/// Why a stored calibration cannot be used.
@nonexhaustive
public enum CalibrationFileError: Error, Sendable, Hashable {
    /// The file is no calibration, or has changed since it was written.
    case damaged(URL, reason: String)
    /// A later version of Kindred wrote the file.
    case newerVersion(URL, supported: Int, actual: Int)
    /// The scores are those of another model.
    case otherModel(URL, expected: ModelIdentity, actual: ModelIdentity)
    /// The vectors were compared in another way.
    case otherComparison(URL, expected: String, actual: String)
}

extension CalibrationFileError: CustomStringConvertible {
    /// One line: what is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .damaged(let file, let reason):
            return "\(file.path) is no usable calibration: \(reason). Make it again with kindred calibrate."
        case .newerVersion(let file, let supported, let actual):
            return
                "\(file.path) has version \(actual), and this program reads up to \(supported). Use a newer Kindred, or "
                + "make the file again."
        case .otherModel(let file, let expected, let actual):
            return
                "\(file.path) was made with the model \(actual), but the model in use is \(expected). Scores of different "
                + "models mean different things: calibrate again, or use that model."
        case .otherComparison(let file, let expected, let actual):
            return
                "\(file.path) was made for scores by \(actual), but scores are by \(expected). Compare in the same way, "
                + "or calibrate again."
        }
    }
}
