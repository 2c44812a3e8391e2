// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// How results are shown.
struct OutputArguments: ParsableArguments {
    @Flag(help: "Print one JSON object a line.")
    var json = false
}
