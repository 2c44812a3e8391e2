// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// The `kindred` command.
@main
struct KindredCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "kindred", abstract: "Meaning of texts, compared.")
}
