#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Requires: scikit-learn==1.9.1 hdbscan==0.8.44 numpy==2.3.5
"""Writes what `approximate_predict` of the `hdbscan` package says of new points, for the data sets of the HDBSCAN tests.

    scripts/make-hdbscan-fixtures.py && scripts/make-prediction-fixtures.py

`hdbscan` does not count the vector itself among `min_samples`, so it is asked for one less. Points are some of the grouped
rows, rows moved a little, and points anywhere. A point is kept if its answer stays what it is when the rows are shuffled;
a case is kept if the package's clusters are those of the fixture.

Left out are cases with an epsilon and those where all is one cluster: the package takes for a cluster the lowest node that
vectors of the label leave directly, which is not the chosen one there. In a cluster that holds `min_samples` equal rows all
probabilities are divided by infinity; null is written.
"""

import json
import warnings
from pathlib import Path

import hdbscan
import numpy as np

FOLDER = Path(__file__).resolve().parent.parent / "Tests/ClusteringTests/Fixtures"
SELECTIONS = {"excessOfMass": "eom", "leaf": "leaf"}
ORDERS = 6
warnings.filterwarnings("ignore")


def predict(rows, points, case):
    """Labels in the package's numbering, probabilities of points, and the labels of the rows."""
    fit = hdbscan.HDBSCAN(
        min_cluster_size=case["minimumClusterSize"], min_samples=case["minimumSamples"] - 1,
        cluster_selection_method=SELECTIONS[case["selection"]],
        cluster_selection_epsilon=float(case["clusterSelectionEpsilon"]),
        allow_single_cluster=case["allowsSingleCluster"], metric="euclidean", algorithm="generic", prediction_data=True,
    ).fit(rows)  # fmt: skip
    labels, probabilities = hdbscan.approximate_predict(fit, points)
    return labels, probabilities, fit.labels_


def renamed(labels, own, wanted):
    """Labels in the numbering of `wanted`, where `own` numbers the same groups; None if they are not the same."""
    names = dict(zip(own.tolist(), wanted))
    if len(names) != len(set(names.values())) or any(names[a] != b for a, b in zip(own.tolist(), wanted)):
        return None
    return [names.get(label, -1) if label >= 0 else -1 for label in labels.tolist()]


result = {}
for name in ("blobs", "moons", "densities", "duplicates"):
    fixture = json.loads((FOLDER / f"{name}.json").read_text())
    rows = np.array(fixture["rows"])
    random = np.random.default_rng(5)
    low, high = rows.min(axis=0), rows.max(axis=0)
    points = np.vstack([
        rows[random.choice(len(rows), 30, replace=False)],
        rows[random.choice(len(rows), 60)] + random.normal(size=(60, rows.shape[1])) * 0.05 * (high - low),
        random.uniform(low - 0.1 * (high - low), high + 0.1 * (high - low), (40, rows.shape[1])),
        high[None] + 100 * (high - low),
    ])  # fmt: skip
    points = np.round(points, 4).astype(np.float32).astype(np.float64)
    cases = []
    for number, case in enumerate(fixture["cases"]):
        if case["minimumSamples"] < 2 or case["clusterSelectionEpsilon"] or max(case["labels"]) == 0:
            continue
        answers = []
        for seed in range(ORDERS):
            order = np.random.default_rng(seed).permutation(len(rows)) if seed else np.arange(len(rows))
            labels, probabilities, own = predict(rows[order], points, case)
            labels = renamed(labels, own, [case["labels"][i] for i in order])
            if labels is None:
                break
            answers.append((labels, probabilities))
        else:
            kept = [
                i for i in range(len(points))
                if all(a[0][i] == answers[0][0][i] and abs(a[1][i] - answers[0][1][i]) < 1e-6 for a in answers)
            ]  # fmt: skip
            cases.append({
                "case": number, "points": kept, "labels": [answers[0][0][i] for i in kept],
                "probabilities": [
                    float(f"{p:.7g}") if p > 0 or label < 0 else None
                    for label, p in ((answers[0][0][i], answers[0][1][i]) for i in kept)
                ],
            })  # fmt: skip
            noise = cases[-1]["labels"].count(-1)
            print(f"{name} {number}: {len(kept)} of {len(points)} points kept, {noise} of them noise")
            continue
        print(f"{name} {number}: left out, other clusters")
    result[name] = {"points": [[float(f"{v:.4f}") for v in point] for point in points], "cases": cases}
path = FOLDER / "predictions.json"
path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
print(f"{path.name}: {path.stat().st_size:,} bytes")
