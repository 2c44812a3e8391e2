// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Kindred

/// The values of `--long-text`.
enum LongTextArgument: String, ExpressibleByArgument, CaseIterable {
    case truncate
    case windows
    case error

    var policy: LongTextPolicy {
        switch self {
        case .truncate: .truncate
        case .windows: .windows
        case .error: .error
        }
    }
}
