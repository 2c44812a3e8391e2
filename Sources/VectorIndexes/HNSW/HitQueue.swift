// SPDX-License-Identifier: Apache-2.0
import Vectors

/// Hits of which the best comes out first: a binary heap.
struct HitQueue {
    private var heap: [SearchHit] = []

    /// Adds a hit; O(log count).
    mutating func insert(_ hit: SearchHit) {
        heap.append(hit)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBetter(than: heap[parent]) else { return }
            heap.swapAt(parent, child)
            child = parent
        }
    }

    /// Takes the best hit out; O(log count).
    mutating func popBest() -> SearchHit? {
        guard let best = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return best }
        heap[0] = last
        var parent = 0
        while true {
            var next = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].isBetter(than: heap[next]) { next = child }
            }
            guard next != parent else { return best }
            heap.swapAt(parent, next)
            parent = next
        }
    }
}
