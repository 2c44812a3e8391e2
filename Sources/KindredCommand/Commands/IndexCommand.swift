// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// The command `kindred index`.
struct IndexCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index",
        abstract: "Build and look after indexes: files of vectors that are searched fast.",
        discussion: """
            An index is worth it from about 50,000 vectors on. Its keys are the rows of the vectors it was built from.

              kindred encode --input descriptions.txt --output descriptions.npy
              kindred index build descriptions.npy --output descriptions.kvi
              kindred search "edit photos" --input descriptions.txt --index descriptions.kvi
            """,
        subcommands: [Build.self, Info.self, Verify.self, Tune.self]
    )
}
