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
}
