// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

struct FilteredSearchTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        let lines = (0..<60).map { row in
            #"{"text": "milk \#(row) and salt \#(row * 7 % 13)", "year": \#(1990 + row), "tags": ["t\#(row % 4)"]}"#
        }
        try directory.write("a.jsonl", lines.joined(separator: "\n") + "\n")
    }

    private func search(_ arguments: [String], query: String = "salt 7") throws -> CommandRun {
        try CommandRun(
            ["search", "--json", "--model", CommandFixtures.encoder, "--input", directory["a.jsonl"].path]
                + arguments + ["--", query]
        )
    }

    private func lines(_ run: CommandRun) throws -> [String] {
        #expect(run.status == 0, "\(run.errors)")
        return try run.objects().map { "\($0["id"] ?? "") \($0["score"] ?? "")" }
    }

    /// All documents ranked, then filtered: what a filtered search has to give.
    private func expected(_ limit: Int, where test: (Int) -> Bool) throws -> [String] {
        let all = try lines(search(["--limit", "60"]))
        return Array(all.filter { test(Int($0.split(separator: " ")[0]) ?? -1) }.prefix(limit))
    }

    @Test func narrowsTheSearchAndNotItsHits() throws {
        let found = try lines(search(["--limit", "12", "--filter", "year < 2040 and tags = 't1'"]))
        #expect(found.count == 12)
        #expect(try found == expected(12) { $0 < 50 && $0 % 4 == 1 })
    }

    @Test(arguments: ["v.npy", "flat.kvi", "hnsw.kvi"])
    func storedVectorsAreFilteredToo(name: String) throws {
        let vectors = directory["v.npy"].path
        let input = ["--model", CommandFixtures.encoder, "--input", directory["a.jsonl"].path]
        #expect(try CommandRun(["encode", "--output", vectors] + input).status == 0)
        if name.hasSuffix(".kvi") {
            let kind = String(name.dropLast(4))
            let build = try CommandRun(["index", "build", vectors, "--output", directory[name].path, "--kind", kind])
            #expect(build.status == 0, "\(build.errors)")
        }
        let index = ["--index", directory[name].path]
        let found = try lines(search(index + ["--limit", "5", "--filter", "tags in ('t2', 't3') and year >= 2000"]))
        #expect(try found == expected(5) { $0 >= 10 && $0 % 4 > 1 })
        let none = try search(index + ["--filter", "year > 3000"])
        #expect(none.status == 0 && none.output.isEmpty && none.errors.isEmpty)
    }

    @Test func saysWhatCanMatchNothing() throws {
        let run = try search(["--filter", "yaer > 2000"])
        #expect(run.status == 0 && run.output.isEmpty)
        #expect(run.errors.contains("Warning: --filter: no document has 'yaer'; there are tags, year."))
        let typed = try search(["--filter", "year > '2000'"])
        #expect(typed.errors.contains("'year' is compared with a text, but is a number wherever there is one"))
    }

    @Test func pointsAtWhatIsWrong() throws {
        let run = try search(["--filter", "year > and tags = 'x'"])
        #expect(run.status == 64)
        #expect(run.errors.contains("Filter, column 8: a value is expected, not and."))
        #expect(run.errors.contains("  year > and tags = 'x'\n         ^"))
    }
}
