#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Requires: sentence-transformers==6.2.0 torch==2.15.0 numpy==2.4.6
"""Writes the fixture of the community tests: vectors, and what `community_detection` of sentence-transformers makes of them.

    scripts/make-community-fixtures.py

Cases in which a cosine lies so near to the threshold that float32 products may see it on either side, or in which the
answer depends on the size of the batch, are refused. Members are written in rising order behind their center: theirs come in
the order that `topk` leaves, which is not settled for equal cosines.
"""

import json
from pathlib import Path

import numpy
from sentence_transformers.util import community_detection

TARGET = Path(__file__).resolve().parent.parent / "Tests/ClusteringTests/Fixtures/communities.json"
CASES = [(0.75, 10), (0.75, 1), (0.6, 5), (0.9, 2), (0.97, 3), (0.3, 20), (0.0, 30), (-0.5, 10), (0.75, 200), (0.8, 400)]

random = numpy.random.default_rng(6)
axes = random.normal(size=(9, 12))
rows = [axes[i % 9] * random.uniform(0.5, 2) + random.normal(size=12) * (0.2 + 0.1 * (i % 5)) for i in range(270)]
rows += [random.normal(size=12) for _ in range(40)]
rows += [rows[7], 2 * rows[7], rows[30]]
rows = numpy.round(random.permutation(numpy.array(rows)), 3).astype(numpy.float32)
unit = rows.astype(numpy.float64)
unit /= numpy.linalg.norm(unit, axis=1, keepdims=True)
cosines = (unit @ unit.T)[numpy.triu_indices(len(rows), 1)]

cases = []
for threshold, size in CASES:
    if numpy.abs(cosines - threshold).min() < 2e-6:
        raise SystemExit(f"A cosine is too near to {threshold}: take another threshold.")
    answers = []
    for batch in (1024, 100, 7):
        found = community_detection(rows, threshold=threshold, min_community_size=size, batch_size=batch)
        answers.append([each[:1] + sorted(each[1:]) for each in found])
    if any(answer != answers[0] for answer in answers):
        raise SystemExit(f"{threshold}, {size}: the answer depends on the batch.")
    cases.append({"threshold": threshold, "minimumSize": size, "communities": [[int(i) for i in c] for c in answers[0]]})
    print(threshold, size, [len(each) for each in answers[0]][:12])
content = {"rows": [[float(f"{value:.3f}") for value in row] for row in rows], "cases": cases}
TARGET.write_text(json.dumps(content, separators=(",", ":")) + "\n")
print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")
