// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import Testing

/// The files of `Examples/texts` can be read as they are, and hold what their README says.
struct ExampleTextsTests {
    private func documents(_ name: String) throws -> [Document] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try DocumentReader.documents(in: [.file(root.appending(path: "Examples/texts").appending(path: name))])
    }

    @Test(arguments: [("things.txt", 255), ("paragraphs.txt", 25), ("faq.jsonl", 31), ("tickets.csv", 32)])
    func textsAndIdsAreDistinct(name: String, count: Int) throws {
        let documents = try documents(name)
        #expect(documents.count == count)
        #expect(Set(documents.map(\.id)).count == count)
        #expect(Set(documents.map(\.text)).count == count)
    }

    @Test(arguments: [("things.txt", 4...15), ("paragraphs.txt", 80...110)])
    func linesHaveTheLengthThatIsPromised(name: String, words: ClosedRange<Int>) throws {
        for document in try documents(name) {
            #expect(words.contains(document.text.split(separator: " ").count), "\(document.text)")
        }
    }

    @Test func recordsHaveTheirMetadata() throws {
        for document in try documents("faq.jsonl") { #expect(Array(document.metadata.keys) == ["topic"]) }
        for document in try documents("tickets.csv") { #expect(Array(document.metadata.keys) == ["product"]) }
    }
}
