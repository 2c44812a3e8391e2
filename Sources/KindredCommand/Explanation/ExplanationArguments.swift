// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// Whether scores are explained.
struct ExplanationArguments: ParsableArguments {
    @Flag(help: "Show how much of the score each word makes.")
    var explain = false
}
