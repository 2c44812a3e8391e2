# SPDX-License-Identifier: Apache-2.0
"""The protocol of scripts/benchmark-search.py: one JSON object a line on stdin, one on stdout.

Every engine, ours too, is a process that `COMMAND --threads N` starts. It says {"ready": true, "versions": {…}} and
answers commands in their order:

    {"run": "build", "file": F, "index": "graph", "precision": "f32", "connectivity": 16, "construction": 100}
        -> {"seconds": …, "rows": …, "dimension": …}
    {"run": "batch", "queries": Q, "k": 10, "ef": 64, "repeat": 3}
        -> {"seconds": …, "ids": [[row, …], …]}
    {"run": "single", "queries": Q, "k": 10, "ef": 64, "count": 200}
        -> {"runs": 200, "p50Milliseconds": …, "p95Milliseconds": …, "p99Milliseconds": …}
    {"run": "memory"}
        -> {"bytes": …, "baselineBytes": …, "residentBytes": …}
    {"run": "quit"}
        -> {"bye": true}, and the process ends, as it does at the end of stdin

F and Q are .npy files of float32 rows of unit length; the score is their inner product, and an id is the row's number.

build: drops the index of an earlier build, reads F into memory (not timed), times the way from rows in memory to an
index that can be searched, and lets go of the rows that the index does not need. "index" is "exact" (all rows are
compared; the other parameters and "ef" mean nothing then) or "graph": HNSW of M = connectivity (twice that on the
ground level) and efConstruction = construction, by all threads.
batch: all queries in one call, by all threads; one pass that does not count gives the ids, best first (-1 where there
is none), then `repeat` passes, of which "seconds" is the median.
single: the first `count` queries, one call each, after 20 calls that do not count; all of a call's time counts.
memory: what the index holds: RssAnon + RssFile of /proc/self/status less the same before the first build, when the
library had built and searched a tiny index once, so that its code counts in neither. Unused memory of malloc is given
back first.

A command that fails answers {"error": …} and the process goes on. Unknown keys mean nothing. Recall is the driver's
business: it judges the ids of all engines alike.

Import this module before the peer's own: it sets the environment that their libraries read when they load.
"""

import argparse
import ctypes
import gc
import json
import os
import statistics
import sys
import time


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, required=True)
    return parser.parse_args()


OPTIONS = options()
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)
os.environ["OMP_NUM_THREADS"] = str(OPTIONS.threads)

import numpy  # noqa: E402  the environment comes first

WARM_UP = 20


def rows_of(file):
    return numpy.ascontiguousarray(numpy.load(file), dtype=numpy.float32)


def resident_bytes():
    """Anonymous pages and those of mapped files; shared memory left out."""
    gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except AttributeError:
        pass  # not glibc
    with open("/proc/self/status") as status:
        fields = dict(line.split(":", 1) for line in status)
    return 1024 * sum(int(fields[name].split()[0]) for name in ("RssAnon", "RssFile"))


def percentile(ordered, share):
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


class Worker:
    """Answers for one library: `make(command, rows)` gives `search(queries, k, ef)`, which gives rows of ids.

    `search` holds the index and nothing else of size. It is called with a matrix, of one row for a single query.
    """

    def __init__(self, make):
        self.make, self.search, self.baseline = make, None, None
        self.queries_file = self.queries = None

    def warm_up(self, command):
        """Builds and searches a tiny index of the kind, so that code and tables are in memory before the baseline."""
        rows = numpy.random.default_rng(1).standard_normal((2000, 64), dtype=numpy.float32)
        search = self.make(command, rows)
        for count in (1, 100):
            search(rows[:count], 10, 16)

    def build(self, command):
        self.search = None
        if self.baseline is None:
            self.warm_up(command)
            self.baseline = resident_bytes()
        rows = rows_of(command["file"])
        shape = rows.shape
        start = time.perf_counter()
        self.search = self.make(command, rows)
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "rows": shape[0], "dimension": shape[1]}

    def prepared(self, command):
        if self.search is None:
            raise ValueError("nothing is built")
        if command["queries"] != self.queries_file:
            self.queries_file, self.queries = command["queries"], rows_of(command["queries"])
        return self.queries, command["k"], command.get("ef", 0)

    def batch(self, command):
        queries, k, ef = self.prepared(command)
        ids, times = self.search(queries, k, ef), []
        for _ in range(command.get("repeat", 1)):
            start = time.perf_counter()
            self.search(queries, k, ef)
            times.append(time.perf_counter() - start)
        return {"seconds": statistics.median(times), "ids": ids.astype(numpy.int64).tolist()}

    def single(self, command):
        queries, k, ef = self.prepared(command)
        count, times = min(command.get("count", 200), len(queries)), []
        for row in range(WARM_UP):
            self.search(queries[-1 - row % len(queries)][None], k, ef)
        for row in range(count):
            query = queries[row : row + 1]
            start = time.perf_counter()
            self.search(query, k, ef)
            times.append((time.perf_counter() - start) * 1000)
        times.sort()
        return {"runs": count, **{f"p{share}Milliseconds": percentile(times, share / 100) for share in (50, 95, 99)}}

    def memory(self, _):
        if self.baseline is None:
            raise ValueError("nothing is built")
        resident = resident_bytes()
        return {"bytes": resident - self.baseline, "baselineBytes": self.baseline, "residentBytes": resident}


def serve(make, versions):
    """Answers until `quit` or the end of stdin."""
    # A library that prints must not break a line of the protocol: what it writes to stdout goes to stderr.
    answers = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(2, 1)
    worker = Worker(make)
    commands = {name: getattr(worker, name) for name in ("build", "batch", "single", "memory")}
    print(json.dumps({"ready": True, "versions": versions}), file=answers)
    for line in sys.stdin:
        try:
            command = json.loads(line)
            if command["run"] == "quit":
                print(json.dumps({"bye": True}), file=answers)
                return
            answer = commands[command["run"]](command)
        except Exception as error:  # the peer's own error, whatever it is: the benchmark reports it
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers)


def refuse(command, index, precisions=("f32",)):
    """An engine that cannot do what is asked says so, rather than do another thing."""
    if command["index"] not in index or command.get("precision", "f32") not in precisions:
        raise ValueError(f"no {command['index']} index of {command.get('precision', 'f32')} here")
