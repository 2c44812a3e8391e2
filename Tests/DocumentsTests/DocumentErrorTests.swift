// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import Testing

struct DocumentErrorTests {
    private static let source = DocumentSource.file(URL(filePath: "/data/faq.csv"))

    @Test(arguments: [
        (
            DocumentError.unknownFormat(.file(URL(filePath: "/data/faq"))),
            "Cannot tell the format of /data/faq. Give the file one of the endings txt, jsonl, csv, tsv, or name the "
                + "format (--input-format)."
        ),
        (
            .unknownFormat(.standardInput),
            "Cannot tell the format of standard input. Give the file one of the endings txt, jsonl, csv, tsv, or name "
                + "the format (--input-format)."
        ),
        (
            .badLine(source, line: 7, reason: "a quotation mark is never closed"),
            "/data/faq.csv, line 7: a quotation mark is never closed. Correct the line."
        ),
        (
            .invalidUTF8(source, line: 2),
            "/data/faq.csv, line 2: the text is not valid UTF-8. Convert the file to UTF-8."
        ),
        (
            .missingColumn("text", source, line: 1, columns: ["id", "body"]),
            "/data/faq.csv, line 1: there is no 'text', only id, body. Name the column to use (--text-column, "
                + "--id-column)."
        ),
        (
            .missingColumn("text", .standardInput, line: 1, columns: []),
            "standard input, line 1: there is no 'text', the object is empty. Name the column to use "
                + "(--text-column, --id-column)."
        ),
    ])
    func saysWhatWhereAndWhatToDo(error: DocumentError, text: String) {
        #expect(error.description == text)
    }
}
