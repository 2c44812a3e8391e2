#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Requires: faiss-cpu==1.15.1 numpy==2.4.6
"""Writes the fixtures of the tests that read faiss files: small indexes, and what faiss finds in them.

    scripts/make-faiss-fixtures.py

All components are multiples of 1/512 in -1...1, so that every sum is exact in float32 and the order of additions does not matter:
tests compare scores bit for bit. `expected.json` has the rows, the queries and faiss' raw answers.
"""

import json
from pathlib import Path

import faiss
import numpy as np

FOLDER = Path(__file__).resolve().parent.parent / "Tests/VectorIndexesTests/Faiss/Fixtures"
DIMENSION, ROWS, QUERIES, LISTS, LIMIT = 6, 90, 12, 7, 6
METRICS = {"dot": faiss.METRIC_INNER_PRODUCT, "euclidean": faiss.METRIC_L2, "manhattan": faiss.METRIC_L1}

RADII = {"dot": 0.75, "euclidean": 1.5}


def grid(random, count):
    """Rows whose components are multiples of 1/512 in -1...1."""
    return (random.integers(-512, 513, (count, DIMENSION)) / 512).astype("float32")


def ids_for(count):
    """Ids in no order, some negative (not -1), the least and the greatest one among them."""
    ids = np.random.default_rng(5).permutation(np.arange(1000, 1000 + 3 * count, 3))
    ids[:4] = [-2, 2**63 - 1, -(2**63), 0]
    return ids.astype("int64")


def answers(index, queries, parameters=None, limit=LIMIT):
    """faiss' hits of each query; refuses scores that occur twice, whose order would be chance."""
    distances, ids = index.search(queries, limit + 1, params=parameters)
    for row in range(len(queries)):
        found = distances[row][ids[row] != -1]
        assert len(set(found.tolist())) == len(found), "two hits have one score: choose another seed"
    kept = [[(int(i), float(d)) for i, d in zip(ids[row], distances[row]) if i != -1][:limit]
            for row in range(len(queries))]
    return {"ids": [[i for i, _ in hits] for hits in kept], "distances": [[d for _, d in hits] for hits in kept]}


def ranges(index, queries, radius):
    """faiss' hits within a radius, by rising id."""
    limits, distances, ids = index.range_search(queries, radius)
    rows = [sorted(zip(ids[a:b].tolist(), distances[a:b].tolist())) for a, b in zip(limits, limits[1:])]
    return {"radius": radius, "ids": [[i for i, _ in row] for row in rows],
            "distances": [[float(d) for _, d in row] for row in rows]}


def hnsw(code):
    """An empty IndexHNSWFlat with four neighbours a level."""
    graph = faiss.IndexHNSWFlat(DIMENSION, 4, code)
    graph.hnsw.efConstruction = 30
    graph.hnsw.efSearch = 12
    return graph


def inverted(centroids, metric, quantizer_metric=None):
    """A trained IndexIVFFlat with given centroids."""
    quantizer = faiss.IndexFlat(DIMENSION, METRICS[quantizer_metric or metric])
    quantizer.add(centroids)
    index = faiss.IndexIVFFlat(quantizer, DIMENSION, len(centroids), METRICS[metric])
    index.is_trained = True
    index.nprobe = 3
    return index


def main():
    faiss.omp_set_num_threads(1)
    FOLDER.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(21)
    rows, queries, centroids = grid(random, ROWS), grid(random, QUERIES), grid(random, LISTS)
    ids = ids_for(ROWS)
    entries = []

    def add(name, kind, metric, index, keys=None, searches=(), radius=None, ranged=None):
        faiss.write_index(index, str(FOLDER / f"{name}.faiss"))
        entries.append({"name": name, "kind": kind, "metric": metric, "count": index.ntotal, "keys": keys,
                        "searches": list(searches), "ranges": [ranged] if ranged else []})

    for metric, code in METRICS.items():
        short = {"dot": "ip", "euclidean": "l2", "manhattan": "l1"}[metric]
        plain = faiss.IndexFlatIP if metric == "dot" else faiss.IndexFlatL2 if metric == "euclidean" else None
        flat = plain(DIMENSION) if plain else faiss.IndexFlat(DIMENSION, code)
        flat.add(rows)
        add(f"flat-{short}", "flat", metric, flat, searches=[answers(flat, queries)],
            ranged=ranges(flat, queries, RADII[metric]) if plain else None)

        mapped = faiss.IndexIDMap(plain(DIMENSION) if plain else faiss.IndexFlat(DIMENSION, code))
        mapped.add_with_ids(rows, ids)
        add(f"idmap-flat-{short}", "flat", metric, mapped, keys=ids.tolist(), searches=[answers(mapped, queries)])

        graph = hnsw(code)
        graph.add(rows)
        small = faiss.SearchParametersHNSW()
        small.efSearch = 7
        add(f"hnsw-{short}", "hnsw", metric, graph,
            searches=[answers(graph, queries), {"ef": 7, **answers(graph, queries, small)}])
        if metric == "manhattan":
            continue

        mapped = faiss.IndexIDMap2(hnsw(code))
        mapped.add_with_ids(rows, ids)
        add(f"idmap2-hnsw-{short}", "hnsw", metric, mapped, keys=ids.tolist(),
            searches=[answers(mapped, queries)])

        lists = inverted(centroids, metric)
        lists.add_with_ids(rows, ids)
        searches = [answers(lists, queries)]
        for probes in (1, LISTS):
            searches.append({"probes": probes, **answers(lists, queries, faiss.SearchParametersIVF(nprobe=probes))})
        add(f"ivf-{short}", "ivf", metric, lists, searches=searches,
            ranged=ranges(lists, queries, RADII[metric]))

    # Lists of which most are empty are written in another form; a table of places stands in the file.
    sparse = inverted(np.concatenate([centroids[:2], centroids[:2] + 100, centroids + 200]), "euclidean")
    sparse.set_direct_map_type(faiss.DirectMap.Hashtable)
    sparse.add_with_ids(rows[:30], ids[:30])
    add("ivf-sparse", "ivf", "euclidean", sparse, searches=[answers(sparse, queries)])

    array = inverted(centroids, "dot", quantizer_metric="euclidean")
    array.add(rows)
    array.make_direct_map()
    add("ivf-ip-l2-centroids", "ivf", "dot", array, searches=[answers(array, queries)])

    mapped = faiss.IndexIDMap(inverted(centroids, "euclidean"))
    mapped.add_with_ids(rows, ids)
    add("idmap-ivf-l2", "ivf", "euclidean", mapped, searches=[answers(mapped, queries)])

    add("empty-flat", "flat", "euclidean", faiss.IndexFlatL2(DIMENSION))
    add("empty-hnsw", "hnsw", "dot", faiss.IndexHNSWFlat(DIMENSION, 4, faiss.METRIC_INNER_PRODUCT))
    add("empty-ivf", "ivf", "dot", inverted(centroids, "dot"))

    text = json.dumps({"faiss": faiss.__version__, "dimension": DIMENSION, "rows": rows.tolist(),
                       "queries": queries.tolist(), "centroids": centroids.tolist(), "ids": ids.tolist(),
                       "indexes": entries})  # fmt: skip
    (FOLDER / "expected.json").write_text(text + "\n")
    for path in sorted(FOLDER.iterdir()):
        print(f"{path.stat().st_size:7} {path.name}")


if __name__ == "__main__":
    main()
