// SPDX-License-Identifier: Apache-2.0

/// The headings that stand above a place of a text.
struct HeadingPath {
    private var rest: ArraySlice<MarkdownHeadings.Heading>
    private var path: [MarkdownHeadings.Heading] = []

    init(_ headings: [MarkdownHeadings.Heading]) {
        rest = headings[...]
    }

    /// The titles above a place, outermost first; places must be asked for in rising order.
    mutating func titles(at offset: Int) -> [String] {
        while let heading = rest.first, heading.range.lowerBound <= offset {
            while let last = path.last, last.level >= heading.level { path.removeLast() }
            path.append(heading)
            rest.removeFirst()
        }
        return path.map(\.title)
    }
}
