// SPDX-License-Identifier: Apache-2.0
import Documents
import Testing

struct MarkdownHeadingsTests {
    private func passages(_ text: String) throws -> [TextPassage] {
        try TextSplitter(by: .heading, maximumTokens: 1000) { $0.split(separator: " ").count }.passages(of: text)
    }

    @Test func sectionsHaveThePathOfTheirHeadings() throws {
        let text = """
            Before.

            # Guide #
            Intro.
            ## Part *one*
            Text.

            More.
            ### Deep
            ## Part two ###
            Second
            line
            =======
            Under.

            Sub
            ---
            End.
            """
        let found = try passages(text)
        #expect(
            found.map(\.headings) == [
                [], ["Guide"], ["Guide", "Part *one*"], ["Guide", "Part *one*", "Deep"], ["Guide", "Part two"],
                ["Second line"], ["Second line", "Sub"],
            ]
        )
        #expect(found[2].text == "## Part *one*\nText.\n\nMore.")
        #expect(found[5].text == "Second\nline\n=======\nUnder.")
        #expect(found.map(\.text).allSatisfy { text.contains($0) })
    }

    @Test(arguments: [
        // Fenced code, closed only by a fence of its kind and length.
        "```sh\n# no\n```", "~~~\n# no\n```\n# no\n~~~", "````\n```\n# no\n````", "```\n# never closed\n\n# no",
        // Indented code, no space, too many marks, quotations, lists, rules, front matter.
        "    # no", "#no", "####### no", "> # no\n> no\n> ---", "> quoted\nlazy\n===", "- item\n---", "1. item\n---",
        "* * *\n---", "---\ntitle: x\n---\ntext", "\\# no", "text\n\n---\n\ntext", "| a |\n|---|\n| b |", "a\n= =",
    ])
    func whatIsNoHeadingIsNone(text: String) throws {
        #expect(try passages(text).map(\.headings) == [[]])
    }

    @Test(arguments: [
        ("# yes", "yes"), ("   ### yes ##", "yes"), ("#\tyes", "yes"), ("#", ""), ("# a#", "a#"), ("## ##", ""),
        ("yes\n-", "yes"), ("yes\r\n===  \r\n", "yes"), ("\u{feff}", nil), ("- item\n\nyes\n---", "yes"),
        ("``` no`code ```\nyes\n---", "``` no`code ``` yes"), ("---\n\nno end\n\n# yes", "yes"), ("a\n# yes", "yes"),
    ])
    func headingsAreReadAsInCommonMark(text: String, title: String?) throws {
        #expect(try passages(text).last?.headings.last == title)
    }
}
