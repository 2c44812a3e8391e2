// SPDX-License-Identifier: Apache-2.0

extension HNSWIndex {
    /// What is wrong with the graph; empty when all is as it must be.
    ///
    /// O(`count` × links): for tests, which call it after every change.
    package func brokenInvariants() -> [String] {
        var found: [String] = []
        let slots = table.count
        let isGhost = Set(ghosts)
        let isFree = Set(freeSlots)
        if graph.count != slots || keyTable.slotCount != slots { found.append("parts of different sizes") }
        if isGhost.count + isFree.count + count != slots { found.append("slots that are neither used, ghost nor free") }
        if !isGhost.isDisjoint(with: isFree) { found.append("a slot that is ghost and free") }
        if !inDegrees.isEmpty, inDegrees != graph.inDegrees { found.append("in-degrees that do not fit the links") }
        guard let entry = graph.entry else {
            if slots > 0 { found.append("no entry") }
            return found
        }
        if isFree.contains(entry) || graph.level(of: entry) != graph.maxLevel { found.append("a wrong entry") }
        for slot in 0..<slots {
            if isFree.contains(slot), !graph.links(slot, level: 0).isEmpty {
                found.append("links of free slot \(slot)")
            }
            for level in 0...graph.level(of: slot) {
                let links = graph.links(slot, level: level)
                if level > graph.maxLevel { found.append("slot \(slot) above the highest layer") }
                if Set(links).count != links.count { found.append("slot \(slot) links twice to one") }
                for link in links {
                    let target = Int(link)
                    if target >= slots || target == slot || isFree.contains(target) {
                        found.append("slot \(slot) links to \(target)")
                    } else if graph.level(of: target) < level {
                        found.append("slot \(slot) links to \(target) on layer \(level)")
                    }
                }
            }
        }
        return found
    }

    /// The vectors that no base-layer links lead to from the entry: none, but for a rare ring after single changes, which the next
    /// repair or large addition joins again.
    package func unreachableKeys() -> [Int] {
        let tree = graph.reachTree(level: 0)
        return keyTable.liveSlots.filter { tree[$0] == HNSWGraph.none }.map { keyTable.key(at: $0) }
    }
}
