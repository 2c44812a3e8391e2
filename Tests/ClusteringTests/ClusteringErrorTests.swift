// SPDX-License-Identifier: Apache-2.0
import Clustering
import Testing

struct ClusteringErrorTests {
    @Test func saysHowManyClustersArePossible() {
        let distinct = ClusteringError.clusterCountOutOfRange(actual: 9, count: 8, distinct: 8)
        #expect(distinct.description == "9 clusters of 8 vectors. Ask for 1 to 8.")
        let equal = ClusteringError.clusterCountOutOfRange(actual: 5, count: 8, distinct: 3)
        #expect(equal.description == "5 clusters of 8 vectors, of which 3 differ. Ask for 1 to 3.")
    }

    @Test func saysWhatParametersMayBe() {
        let range = ClusteringError.parameterOutOfRange("minimumSamples", expected: 1...8, actual: 9)
        #expect(range.description == "minimumSamples is 9, expected 1 to 8.")
        let least = ClusteringError.parameterOutOfRange("minimumClusterSize", expected: 2...Int.max, actual: 1)
        #expect(least.description == "minimumClusterSize is 1, expected at least 2.")
        let distance = ClusteringError.distanceOutOfRange("clusterSelectionEpsilon", actual: -1)
        #expect(distance.description == "clusterSelectionEpsilon is -1.0. Give a finite distance of at least 0.")
    }
}
