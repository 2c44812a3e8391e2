// SPDX-License-Identifier: Apache-2.0
import Testing
import VectorIndexes
import Vectors

/// Many tasks search one index while its owner goes on changing its own copy; for ThreadSanitizer, too.
struct SharedIndexTests {
    @Test func snapshotsAreSearchedWhileTheOwnerWrites() async throws {
        let vectors = TestVectors.mixture(2_400, dimension: 16, seed: 61)
        let queries = TestVectors.mixture(8, dimension: 16, seed: 62)
        var index = HNSWIndex(dimension: 16)
        try index.add(vectors.rows(0..<1_200))
        for round in 0..<6 {
            let snapshot = index
            let alone = try snapshot.search(for: queries, limit: 10)
            try await withThrowingTaskGroup(of: [[SearchHit]].self) { group in
                for _ in 0..<8 { group.addTask { try snapshot.search(for: queries, limit: 10) } }
                let rows = 1_200 + round * 200..<1_400 + round * 200
                try index.add(vectors.rows(rows), keys: Array(rows))
                try index.remove(keys: Array(round * 150..<round * 150 + 150))
                for try await found in group { #expect(found == alone) }
            }
        }
        #expect(index.brokenInvariants() == [])
        #expect(index.count == 1_500)
    }
}
