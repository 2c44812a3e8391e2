#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Requires: faiss-cpu==1.15.1 numpy==2.4.6
"""Loads files that Kindred wrote in faiss, and compares what both find in them.

    KINDRED_FAISS_PYTHON=PYTHON swift test -c release --disable-xctest --filter FaissComparisonTests

writes the files and calls this script with PYTHON, an interpreter that has faiss:

    scripts/compare-faiss.py DIRECTORY

DIRECTORY has manifest.json: the queries, and for each search the file, its parameters and Kindred's hits. Each file is
also written again by faiss, which must give the same bytes, and vectors are added to it. One line a search; status 1 if
anything differs. Scores may differ in the last bits: the two sum in different orders.
"""

import json
import sys
import tempfile
from pathlib import Path

import faiss
import numpy as np

TOLERANCE = 2e-6  # of the greatest score: float32 sums of 64 products in another order


def in_our_units(index, distances):
    """faiss' distances as scores: greater is closer, the Euclidean distance is not squared."""
    if index.metric_type == faiss.METRIC_INNER_PRODUCT:
        return distances
    return -np.sqrt(np.maximum(distances, 0)) if index.metric_type == faiss.METRIC_L2 else -distances


def parameters(search):
    """The parameters of one search."""
    if "ef" in search:
        found = faiss.SearchParametersHNSW()
        found.efSearch = search["ef"]
        return found
    return faiss.SearchParametersIVF(nprobe=search["probes"]) if "probes" in search else None


def compare(index, queries, search):
    """The greatest difference of scores; None if other vectors were found."""
    ours = [dict(zip(ids, scores)) for ids, scores in zip(search["ids"], search["scores"])]
    limit = len(search["ids"][0])
    worst = 0.0
    for query, hits in zip(queries, ours):
        # One query a call: for many, faiss sums squares in a way that loses digits.
        distances, ids = index.search(query[None], limit, params=parameters(search))
        scores = dict(zip(ids[0].tolist(), in_our_units(index, distances[0]).tolist()))
        bound = TOLERANCE * max(map(abs, hits.values()))
        edge = min(hits.values())
        for key in hits.keys() ^ scores.keys():  # at the edge, equal scores may be cut in another order
            if abs((hits.get(key) or scores.get(key)) - edge) > bound:
                return None
        worst = max([worst] + [abs(hits[key] - scores[key]) for key in hits.keys() & scores.keys()])
        if worst > bound:
            return None
    return worst


def main():
    folder = Path(sys.argv[1])
    manifest = json.loads((folder / "manifest.json").read_text())
    queries = np.array(manifest["queries"], "float32")
    failed = False
    for search in manifest["searches"]:
        path = folder / search["file"]
        index = faiss.read_index(str(path))
        asked = queries / np.linalg.norm(queries, axis=1, keepdims=True) if search["normalizes"] else queries
        worst = compare(index, asked, search)
        with tempfile.TemporaryDirectory() as other:
            again = Path(other) / "again"
            faiss.write_index(index, str(again))
            same_bytes = again.read_bytes() == path.read_bytes()
        count = index.ntotal
        if isinstance(index, faiss.IndexIDMap):
            index.add_with_ids(asked, np.arange(-900, -900 + len(asked)))
        else:
            index.add(asked)
        grows = index.ntotal == count + len(asked)
        failed |= worst is None or not same_bytes or not grows
        difference = "OTHER HITS" if worst is None else f"hits equal, scores differ by at most {worst:.1e}"
        effort = "".join(f" {name} {search[name]}" for name in ("ef", "probes") if name in search)
        print(f"{search['file']}{effort}: {type(index).__name__}, {count} vectors, {difference}, "
              f"{'same' if same_bytes else 'OTHER'} bytes, {'grows' if grows else 'DOES NOT GROW'}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
