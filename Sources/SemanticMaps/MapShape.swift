// SPDX-License-Identifier: Apache-2.0

/// The shapes of points: each twelve groups have another one.
enum MapShape: Int, CaseIterable, Sendable {
    case disc
    case square
    case diamond
    case triangle
    case ring

    /// The shape of a group, counted from the largest on.
    init(ofGroup group: Int) {
        self = Self.allCases[group / MapTheme.light.groups.count % Self.allCases.count]
    }

    /// The outline around the origin for a radius of 5, as the path of an SVG picture; filled by the even-odd rule.
    var path: String {
        switch self {
        case .disc: "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"
        case .square: "M-4.4-4.4h8.8v8.8h-8.8z"
        case .diamond: "M0-6.5L6.5 0L0 6.5L-6.5 0z"
        case .triangle: "M0-5.5L5 3.75h-10z"
        case .ring: "M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0zM-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0z"
        }
    }
}
