// SPDX-License-Identifier: Apache-2.0

import CAllocationCounter
import FoundationEssentials
import Testing
import Tokenization

struct TokenizerTests {
    @Test func countsTokensAndSpecialTokens() throws {
        let bert = try SmallFile().load()
        #expect(bert.vocabularyCount == 6)
        #expect(bert.specialTokenCount == 2)
        #expect(bert.pairSpecialTokenCount == 3)
        #expect(bert.prefixIDs == [1])
        #expect(bert.suffixIDs == [2])
        let roberta =
            #"{"type":"RobertaProcessing","sep":["[SEP]",2],"cls":["[CLS]",1],"trim_offsets":true,"add_prefix_space":false}"#
        #expect(try SmallFile(postProcessor: roberta).load().pairSpecialTokenCount == 4)
        let added = try SmallFile(addedTokens: "[\(SmallFile.added("new", id: 6)),\(SmallFile.added("a", id: 3))]")
            .load()
        #expect(added.vocabularyCount == 7)
    }

    @Test func findsTokensAndIDs() throws {
        let tokenizer = try SmallFile(addedTokens: "[\(SmallFile.added("new", id: 6))]").load()
        #expect(tokenizer.id(of: "##b") == 5)
        #expect(tokenizer.id(of: "new") == 6)
        #expect(tokenizer.id(of: "absent") == nil)
        #expect(tokenizer.token(of: 5) == "##b")
        #expect(tokenizer.token(of: 6) == "new")
        #expect(tokenizer.token(of: 7) == nil)
        #expect(tokenizer.token(of: -1) == nil)
        #expect(tokenizer.token(of: .max) == nil)
        #expect(tokenizer.tokens(of: try tokenizer.encode("ab c")) == ["[CLS]", "a", "##b", "[UNK]", "[SEP]"])
    }

    @Test func marksSpecialTokensAndSequences() throws {
        let encoding = try SmallFile().load().encode("a", pairedWith: "b a")
        #expect(encoding.ids == [1, 3, 2, 4, 3, 2])
        #expect(encoding.specialTokensMask == [true, false, true, false, false, true])
        #expect(encoding.sequenceIndices == [nil, 0, nil, 1, 1, nil])
        #expect(encoding.typeIDs == [0, 0, 0, 1, 1, 1])
        #expect(encoding.offsets == [0..<0, 0..<1, 0..<0, 0..<1, 2..<3, 0..<0])
    }

    @Test func keepsSpecialTokensWhenItTruncates() throws {
        let encoding = try SmallFile().load().encode("a b a b", maximumLength: 3)
        #expect(encoding.ids == [1, 3, 2])
        #expect(encoding.untruncatedCount == 6)
        #expect(encoding.isTruncated)
    }

    @Test func refusesALengthWithoutRoomForSpecialTokens() throws {
        let tokenizer = try SmallFile().load()
        #expect(throws: TokenizerError.maximumLengthTooSmall(minimum: 2, actual: 1)) {
            try tokenizer.encode("a", maximumLength: 1)
        }
        #expect(throws: TokenizerError.maximumLengthTooSmall(minimum: 3, actual: 2)) {
            try tokenizer.encode("a", pairedWith: "b", maximumLength: 2)
        }
        #expect(try tokenizer.encode("a", maximumLength: 2).ids == [1, 2])
        #expect(try tokenizer.encode("a", maximumLength: 0, addsSpecialTokens: false).ids == [])
    }

    @Test func bulkCallsTrapWithoutRoomForSpecialTokens() async {
        await #expect(processExitsWith: .failure) {
            var ids: [Int32] = []
            let tokenizer = try SmallFile().load()
            tokenizer.appendIDs(of: "a", maximumLength: 1, to: &ids)
        }
    }

    @Test func countsAllTokensOfALongText() throws {
        let tokenizer = try SmallFile().load()
        var ids: [Int32] = []
        let counts = tokenizer.appendIDs(of: String(repeating: "ab ", count: 50_000), maximumLength: 8, to: &ids)
        #expect(counts == TokenCounts(used: 8, untruncated: 100_002))
        #expect(counts.isTruncated)
        #expect(ids == [1, 3, 5, 3, 5, 3, 5, 2])
    }

    // A debug build allocates where an optimised one does not.
    @Test(.enabled(if: ck_test_allocation_count() >= 0 && ReferenceHashTests.stride == 1))
    func bulkCallsAllocateNothingAfterTheFirstTexts() async {
        // In a process of its own, which other tests cannot warm up.
        await #expect(processExitsWith: .success) {
            let tokenizer = try Fixtures.tokenizer("added")
            let texts = (0..<300).map { HostileTexts.text($0 * 3 + 10_000) }
            var scratch = TokenizerScratch()
            var (ids, typeIDs): ([Int32], [Int32]) = ([], [])
            func encodeAll() {
                for index in 1..<texts.count {
                    ids.removeAll(keepingCapacity: true)
                    typeIDs.removeAll(keepingCapacity: true)
                    _ = tokenizer.appendIDs(of: texts[index], maximumLength: 12, to: &ids, scratch: &scratch)
                    _ = tokenizer.appendIDs(
                        of: texts[index],
                        pairedWith: texts[index - 1],
                        maximumLength: 12,
                        to: &ids,
                        typeIDs: &typeIDs,
                        scratch: &scratch
                    )
                }
            }
            encodeAll()
            encodeAll()
            let before = ck_test_allocation_count()
            encodeAll()
            let count = ck_test_allocation_count() - before
            if count > 0 { print("\(count) allocations") }
            precondition(count == 0)
        }
    }

    @Test func aMaskTakesTheSpaceBeforeIt() throws {
        let tokenizer = try SmallFile(addedTokens: "[\(SmallFile.added("<m>", id: 6, "lstrip"))]").load()
        let encoding = try tokenizer.encode("a  <m> b")
        #expect(encoding.ids == [1, 3, 6, 4, 2])
        #expect(encoding.offsets[2] == 1..<6)
    }

    @Test func oneTokenizerServesManyTasks() async throws {
        let tokenizer = try Fixtures.tokenizer("uncased")
        let texts = (0..<200).map(HostileTexts.text)
        let expected = try texts.map { try tokenizer.encode($0) }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { try texts.map { try tokenizer.encode($0) } == expected }
            }
            for try await isEqual in group { #expect(isEqual) }
        }
    }

    @Test(.enabled(if: RealTokenizers.areExpected), arguments: RealTokenizers.names)
    func vocabularyFileAloneGivesTheSameEncodings(name: String) throws {
        let directory = try TemporaryDirectory()
        for file in ["vocab.txt", "tokenizer_config.json"] {
            let source = RealTokenizers.directory.appending(path: name).appending(path: file)
            try FileManager.default.copyItem(at: source, to: directory.url.appending(path: file))
        }
        let alone = try Tokenizer(directory: directory.url)
        let whole = try RealTokenizers.load(name)
        for index in 0..<500 where !HostileTexts.text(index).lowercased().contains("<unk>") {
            let text = HostileTexts.text(index)
            #expect(try alone.encode(text) == whole.encode(text))
            #expect(try alone.encode(text, pairedWith: "b") == whole.encode(text, pairedWith: "b"))
        }
        #expect(alone.vocabularyCount == whole.vocabularyCount)
    }
}
