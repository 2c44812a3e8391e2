// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kindred
import TestSupport
import Testing

/// The command on the tutorial's eight questions, with the real models.
@Suite(.enabled(if: ModelFixtures.isWanted(ModelFixtures.miniLM) && ModelFixtures.isWanted(ModelFixtures.mpnet)))
struct SuggestedThresholdTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write(
            "questions.txt",
            """
            How do I reset my password?
            I forgot my login credentials, how can I recover access?
            What is the refund policy?
            Can I get my money back if I cancel?
            How do I change my billing information?
            Where can I update my credit card details?
            The app keeps crashing on startup.
            Application fails to launch every time I open it.
            """
        )
    }

    @Test(arguments: [("all-MiniLM-L6-v2", "0.4216"), ("all-mpnet-base-v2", "0.4386")])
    func duplicatesNeedNoThreshold(model: String, threshold: String) throws {
        let run = try CommandRun([
            "duplicates", "--model", model, "--input", directory["questions.txt"].path, "--json",
        ])
        #expect(run.status == 0)
        #expect(
            run.errors == "Note: threshold \(threshold), suggested by the texts' own scores: above a gap, 4 pairs; "
                + "no error estimate.\n"
        )
        let found = try run.objects().map { ["\($0["first"] ?? "")", "\($0["second"] ?? "")"] }
        #expect(Set(found) == [["0", "1"], ["2", "3"], ["4", "5"], ["6", "7"]])
        let given = try CommandRun([
            "duplicates", "--model", model, "--input", directory["questions.txt"].path, "--threshold", "0.75",
        ])
        #expect(given.output.isEmpty)
    }
}
