// SPDX-License-Identifier: Apache-2.0

/// The colours of a map, for a light and a dark ground.
///
/// Each theme's twelve colours were chosen by search so that any two of them, and each and the grey of points without a
/// group, differ by 0.1 in Oklab for people who see all colours and for those who lack one kind of cone (Machado, Oliveira
/// and Fernandes, 2009, https://doi.org/10.1109/TVCG.2009.113, protanopia and deuteranopia). Beyond twelve groups the shape
/// of the points changes too; see `MapShape`.
package struct MapTheme: Sendable {
    package let ground: String
    package let field: String
    package let ink: String
    package let quiet: String
    package let line: String
    package let focus: String
    /// Points without a group.
    package let noise: String
    package let groups: [String]

    /// For a light ground.
    package static let light = MapTheme(
        ground: "#ffffff",
        field: "#f2f3f5",
        ink: "#16181d",
        quiet: "#5b616b",
        line: "#d5d8de",
        focus: "#0050c8",
        noise: "#aaaaaa",
        groups: [
            "#0000eb", "#73d773", "#8c1e1e", "#a5a5ff", "#be7373", "#731e8c", "#a55aff", "#5a8cbe", "#737300",
            "#a53c73",
            "#be8c00", "#735abe",
        ]
    )

    /// For a dark ground.
    package static let dark = MapTheme(
        ground: "#14161a",
        field: "#23262c",
        ink: "#f0f1f3",
        quiet: "#a2a8b3",
        line: "#3a3f48",
        focus: "#7ab7ff",
        noise: "#5f5f5f",
        groups: [
            "#5a3cff", "#ebeb00", "#73731e", "#73beeb", "#be5aa5", "#5affff", "#a5be1e", "#5a8cff", "#ffbea5",
            "#eb8ca5",
            "#3ca55a", "#a500be",
        ]
    )

    /// The names by which style sheets use the colours.
    var variables: String {
        "--ground:\(ground);--field:\(field);--ink:\(ink);--quiet:\(quiet);--line:\(line);--focus:\(focus);"
    }
}
