// SPDX-License-Identifier: Apache-2.0

/// The best `limit` hits of those offered: a binary heap with the worst kept hit on top.
package struct TopK: Sendable {
    package let limit: Int
    private var heap: [SearchHit] = []

    package init(limit: Int) {
        self.limit = max(0, limit)
        heap.reserveCapacity(min(self.limit, 1024))
    }

    /// The score that a hit has to reach, or −∞ while there is room.
    package var floor: Float {
        guard heap.count >= limit, let worst = heap.first else { return limit == 0 ? .infinity : -.infinity }
        return worst.score
    }

    /// Takes a hit if it is among the best so far; O(log limit).
    package mutating func offer(_ hit: SearchHit) {
        if heap.count < limit {
            heap.append(hit)
            siftUp(heap.count - 1)
        } else if let worst = heap.first, hit.isBetter(than: worst) {
            heap[0] = hit
            siftDown()
        }
    }

    /// Takes what another one kept.
    package mutating func merge(_ other: TopK) {
        for hit in other.heap { offer(hit) }
    }

    /// The kept hits, best first.
    package func sorted() -> [SearchHit] {
        heap.sorted { $0.isBetter(than: $1) }
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[parent].isBetter(than: heap[child]) else { return }
            heap.swapAt(parent, child)
            child = parent
        }
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var worst = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[worst].isBetter(than: heap[child]) { worst = child }
            }
            guard worst != parent else { return }
            heap.swapAt(parent, worst)
            parent = worst
        }
    }
}
