# SPDX-License-Identifier: Apache-2.0
"""The right answers to the queries of scripts/benchmark-search.py, and how much of them an engine found."""

import numpy

BLOCK = 20_000
# More candidates than wanted go from float32 products to float64 ones.
SPARE = 22
# Scores this close are equal to an engine that adds up in float32.
TIE = 1e-6


class Truth:
    """The nearest `k` rows of each query by inner product in float64: `ids` and `scores`, best first."""

    def __init__(self, data, queries, k, cache):
        self.rows, self.queries, self.k = numpy.load(data, mmap_mode="r"), numpy.load(queries), k
        made_of = [[path.stat().st_size, path.stat().st_mtime_ns] for path in (data, queries)]
        made_of = numpy.array([*made_of, [k, 0]])
        if cache.exists():
            stored = numpy.load(cache)
            if numpy.array_equal(stored["madeOf"], made_of):
                self.ids, self.scores = stored["ids"], stored["scores"]
                return
        self.compute()
        numpy.savez(cache, ids=self.ids, scores=self.scores, madeOf=made_of)

    def compute(self):
        count = min(self.k + SPARE, len(self.rows))
        best_ids = numpy.empty((len(self.queries), 0), numpy.int64)
        best = numpy.empty((len(self.queries), 0), numpy.float32)
        for start in range(0, len(self.rows), BLOCK):
            scores = self.queries @ numpy.asarray(self.rows[start : start + BLOCK]).T
            ids = numpy.broadcast_to(numpy.arange(start, start + scores.shape[1]), scores.shape)
            best, best_ids = numpy.hstack([best, scores]), numpy.hstack([best_ids, ids])
            if best.shape[1] > count:
                picked = numpy.argpartition(-best, count - 1, axis=1)[:, :count]
                best = numpy.take_along_axis(best, picked, axis=1)
                best_ids = numpy.take_along_axis(best_ids, picked, axis=1)
        exact = numpy.stack([self.exact(row, ids) for row, ids in enumerate(best_ids)])
        order = numpy.argsort(-exact, axis=1, kind="stable")[:, : self.k]
        self.ids = numpy.take_along_axis(best_ids, order, axis=1)
        self.scores = numpy.take_along_axis(exact, order, axis=1)

    def exact(self, query, ids):
        return self.rows[ids].astype(numpy.float64) @ self.queries[query].astype(numpy.float64)

    def recall(self, found):
        """The share of the nearest k that `found`, a list of ids for each query, has.

        A row that is not among them but as near as the last of them counts: equal texts have equal vectors. One given
        twice counts once.
        """
        if len(found) != len(self.ids):
            raise ValueError(f"{len(found)} answers to {len(self.ids)} queries")
        hits = 0
        for query, (truth, ids) in enumerate(zip(self.ids, found)):
            given = set(ids[: self.k])
            if any(row >= len(self.rows) for row in given):
                raise ValueError(f"the answer to query {query} has a row that is not there")
            right = given & set(truth.tolist())
            others = sorted(row for row in given - right if row >= 0)
            if others:
                right = len(right) + int((self.exact(query, others) >= self.scores[query, -1] - TIE).sum())
            else:
                right = len(right)
            hits += min(right, self.ids.shape[1])
        return hits / self.ids.size
