// SPDX-License-Identifier: Apache-2.0

/// Points by weight: a binary heap with the least on top, of equal weights the lowest point.
struct PointQueue: Sendable {
    private var heap: [(point: Int, weight: Double)] = []

    /// Adds a point; O(log count).
    mutating func insert(_ point: Int, weight: Double) {
        heap.append((point, weight))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard precedes(child, parent) else { return }
            heap.swapAt(parent, child)
            child = parent
        }
    }

    /// Takes out the first point; nil if there is none.
    mutating func removeFirst() -> (point: Int, weight: Double)? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && precedes(child, least) {
                least = child
            }
            guard least != parent else { return first }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private func precedes(_ a: Int, _ b: Int) -> Bool {
        (heap[a].weight, heap[a].point) < (heap[b].weight, heap[b].point)
    }
}
