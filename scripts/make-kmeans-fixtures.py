#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Requires: scikit-learn==1.9.1 numpy==2.3.5
"""Writes the inertias that scikit-learn's k-means reaches from ten seeds, for the k-means tests.

    scripts/make-kmeans-fixtures.py

The data sets are not written: the tests make the same numbers from the same seeds, by SplitMix64.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans

TARGET = Path(__file__).resolve().parent.parent / "Tests/ClusteringTests/Fixtures/inertias.json"
SEEDS = 10
# Rows, dimension, centers of the mixture, clusters asked for, seed.
SETS = [(4000, 24, 12, 100, 3), (4000, 16, 1, 80, 1), (5000, 32, 7, 120, 2)]


def uniform(count, seed):
    """SplitMix64: the upper 24 bits as float32 in 0..<1."""
    state = (np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    mixed = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(40)).astype(np.float32) / np.float32(1 << 24)


cases = []
for rows, dimension, centers, clusters, seed in SETS:
    numbers = uniform((centers + rows) * dimension, seed)
    middles = numbers[: centers * dimension].reshape(centers, dimension)
    vectors = middles[np.arange(rows) % centers] + numbers[centers * dimension :].reshape(rows, dimension)
    found = [
        float(KMeans(n_clusters=clusters, n_init=1, random_state=each).fit(vectors).inertia_) for each in range(SEEDS)
    ]
    cases.append({
        "rows": rows, "dimension": dimension, "centers": centers, "clusters": clusters, "seed": seed,
        "inertias": [round(each, 3) for each in found],
    })  # fmt: skip
    print(f"{rows} x {dimension}, k {clusters}: mean {np.mean(found):.3f}, deviation {np.std(found) / np.mean(found):.3%}")
TARGET.write_text(json.dumps(cases, separators=(",", ":")) + "\n")
