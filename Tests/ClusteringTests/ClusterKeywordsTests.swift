// SPDX-License-Identifier: Apache-2.0
import Clustering
import Testing

struct ClusterKeywordsTests {
    @Test func findsWhatSetsClustersApart() {
        let texts = [
            "The package arrived late", "My package was damaged", "support was kind", "Support, kind support!",
            "unrelated noise",
        ]
        let words = ClusterKeywords(of: texts, labels: [0, 0, 1, 1, nil], limit: 2).words
        #expect(words.count == 2)
        #expect(words[0].first == "package")
        #expect(words[1] == ["support", "kind"])
        #expect(!words.joined().contains("noise") && !words.joined().contains("was"))
    }

    @Test func emptyAndEqualCases() {
        #expect(ClusterKeywords(of: [], labels: []).words.isEmpty)
        #expect(ClusterKeywords(of: ["a 12 of"], labels: [0]).words == [[]])
        #expect(ClusterKeywords(of: ["same", "same"], labels: [0, 1]).words == [["same"], ["same"]])
    }
}
