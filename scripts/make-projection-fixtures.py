#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Requires: scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6 umap-learn==0.5.12
"""Writes Tests/ClusteringTests/Fixtures/projection.json: what the references make of a few small data sets.

    scripts/make-projection-fixtures.py

`principal` is scikit-learn's PCA with the full solver, `trust` its trustworthiness, `curves` the a and b of umap-learn for
minimum distances and spreads, `graphs` its fuzzy simplicial set over exact neighbours.
"""

import json
from pathlib import Path

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness
from umap.umap_ import find_ab_params, fuzzy_simplicial_set

PATH = Path(__file__).resolve().parent.parent / "Tests/ClusteringTests/Fixtures/projection.json"


def rows(values):
    """Rows of four decimals, so that float32 and float64 tell the same."""
    return [[float(f"{value:.4f}") for value in row] for row in values]


def principal(seed, count, dimension, kept):
    """Vectors of different variance in each direction, far from the origin."""
    random = np.random.default_rng(seed)
    turn = np.linalg.qr(random.normal(size=(dimension, dimension)))[0]
    values = random.normal(size=(count, dimension)) * np.geomspace(2, 0.05, dimension) @ turn + 3
    content = np.array(rows(values), dtype=np.float32).astype(np.float64)
    found = PCA(n_components=kept, svd_solver="full").fit(content)
    return {"rows": rows(values), "components": found.components_.tolist(), "mean": found.mean_.tolist(),
            "variances": found.explained_variance_.tolist(), "ratios": found.explained_variance_ratio_.tolist(),
            "projected": found.transform(content[:5]).tolist()}  # fmt: skip


def trust(seed, count, dimension, neighbors, metric):
    """Vectors, and their first two components as a layout."""
    random = np.random.default_rng(seed)
    values = np.array(rows(random.normal(size=(count, dimension)) * np.geomspace(3, 0.5, dimension) + 1))
    layout = values[:, :2]
    value = trustworthiness(values, layout, n_neighbors=neighbors, metric=metric)
    true, near = (np.argsort(cdist(x, x, m), axis=1)[:, 1 : neighbors + 1]
                  for x, m in ((values, metric), (layout, "euclidean")))  # fmt: skip
    kept = np.mean([len(set(a) & set(b)) / neighbors for a, b in zip(true, near)])
    return {"rows": rows(values), "neighbors": neighbors, "metric": metric, "value": float(value), "kept": float(kept)}


def graph(seed, count, neighbors, metric, copies):
    """The weights of all edges, some rows being there several times."""
    random = np.random.default_rng(seed)
    values = rows(random.normal(size=(count - copies, 4)) + 1)
    values = np.array(values + values[:1] * copies)
    distances = cdist(values, values, metric)
    if metric == "cosine":
        distances[distances < 1e-15] = 0
    order = np.array([[row] + [other for other in line if other != row][: neighbors - 1]
                      for row, line in enumerate(np.argsort(distances, axis=1, kind="stable"))])  # fmt: skip
    near = np.take_along_axis(distances, order, axis=1)
    found = fuzzy_simplicial_set(values, neighbors, np.random.RandomState(0), metric, knn_indices=order,
                                 knn_dists=near.astype(np.float32))[0].toarray()  # fmt: skip
    edges = [[int(a), int(b), float(f"{found[a, b]:.7g}")] for a, b in zip(*np.nonzero(found))]
    return {"rows": rows(values), "neighbors": neighbors, "metric": metric, "edges": edges}


content = {
    "principal": [principal(1, 40, 7, 7), principal(2, 9, 20, 5), principal(3, 60, 33, 4)],
    "trust": [trust(1, 60, 6, 5, "euclidean"), trust(2, 81, 12, 12, "cosine"), trust(3, 20, 3, 9, "euclidean")],
    "curves": [[*pair, *map(float, find_ab_params(pair[1], pair[0]))]
               for pair in [(0.1, 1.0), (0.0, 1.0), (0.5, 1.0), (0.99, 1.0), (0.25, 2.0), (0.01, 0.5)]],
    "graphs": [graph(1, 30, 6, "euclidean", 0), graph(2, 40, 15, "cosine", 0), graph(3, 24, 5, "euclidean", 9)],
}  # fmt: skip
PATH.write_text(json.dumps(content, separators=(",", ":")) + "\n")
print(f"{PATH.name}: {PATH.stat().st_size:,} bytes; trustworthiness {[each['value'] for each in content['trust']]}")
