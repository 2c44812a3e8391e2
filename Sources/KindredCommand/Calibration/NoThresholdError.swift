// SPDX-License-Identifier: Apache-2.0
import Kindred

/// Nobody gave a threshold, and the texts suggest none.
struct NoThresholdError: Error, CustomStringConvertible {
    let reason: SuggestionError

    var description: String { "\(reason) Give --threshold, or --limit for the best pairs." }
}
