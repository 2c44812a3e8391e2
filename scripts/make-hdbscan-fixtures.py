#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Requires: scikit-learn==1.9.1 hdbscan==0.8.44 numpy==2.3.5
# NumPy 2.4 no longer takes an array of one element for a number, which scikit-learn 1.9.1 relies on where epsilon is set.
"""Writes the fixtures of the HDBSCAN tests: five data sets, and what scikit-learn and the `hdbscan` package make of them.

    scripts/make-hdbscan-fixtures.py

`hdbscan` does not count the vector itself among `min_samples`, so it is asked for one less. Components have four decimals.

Mutual reachability distances are often equal: most are somebody's core distance. Both libraries take such edges in
whatever order their sorting leaves, and their answers change when the rows are shuffled. What is kept here does not: each
data set has the first seed for which the labels of all its cases stay what they are in any of eight orders, in both
libraries. A tree is written where that stays too and no two merges at one distance could split it otherwise; `tree` is
null elsewhere.
"""

import json
import warnings
from pathlib import Path

import hdbscan
import numpy as np
from sklearn.cluster import HDBSCAN
from sklearn.datasets import make_blobs, make_moons

FOLDER = Path(__file__).resolve().parent.parent / "Tests/ClusteringTests/Fixtures"
ORDERS = 8
SELECTIONS = {"excessOfMass": "eom", "leaf": "leaf"}
warnings.filterwarnings("ignore")


def blobs(seed):
    """Five round clusters in three dimensions, and noise over all of them."""
    rows, _ = make_blobs(180, 3, centers=5, cluster_std=0.7, random_state=seed)
    noise = np.random.default_rng(seed).uniform(-12, 12, (40, 3))
    return np.vstack([rows, noise])


def moons(seed):
    """Two crescents that no centre describes."""
    return make_moons(220, noise=0.06, random_state=seed)[0]


def densities(seed):
    """Clusters of very different density, one of them within another, and noise."""
    random = np.random.default_rng(seed)
    parts = [random.normal((0, 0), 0.08, (60, 2)), random.normal((1.2, 0.5), 0.3, (60, 2)),
             random.normal((5, 5), 1.2, (80, 2)), random.normal((5.4, 4.6), 0.1, (30, 2)),
             random.uniform(-4, 9, (30, 2))]  # fmt: skip
    return np.vstack(parts)


def directions(seed):
    """Directions of 24 dimensions around six axes, of different lengths, and directions anywhere."""
    random = np.random.default_rng(seed)
    axes = random.normal(size=(6, 24))
    rows = np.vstack([axis + random.normal(size=(28, 24)) * spread
                      for axis, spread in zip(axes, (0.2, 0.3, 0.4, 0.4, 0.5, 0.6))])  # fmt: skip
    rows = np.vstack([rows, random.normal(size=(30, 24))])
    return rows * random.uniform(0.5, 2, (len(rows), 1))


def duplicates(seed):
    """Three clusters in which a third of the rows are there two to nine times."""
    random = np.random.default_rng(seed)
    rows = np.vstack([random.normal(middle, 0.5, (30, 3)) for middle in ((0, 0, 0), (4, 1, 0), (1, 5, 3))])
    again = np.concatenate([np.repeat(random.integers(0, len(rows)), random.integers(1, 9)) for _ in range(20)])
    return random.permutation(np.vstack([rows, rows[again]]))


SETS = {
    "blobs": (blobs, "euclidean", [(5, 5, "excessOfMass", 0, False), (8, 4, "leaf", 0, False),
                                   (10, 10, "excessOfMass", 3.0, False)]),
    "moons": (moons, "euclidean", [(5, 5, "excessOfMass", 0, False), (15, 8, "excessOfMass", 0, True),
                                   (6, 3, "leaf", 0.12, False)]),
    "densities": (densities, "euclidean", [(5, 5, "excessOfMass", 0, False), (12, 6, "excessOfMass", 0, False),
                                           (8, 1, "excessOfMass", 0.2, False)]),
    "directions": (directions, "cosine", [(5, 5, "excessOfMass", 0, False), (10, 3, "leaf", 0, False),
                                          (10, 12, "excessOfMass", 0, True)]),
    "duplicates": (duplicates, "euclidean", [(5, 5, "excessOfMass", 0, False), (8, 2, "leaf", 0, False),
                                             (20, 20, "excessOfMass", 0, True)]),
}  # fmt: skip


def numbers(values):
    """Numbers short enough for a file; infinite ones as -1, which no density is."""
    return [float(f"{value:.7g}") if np.isfinite(value) else -1 for value in values]


