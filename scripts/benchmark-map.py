#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Requires: umap-learn==0.5.12 scikit-learn==1.9.1 numpy==2.4.6
"""Compares the layout of `kindred map` with umap-learn's, on the same vectors: how true they are, and how long they take.

    scripts/benchmark-map.py TEXTS VECTORS.npy [--kindred .build/release/kindred] [--seeds 42 43 44] [--skip-umap]

TEXTS and VECTORS are what `kindred encode --input TEXTS --output VECTORS.npy` read and wrote. Trustworthiness is that of
scikit-learn (Venna and Kaski, 2001) at 10 neighbours by cosine, `kept` the part of the 10 truly nearest that are among the 10
nearest in the plane; both of 2,000 rows, evenly spread, among all.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time

import numpy as np

NEIGHBORS = 10
JUDGED = 2000


def judge(vectors, points):
    """Trustworthiness and the part of neighbours kept."""
    count = len(vectors)
    rows = np.unique(np.linspace(0, count - 1, min(JUDGED, count)).astype(int))
    unit = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float64)
    penalty = kept = 0
    for row in rows:
        true = 1 - unit @ unit[row]
        near = ((points - points[row]) ** 2).sum(axis=1)
        true[row] = near[row] = -1
        ranks = np.empty(count, int)
        ranks[np.argsort(true, kind="stable")] = np.arange(count)
        nearest = np.argpartition(near, NEIGHBORS)[: NEIGHBORS + 1]
        own = ranks[nearest[nearest != row]][:NEIGHBORS]
        penalty += np.maximum(0, own - NEIGHBORS).sum()
        kept += (own <= NEIGHBORS).sum()
    worst = len(rows) * NEIGHBORS * (2 * count - 3 * NEIGHBORS - 1) / 2
    return 1 - penalty / worst, kept / (len(rows) * NEIGHBORS)


def ours(arguments, method, seed):
    """The points of `kindred map`."""
    with tempfile.NamedTemporaryFile(suffix=".html") as page:
        lines = subprocess.run(
            [arguments.kindred, "map", "--input", arguments.texts, "--index", arguments.vectors, "--output", page.name,
             "--method", method, "--cluster-method", "none", "--seed", str(seed), "--json"],
            check=True, stdout=subprocess.PIPE, text=True,
        ).stdout.splitlines()  # fmt: skip
    return np.array([[each["x"], each["y"]] for each in map(json.loads, lines)])


def theirs(vectors, seed):
    """The points of umap-learn; without a seed it uses all cores."""
    import umap

    return umap.UMAP(metric="cosine", random_state=seed).fit_transform(vectors)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts")
    parser.add_argument("vectors")
    parser.add_argument("--kindred", default=".build/release/kindred")
    parser.add_argument("--seeds", type=int, nargs="+", default=[42, 43, 44])
    parser.add_argument("--skip-umap", action="store_true")
    arguments = parser.parse_args()
    vectors = np.load(arguments.vectors)
    print(f"{len(vectors):,} × {vectors.shape[1]}", "trust", "kept", "seconds", sep="\t")
    engines = [("kindred, pca", lambda _: ours(arguments, "pca", 0), [0])]
    engines += [("kindred, layout", lambda seed: ours(arguments, "layout", seed), arguments.seeds)]
    if not arguments.skip_umap:
        theirs(vectors[:200], 0)  # compiles
        engines += [("umap-learn, seeded", lambda seed: theirs(vectors, seed), arguments.seeds)]
        engines += [("umap-learn, all cores", lambda _: theirs(vectors, None), [0])]
    for name, make, seeds in engines:
        for seed in seeds:
            start = time.perf_counter()
            points = make(seed)
            elapsed = time.perf_counter() - start
            trust, kept = judge(vectors, points)
            print(f"{name} {seed}\t{trust:.4f}\t{kept:.3f}\t{elapsed:.1f}")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
