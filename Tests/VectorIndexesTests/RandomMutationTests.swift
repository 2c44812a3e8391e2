// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import TestSupport
import Testing
import VectorIndexes
import Vectors

/// Insert, update and delete mixed at random, against a dictionary that is searched by brute force.
struct RandomMutationTests {
    /// `KINDRED_MUTATION_STEPS` asks for more; `make soak` takes 200,000.
    static let steps = ProcessInfo.processInfo.environment["KINDRED_MUTATION_STEPS"].flatMap { Int($0) } ?? 10_000

    @Test(arguments: [Metric.cosine, .euclidean])
    func loseNothingAndFindNearlyAll(metric: Metric) throws {
        let dimension = 24
        var generator = SplitMix64(seed: 5)
        let pool = TestVectors.mixture(20_000, dimension: dimension, centers: 100, seed: 21)
        var index = HNSWIndex(dimension: dimension, metric: metric)
        var live: [Int: Int] = [:]
        var keys: [Int] = []
        var nextKey = 0
        for step in 0..<Self.steps {
            let row = Int.random(in: 0..<pool.count, using: &generator)
            // Grows to some thousands, then shrinks and grows around that.
            let grows = keys.count < 200 || Int.random(in: 0..<8_000, using: &generator) > keys.count
            switch Int.random(in: 0..<10, using: &generator) {
            case 0..<3 where !keys.isEmpty:
                let key = keys[Int.random(in: 0..<keys.count, using: &generator)]
                try index.update(pool[row], key: key)
                live[key] = row
            case 3..<6 where !grows:
                let position = Int.random(in: 0..<keys.count, using: &generator)
                let key = keys[position]
                keys.swapAt(position, keys.count - 1)
                keys.removeLast()
                live[key] = nil
                try index.remove(key)
                #expect(!index.contains(key))
            default:
                // A key that was removed may come back.
                let key = nextKey % 7 == 3 && live[nextKey - 3] == nil ? nextKey - 3 : nextKey
                nextKey += 1
                try index.add(pool[row], key: key)
                live[key] = row
                keys.append(key)
            }
            if step % 97 == 0, let key = keys.last, let own = live[key] {
                let hits = try index.search(for: pool[own], limit: min(5, keys.count))
                #expect(hits.allSatisfy { live[$0.id] != nil })
                #expect(hits.contains { live[$0.id] == own }, "step \(step): key \(key) is lost")
            }
            if step % 2_000 == 0 { #expect(index.brokenInvariants() == []) }
        }
        #expect(index.brokenInvariants() == [])
        #expect(index.count == live.count && Set(index.keys) == Set(live.keys))
        let vectors = live.mapValues { pool[$0] }
        var lost = 0
        for (key, vector) in vectors {
            #expect(try index.vector(for: key) == Embedding(Array(vector.components)))
            // Copies of one vector share its score; the key itself must be among the hits of it.
            let hits = try index.search(for: vector, limit: min(30, live.count), options: .init(efSearch: 100))
            if !hits.contains(where: { $0.id == key }) { lost += 1 }
        }
        #expect(lost == 0)
        #expect(index.unreachableKeys() == [])
        let queries = TestVectors.mixture(300, dimension: dimension, centers: 100, seed: 22)
        let expected = queries.map { bruteForce(vectors, $0, limit: 10, metric: metric) }
        let found = try index.search(for: queries, limit: 10)
        #expect(found.joined().allSatisfy { live[$0.id] != nil })
        #expect(recall(found, expected) >= 0.98)
    }

    /// A small graph is checked after every single change.
    @Test func invariantsHoldAfterEveryChange() throws {
        var generator = SplitMix64(seed: 6)
        let pool = TestVectors.mixture(400, dimension: 8, centers: 5, seed: 23)
        var index = HNSWIndex(dimension: 8, parameters: .init(connectivity: 4, efConstruction: 20))
        var keys: [Int] = []
        for step in 0..<1_500 {
            let row = Int.random(in: 0..<pool.count, using: &generator)
            if keys.count > 20, Int.random(in: 0..<5, using: &generator) < 2 {
                let position = Int.random(in: 0..<keys.count, using: &generator)
                try index.remove(keys.remove(at: position))
            } else if keys.count > 250 {
                try index.remove(keys: keys)
                keys = []
            } else if let key = keys.randomElement(using: &generator), row % 3 == 0 {
                try index.update(pool[row], key: key)
            } else {
                try index.add(pool[row], key: step)
                keys.append(step)
            }
            let broken = index.brokenInvariants()
            try #require(broken == [], "step \(step)")
            try #require(Set(index.keys) == Set(keys))
        }
    }
}
