#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Groups the same vectors by k-means with Kindred and with scikit-learn, in turn, and prints both.

    scripts/benchmark-clustering.py VECTORS.npy [--rows 60000] [--clusters 100] [--rounds 3]
    scripts/benchmark-clustering.py VECTORS.npy --rows 10000 --seeds 10        # how good the groups are, on average

Needs numpy and scikit-learn in the interpreter, and .build/release/kindred (or --ours PATH). Every round is one start
(n_init 1) of each, from another seed; the engines take turns in going first. Times are of the fit alone, without reading
the vectors. With --seeds the exit status is 1 if our mean inertia is more than 0.2 % above scikit-learn's.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def ours(kindred, path, clusters, seed, threads):
    command = [
        kindred, "benchmark", "cluster", "--input", path, "--clusters", str(clusters),
        "--seed", str(seed), "--runs", "1", "--threads", str(threads), "--json",
    ]  # fmt: skip
    said = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return said["seconds"], said["inertia"], said["rounds"]


def peers(vectors, clusters, seed):
    from sklearn.cluster import KMeans

    kmeans = KMeans(n_clusters=clusters, n_init=1, random_state=seed)
    start = time.perf_counter()
    kmeans.fit(vectors)
    return time.perf_counter() - start, float(kmeans.inertia_), kmeans.n_iter_


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("vectors", type=Path)
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--clusters", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seeds", type=int, help="as --rounds, but fail if the groups are worse")
    parser.add_argument("--ours", type=Path, default=ROOT / ".build/release/kindred")
    options = parser.parse_args()
    if options.seeds:
        options.rounds = options.seeds
    import numpy
    import sklearn

    vectors = numpy.ascontiguousarray(numpy.load(options.vectors, mmap_mode="r")[: options.rows])
    threads = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vectors.npy"
        numpy.save(path, vectors)
        found = {"Kindred": [], f"scikit-learn {sklearn.__version__}": []}
        ours_name, peer_name = found
        for seed in range(options.rounds):
            steps = [
                (ours_name, lambda: ours(options.ours, path, options.clusters, seed, threads)),
                (peer_name, lambda: peers(vectors, options.clusters, seed)),
            ]
            for name, step in steps if seed % 2 == 0 else reversed(steps):
                found[name].append(step())
                seconds, inertia, rounds = found[name][-1]
                print(f"seed {seed}  {name:<20} {seconds:7.2f} s  {rounds:4} rounds  inertia {inertia:.2f}", flush=True)
    medians = {name: statistics.median(run[0] for run in runs) for name, runs in found.items()}
    means = {name: statistics.mean(run[1] for run in runs) for name, runs in found.items()}
    print(
        f"{len(vectors):,} x {vectors.shape[1]}, {options.clusters} clusters, {threads} threads: "
        f"{medians[ours_name]:.2f} s against {medians[peer_name]:.2f} s = "
        f"{medians[peer_name] / medians[ours_name]:.2f} x, mean inertia {means[ours_name]:.2f} against "
        f"{means[peer_name]:.2f} ({100 * (means[ours_name] / means[peer_name] - 1):+.3f} %)"
    )
    if options.seeds and means[ours_name] > 1.002 * means[peer_name]:
        sys.exit("Error: the mean inertia is more than 0.2 % above.")


if __name__ == "__main__":
    main()
