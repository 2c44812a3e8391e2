// SPDX-License-Identifier: Apache-2.0
import VectorIndexes
import Vectors

/// Plain searches over what a faiss file holds, to prove that it was understood: faiss' own way, one step after the other.
struct FaissReferenceSearch {
    let index: FaissIndex
    private let rows: Embeddings

    init(_ index: FaissIndex) throws {
        self.index = index
        switch index.content {
        case .flat(let rows), .hnsw(_, let rows):
            self.rows = Embeddings(storage: try rows.components(), dimension: rows.dimension)
        case .ivfFlat:
            rows = Embeddings([])
        }
    }

    /// The hits of a query; keys are ids.
    func nearest(to query: Embedding, limit: Int, ef: Int? = nil, probes: Int? = nil) throws -> [SearchHit] {
        switch index.content {
        case .flat:
            return all(of: query, limit: limit).map(named)
        case .hnsw(let graph, _):
            return throughGraph(graph, query: query, limit: limit, ef: ef ?? graph.efSearch).map(named)
        case .ivfFlat(let inverted):
            let index = try IVFFlatIndex(inverted, metric: index.metric)
            return try index.search(for: query, limit: limit, options: SearchOptions(probeCount: probes))
        }
    }

    private func named(_ hit: SearchHit) -> SearchHit {
        SearchHit(id: index.keys?[hit.id] ?? hit.id, score: hit.score)
    }

    private func score(_ query: Embedding, _ row: Int) -> Float {
        query.similarity(to: rows[row], metric: index.metric)
    }

    private func all(of query: Embedding, limit: Int) -> [SearchHit] {
        var best = TopK(limit: limit)
        for row in 0..<rows.count { best.offer(SearchHit(id: row, score: score(query, row))) }
        return best.sorted()
    }

    /// Greedy descent, then a search of level 0 that keeps `ef` candidates: `HNSW.cpp`, `search_from_candidates`.
    private func throughGraph(_ graph: FaissHNSWGraph, query: Embedding, limit: Int, ef: Int) -> [SearchHit] {
        guard var nearest = graph.entryPoint else { return [] }
        for level in stride(from: graph.topLevel, to: 0, by: -1) {
            while true {
                let best = graph.neighbors(of: nearest, level: level).map { Int($0) }
                    .max { score(query, $0) < score(query, $1) }
                guard let best, score(query, best) > score(query, nearest) else { break }
                nearest = best
            }
        }
        var results = TopK(limit: limit)
        var candidates: [(hit: SearchHit, isTaken: Bool)] = [
            (SearchHit(id: nearest, score: score(query, nearest)), false)
        ]
        results.offer(candidates[0].hit)
        var seen: Set<Int> = [nearest]
        let capacity = max(ef, limit)
        while let next = candidates.indices.filter({ !candidates[$0].isTaken })
            .max(by: { candidates[$0].hit.score < candidates[$1].hit.score })
        {
            candidates[next].isTaken = true
            let current = candidates[next].hit
            // As many as are kept, taken ones included, are better already.
            if candidates.count(where: { $0.hit.score > current.score }) >= ef { break }
            for neighbor in graph.neighbors(of: current.id, level: 0) where seen.insert(Int(neighbor)).inserted {
                let hit = SearchHit(id: Int(neighbor), score: score(query, Int(neighbor)))
                results.offer(hit)
                if candidates.count == capacity {
                    guard
                        let worst = candidates.indices.min(by: { candidates[$0].hit.score < candidates[$1].hit.score }),
                        candidates[worst].hit.score < hit.score
                    else { continue }
                    candidates.remove(at: worst)
                }
                candidates.append((hit, false))
            }
        }
        return results.sorted()
    }
}
