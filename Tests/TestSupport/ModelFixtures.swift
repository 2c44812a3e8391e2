// SPDX-License-Identifier: Apache-2.0
public import FoundationEssentials
import ModelFiles

/// The real checkpoints that tests use, where they are installed.
///
/// `scripts/fetch-models.sh` installs them. Where tests must not skip (`CI` or `KINDRED_REQUIRE_MODELS` is set), a
/// missing model makes the tests that need it fail.
public enum ModelFixtures {
    /// The directory of all-MiniLM-L6-v2.
    public static let miniLM = locate("all-MiniLM-L6-v2")
    /// The directory of all-mpnet-base-v2.
    public static let mpnet = locate("all-mpnet-base-v2")

    /// Whether the tests of a model run: it is there, or its absence must be noticed.
    public static func isWanted(_ directory: URL?) -> Bool {
        directory != nil || isRequired
    }

    /// A directory, or the error that fails a test.
    public static func require(_ directory: URL?, _ name: String) throws -> URL {
        guard let directory else { throw MissingModel(name: name) }
        return directory
    }

    private static var isRequired: Bool {
        let environment = ProcessInfo.processInfo.environment
        return ["CI", "KINDRED_REQUIRE_MODELS"].contains { !(environment[$0] ?? "").isEmpty }
    }

    private static func locate(_ name: String) -> URL? {
        try? ModelStore().locate(name)
    }
}

/// A real checkpoint that a test needs is not installed.
public struct MissingModel: Error, CustomStringConvertible {
    /// The model's name.
    public let name: String
    /// What to do.
    public var description: String { "\(name) is not installed. Run scripts/fetch-models.sh \(name)." }
}
