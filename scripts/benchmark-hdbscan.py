#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Requires: hdbscan==0.8.44 scikit-learn==1.9.1 numpy==2.3.5
"""Groups the same vectors by HDBSCAN with Kindred and with the `hdbscan` package, in turn, and prints a table.

    scripts/benchmark-hdbscan.py VECTORS.npy [--rows 10000] [--runs 3] [--algorithms best boruvka_kdtree generic]
                                 [--hdbscan-python PATH] [--limit 1800]

Both group by euclidean distance of vectors scaled to length 1, groups of at least five; `min_samples` is one less there,
where the vector itself does not count. Every run is a process of its own; times are of the fit alone, peak memory is
that of the process. --hdbscan-python is an interpreter that has the package; a run that takes longer than --limit
seconds ends that algorithm, as does one that fails. `generic` keeps the whole matrix of distances: 8 bytes a pair.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

PEER = """
import json, sys, time
import numpy, hdbscan
vectors = numpy.load(sys.argv[1]).astype(numpy.float64)
fit = hdbscan.HDBSCAN(min_cluster_size=5, min_samples=4, metric="euclidean", algorithm=sys.argv[2],
                      core_dist_n_jobs=int(sys.argv[3]))
start = time.perf_counter()
fit.fit(vectors)
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "clusters": int(fit.labels_.max()) + 1, "noise": int((fit.labels_ < 0).sum())}))
"""


def measure(command, limit):
    """Seconds, peak bytes, groups and noise of a run; None if it failed or took too long."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen([str(word) for word in ["timeout", limit, *command]], stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        output.seek(0)
        errors.seek(0)
        if status != 0:
            reason = "too slow" if os.waitstatus_to_exitcode(status) == 124 else errors.read().strip().split("\n")[-1]
            print(f"    no result: {reason}", flush=True)
            return None
        said = json.loads(output.read())
        return said["seconds"], usage.ru_maxrss * 1024, said["clusters"], said["noise"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vectors", type=Path)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--algorithms", nargs="*", default=["best", "boruvka_kdtree", "generic"])
    parser.add_argument("--hdbscan-python", default=sys.executable)
    parser.add_argument("--limit", type=int, default=1800, help="the most seconds of a run")
    parser.add_argument("--ours", type=Path, default=ROOT / ".build/release/kindred")
    options = parser.parse_args()
    import numpy

    vectors = numpy.load(options.vectors, mmap_mode="r")[: options.rows].astype(numpy.float32)
    vectors /= numpy.linalg.norm(vectors, axis=1, keepdims=True)
    threads = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vectors.npy"
        numpy.save(path, vectors)
        steps = {"kindred": [
            options.ours, "benchmark", "cluster", "--method", "hdbscan", "--metric", "euclidean", "--input", path,
            "--minimum-size", 5, "--runs", 1, "--threads", threads, "--json",
        ]}  # fmt: skip
        for name in options.algorithms:
            steps[f"hdbscan, {name}"] = [options.hdbscan_python, "-c", PEER, path, name, threads]
        found = {name: [] for name in steps}
        for run in range(options.runs):
            for name in list(steps) if run % 2 == 0 else reversed(list(steps)):
                if name not in steps:
                    continue
                print(f"run {run}  {name}", flush=True)
                result = measure(steps[name], options.limit)
                if result is None:
                    del steps[name]
                    continue
                found[name].append(result)
                seconds, peak, groups, noise = result
                print(f"    {seconds:.2f} s, {peak / 1e6:.0f} MB, {groups} groups, {noise} noise", flush=True)
    print(f"{len(vectors):,} x {vectors.shape[1]}, {threads} threads, median of {options.runs}")
    own = statistics.median(run[0] for run in found["kindred"])
    for name, runs in found.items():
        if not runs:
            print(f"  {name:24} no result")
            continue
        seconds = statistics.median(run[0] for run in runs)
        print(
            f"  {name:24} {seconds:8.2f} s  {max(run[1] for run in runs) / 1e6:7.0f} MB  "
            f"{seconds / own:6.2f} x  {runs[0][2]} groups, {runs[0][3]} noise"
        )


if __name__ == "__main__":
    main()
