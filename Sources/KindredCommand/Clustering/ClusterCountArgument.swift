// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// How many groups there are to be.
enum ClusterCountArgument: ExpressibleByArgument, Equatable {
    /// So many.
    case number(Int)
    /// As many as tell apart best.
    case automatic

    init?(argument: String) {
        if argument == "auto" {
            self = .automatic
        } else if let number = Int(argument) {
            self = .number(number)
        } else {
            return nil
        }
    }
}
