// SPDX-License-Identifier: Apache-2.0

/// The headings of a Markdown text, as CommonMark 0.31 has them at its top level: `# Title`, and a title underlined with
/// `===` or `---`.
///
/// Fenced code and YAML at the very top have none. Headings inside quotations and list items do not count, and HTML is not
/// understood.
struct MarkdownHeadings {
    /// A heading.
    struct Heading: Equatable {
        /// Its lines, in UTF-8 bytes.
        var range: Range<Int>
        /// 1 for the outermost, at most 6.
        var level: Int
        /// Its text, without the marks of a heading.
        var title: String
    }

    /// The headings in order.
    let headings: [Heading]

    init(of text: String) {
        let lines = Self.lines(of: Array(text.utf8))
        var headings: [Heading] = []
        var fence: (mark: UInt8, count: Int)?
        /// The lines of a paragraph that an underline would make a heading.
        var paragraph: [Line] = []
        /// Whether the text belongs to a quotation or an item of a list, where an underline makes no heading.
        var isInContainer = false
        for line in lines.dropFirst(Self.linesOfFrontMatter(lines)) {
            if let open = fence {
                if let own = line.fence, own.mark == open.mark, own.count >= open.count, own.isBare { fence = nil }
                continue
            }
            if !paragraph.isEmpty, let level = line.underlineLevel {
                headings.append(
                    Heading(
                        range: paragraph[0].range.lowerBound..<line.range.upperBound,
                        level: level,
                        title: paragraph.map(\.content).joined(separator: " ")
                    )
                )
                paragraph = []
            } else if let (level, title) = line.heading {
                headings.append(Heading(range: line.range, level: level, title: title))
                (paragraph, isInContainer) = ([], false)
            } else if let own = line.fence, own.mayOpen {
                fence = (own.mark, own.count)
                (paragraph, isInContainer) = ([], false)
            } else if line.isBlank || line.isThematicBreak {
                (paragraph, isInContainer) = ([], false)
            } else if line.indent < 4, line.isContainer {
                (paragraph, isInContainer) = ([], true)
            } else if !isInContainer, line.indent < 4 || !paragraph.isEmpty {
                paragraph.append(line)
            }
        }
        self.headings = headings
    }

    private static func linesOfFrontMatter(_ lines: [Line]) -> Int {
        guard let first = lines.first, first.trimmedEnd == "---" else { return 0 }
        let end = lines.dropFirst().firstIndex { $0.trimmedEnd == "---" || $0.trimmedEnd == "..." }
        return end.map { $0 + 1 } ?? 0
    }

    private static func lines(of bytes: [UInt8]) -> [Line] {
        var lines: [Line] = []
        var start = 0
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != 0x0a, bytes[end] != 0x0d { end += 1 }
            lines.append(Line(bytes[start..<end]))
            if end + 1 < bytes.count, bytes[end] == 0x0d, bytes[end + 1] == 0x0a { end += 1 }
            start = end + 1
        }
        return lines
    }
}

extension MarkdownHeadings {
    /// A line, without its end.
    fileprivate struct Line {
        let bytes: ArraySlice<UInt8>
        /// Columns of white space at its start; a tab goes to the next multiple of four.
        let indent: Int
        private let text: ArraySlice<UInt8>

        init(_ bytes: ArraySlice<UInt8>) {
            self.bytes = bytes
            var indent = 0
            var start = bytes.startIndex
            while start < bytes.endIndex, bytes[start] == 0x20 || bytes[start] == 0x09 {
                indent = bytes[start] == 0x09 ? indent / 4 * 4 + 4 : indent + 1
                start += 1
            }
            var end = bytes.endIndex
            while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
            self.indent = indent
            text = bytes[start..<end]
        }

        var range: Range<Int> { bytes.startIndex..<bytes.endIndex }
        var isBlank: Bool { text.isEmpty }
        var content: String { String(decoding: text, as: UTF8.self) }
        var trimmedEnd: String { String(decoding: bytes[bytes.startIndex..<text.endIndex], as: UTF8.self) }

        /// Level and title of `# Title #`.
        var heading: (level: Int, title: String)? {
            guard indent < 4 else { return nil }
            let level = text.prefix { $0 == UInt8(ascii: "#") }.count
            let rest = text.dropFirst(level)
            guard (1...6).contains(level), rest.first.map({ $0 == 0x20 || $0 == 0x09 }) ?? true else { return nil }
            var title = Self.trimmed(rest)
            let closing = title.reversed().prefix { $0 == UInt8(ascii: "#") }.count
            let before = title.dropLast(closing)
            if closing > 0, before.last.map({ $0 == 0x20 || $0 == 0x09 }) ?? true { title = Self.trimmed(before) }
            return (level, String(decoding: title, as: UTF8.self))
        }

        /// 1 for a line of `=`, 2 for a line of `-`.
        var underlineLevel: Int? {
            guard indent < 4, let first = text.first, text.allSatisfy({ $0 == first }) else { return nil }
            return first == UInt8(ascii: "=") ? 1 : first == UInt8(ascii: "-") ? 2 : nil
        }

        /// The mark and length of a fence, and whether it may open or close code.
        var fence: (mark: UInt8, count: Int, isBare: Bool, mayOpen: Bool)? {
            guard indent < 4, let mark = text.first, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else {
                return nil
            }
            let count = text.prefix { $0 == mark }.count
            guard count >= 3 else { return nil }
            let rest = text.dropFirst(count)
            return (mark, count, rest.isEmpty, mark == UInt8(ascii: "~") || !rest.contains(mark))
        }

        /// Whether it begins a quotation or an item of a list.
        var isContainer: Bool {
            guard let first = text.first else { return false }
            if first == UInt8(ascii: ">") { return true }
            let second = text.dropFirst().first
            if [UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+")].contains(first) {
                return second.map { $0 == 0x20 || $0 == 0x09 } ?? true
            }
            let digits = text.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
            guard (1...9).contains(digits) else { return false }
            let rest = text.dropFirst(digits)
            guard let mark = rest.first, mark == UInt8(ascii: ".") || mark == UInt8(ascii: ")") else { return false }
            return rest.dropFirst().first.map { $0 == 0x20 || $0 == 0x09 } ?? true
        }

        /// Whether it is a rule: three or more of `-`, `*` or `_` and nothing else.
        var isThematicBreak: Bool {
            let marks = text.filter { $0 != 0x20 && $0 != 0x09 }
            guard marks.count >= 3, let first = marks.first, marks.allSatisfy({ $0 == first }) else { return false }
            return [UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "_")].contains(first)
        }

        private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            var bytes = bytes
            while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
            while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
            return bytes
        }
    }
}