def fits(rows, metric, size, samples, selection, epsilon, single):
    """What both libraries make of a data set with some parameters; the package needs at least two samples."""
    common = {"min_cluster_size": size, "cluster_selection_method": SELECTIONS[selection],
              "cluster_selection_epsilon": float(epsilon), "allow_single_cluster": single, "metric": metric}  # fmt: skip
    theirs = HDBSCAN(min_samples=samples, algorithm="brute", copy=True, **common).fit(rows)
    package = hdbscan.HDBSCAN(min_samples=samples - 1, algorithm="generic", **common).fit(rows) if samples > 1 else None
    return theirs, package


def names(labels):
    """Labels renamed by first appearance."""
    order = {-1: -1}
    return [order.setdefault(label, len(order) - 1) for label in labels]


def back(values, order):
    """Values of shuffled rows, in the order before."""
    result = np.empty_like(values)
    result[order] = values
    return result


def tree_facts(package, order):
    """What stays of a condensed tree when nodes have other numbers: when rows leave it; sizes and densities of clusters."""
    tree = package.condensed_tree_.to_numpy()
    points = tree[tree["child_size"] == 1]
    leaving = np.empty(len(points))
    leaving[order[points["child"]]] = points["lambda_val"]
    clusters = tree[tree["child_size"] > 1]
    return leaving, np.array(sorted(zip(clusters["lambda_val"], clusters["child_size"])))


def splits_alone(package):
    """Whether no other merge is at the distance of one that makes a cluster of two."""
    tree = package.condensed_tree_.to_numpy()
    splits = 1 / tree["lambda_val"][tree["child_size"] > 1]
    merges = package.single_linkage_tree_.to_numpy()[:, 2]
    return all(np.isclose(merges, split, rtol=1e-9, atol=0).sum() == 1 for split in splits)


def equal(a, b):
    """Whether numbers are equal but for rounding."""
    return a.shape == b.shape and np.allclose(a, b, rtol=1e-6, atol=1e-9)


def case(rows, metric, size, samples, selection, epsilon, single):
    """The content of a case; None if it depends on the order of the rows."""
    theirs, package = fits(rows, metric, size, samples, selection, epsilon, single)
    whole_tree = package is not None and splits_alone(package)
    own = np.arange(len(rows))
    for seed in range(ORDERS):
        order = np.random.default_rng(seed).permutation(len(rows))
        other, other_package = fits(rows[order], metric, size, samples, selection, epsilon, single)
        for fit in [other, package, other_package]:
            if fit is None:
                continue
            back_order = own if fit is package else order
            if names(back(fit.labels_, back_order)) != names(theirs.labels_):
                return None
            if not equal(back(fit.probabilities_, back_order), theirs.probabilities_):
                return None
        if package is not None:
            pairs = zip(tree_facts(package, own), tree_facts(other_package, order))
            whole_tree = whole_tree and all(equal(a, b) for a, b in pairs)
    result = {
        "minimumClusterSize": size, "minimumSamples": samples, "selection": selection,
        "clusterSelectionEpsilon": epsilon, "allowsSingleCluster": single,
        "labels": theirs.labels_.tolist(), "probabilities": numbers(theirs.probabilities_), "tree": None,
    }  # fmt: skip
    if whole_tree:
        tree = package.condensed_tree_.to_numpy()
        result["tree"] = {
            "outlierScores": numbers(package.outlier_scores_), "children": tree["child"].tolist(),
            "densities": numbers(tree["lambda_val"]), "sizes": tree["child_size"].tolist(),
        }  # fmt: skip
    return result


for name, (make, metric, cases) in SETS.items():
    for seed in range(1000):
        rows = np.round(make(seed), 4).astype(np.float32)
        results = []
        for parameters in cases:
            results.append(case(rows.astype(np.float64), metric, *parameters))
            if results[-1] is None:
                break
        if results[-1] is not None and sum(each["tree"] is not None for each in results) >= 1:
            break
    else:
        raise SystemExit(f"{name}: every seed has ties that matter")
    content = {"metric": metric, "rows": [[float(f"{value:.4f}") for value in row] for row in rows], "cases": results}
    path = FOLDER / f"{name}.json"
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n")
    found = [(max(each["labels"]) + 1, each["labels"].count(-1), each["tree"] is not None) for each in results]
    print(f"{path.name}: seed {seed}, {path.stat().st_size:,} bytes, clusters, noise and whether a tree: {found}")
