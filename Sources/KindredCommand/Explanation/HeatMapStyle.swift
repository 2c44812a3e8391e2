// SPDX-License-Identifier: Apache-2.0

/// The looks of a heat map, in light and dark.
enum HeatMapStyle {
    /// Grounds of the eight steps, blue together and orange apart, and the steps from which the ink is the other one.
    private struct Palette {
        var together: [String]
        var apart: [String]
        var ink: String
        var strongInk: String
        var strongFrom: Int
    }

    private static let light = Palette(
        together: ["#eff5fc", "#dce9f7", "#c4daf1", "#a5c8ea", "#80b1e0", "#5a98d4", "#2f6fb4", "#1d548f"],
        apart: ["#fdf2e9", "#fbe4d0", "#f8d1ae", "#f4ba86", "#ee9e5b", "#e38233", "#b4581a", "#8a3f0c"],
        ink: "#1b1f24",
        strongInk: "#ffffff",
        strongFrom: 7
    )

    private static let dark = Palette(
        together: ["#1a2430", "#1d2f43", "#203b58", "#234970", "#26598a", "#3a74ab", "#6aa3d8", "#a3cbf0"],
        apart: ["#2b211a", "#3b291b", "#4d321b", "#623c1a", "#7b4818", "#96591f", "#db9350", "#f4c193"],
        ink: "#e6e9ec",
        strongInk: "#10151b",
        strongFrom: 7
    )

    /// The style sheet.
    static let css = """
        :root { color-scheme: light dark; --paper: #ffffff; --ink: #1b1f24; --soft: #59636e; --line: #d5dae0; }
        @media (prefers-color-scheme: dark) {
        :root { --paper: #14181d; --ink: #e6e9ec; --soft: #9aa4af; --line: #333b44; }
        }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
        main { max-width: 75rem; margin: 0 auto; padding: 1.5rem; }
        h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .25rem; }
        h1 small { font-size: 1rem; font-weight: normal; color: var(--soft); }
        h2 { font-size: 1rem; margin: 1.5rem 0 .4rem; }
        .note { color: var(--soft); max-width: 46rem; margin: 0; }
        .text { font-size: 1.1rem; line-height: 1.9; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
        .text span { border-radius: .25em; padding: .15em .12em; margin: 0 -.06em; }
        .text .aside { font-size: .8rem; }
        .scroll { overflow: auto; width: fit-content; max-width: 100%; max-height: 85vh; border: 1px solid var(--line); border-radius: .4rem; }
        table { border-collapse: separate; border-spacing: 0; font-size: .85rem; font-variant-numeric: tabular-nums; }
        caption { text-align: start; color: var(--soft); padding: .4rem .6rem; white-space: nowrap; }
        th, td { padding: .25rem .5rem; white-space: pre; }
        td { text-align: end; }
        th { font-weight: 600; background: var(--paper); max-width: 14rem; overflow: hidden; text-overflow: ellipsis; }
        thead th, thead td { position: sticky; top: 0; z-index: 2; border-bottom: 1px solid var(--line); background: var(--paper); }
        thead th { text-align: end; vertical-align: bottom; }
        tbody th, tfoot th { position: sticky; left: 0; z-index: 1; text-align: start; border-inline-end: 1px solid var(--line); }
        tfoot td, tfoot th { border-top: 1px solid var(--line); }
        .corner { color: var(--soft); font-weight: normal; }
        .legend { color: var(--soft); font-size: .85rem; margin: 1rem 0 0; }
        .legend i { display: inline-block; width: 1.1rem; height: .8rem; }
        \(rules(light))
        @media (prefers-color-scheme: dark) {
        \(rules(dark))
        }
        @media print { .scroll { max-height: none; overflow: visible; } }
        """

    private static func rules(_ palette: Palette) -> String {
        (1...8).map { step in
            let ink = step >= palette.strongFrom ? palette.strongInk : palette.ink
            return """
                .p\(step) { background: \(palette.together[step - 1]); color: \(ink); }
                .n\(step) { background: \(palette.apart[step - 1]); color: \(ink); }
                """
        }
        .joined(separator: "\n")
    }
}
