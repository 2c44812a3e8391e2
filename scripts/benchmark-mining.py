#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Requires: sentence-transformers==6.2.0 torch==2.15.0 numpy==2.4.6
"""Times paraphrase mining of Kindred and of sentence-transformers in turn on the same vectors, and prints a table.

    scripts/benchmark-mining.py --vectors V.npy --texts T.txt [--rows N] [--threshold X] [--limit N] [--runs N]
                                [--approximate]

T.txt has the texts of the vectors, a line each; `kindred encode --input T.txt --output V.npy` makes them. Theirs is
timed from vectors in memory to pairs in memory. Ours is the whole command `kindred duplicates --index`: start, loading
the model, reading, comparing, printing. Peak memory is that of the process. The engines take turns in going first. Then
the pairs are compared: theirs come only from each text's 100 nearest. --approximate times ours through an index as
well, the building of the index and the sample of what it misses included.
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

import numpy

ROOT = Path(__file__).resolve().parent.parent


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vectors", type=Path, required=True)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--threshold", type=float, default=0.9)
    parser.add_argument("--limit", type=int, default=500_000, help="the most pairs")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--approximate", action="store_true", help="time duplicates --approximate too")
    parser.add_argument("--ours", type=Path, default=ROOT / ".build/release/kindred")
    parser.add_argument("--peer", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def mine_as_peer(given):
    """One run of the reference, in this process: seconds, then the pairs."""
    import torch
    from sentence_transformers.util import paraphrase_mining_embeddings

    vectors = torch.from_numpy(numpy.load(given.vectors))
    start = time.perf_counter()
    pairs = paraphrase_mining_embeddings(vectors, max_pairs=given.limit)
    print(json.dumps({"seconds": time.perf_counter() - start}))
    for score, first, second in pairs:
        if score >= given.threshold:
            print(json.dumps({"score": score, "first": str(first), "second": str(second)}))


def measure(command):
    """Runs a command: seconds, peak bytes, and the objects it printed."""
    with tempfile.TemporaryFile("w+") as output:
        start = time.perf_counter()
        process = subprocess.Popen([str(word) for word in command], stdout=output, stderr=subprocess.PIPE)
        errors = process.stderr.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        if status != 0:
            sys.exit(f"Error: {command[0]} failed: {errors}")
        output.seek(0)
        return seconds, usage.ru_maxrss * 1024, [json.loads(line) for line in output]


def main():
    given = options()
    if given.peer:
        return mine_as_peer(given)
    with tempfile.TemporaryDirectory() as folder:
        vectors, texts = Path(folder) / "v.npy", Path(folder) / "t.txt"
        numpy.save(vectors, numpy.load(given.vectors, mmap_mode="r")[: given.rows])
        with open(given.texts) as source, open(texts, "w") as target:
            target.writelines(line for _, line in zip(range(given.rows), source))
        bounds = ["--threshold", given.threshold, "--limit", given.limit]
        ours = [given.ours, "duplicates", "--input", texts, "--index", vectors, "--json", *bounds]
        theirs = [sys.executable, __file__, "--peer", "--vectors", vectors, "--texts", texts, *bounds]
        steps = {"kindred": ours, "sentence-transformers": theirs}
        if given.approximate:
            steps["kindred, approximate"] = [*ours, "--approximate"]
        times, peaks, pairs = {name: [] for name in steps}, dict.fromkeys(steps, 0), {}
        for run in range(given.runs):
            for name in list(steps) if run % 2 == 0 else reversed(list(steps)):
                seconds, peak, found = measure(steps[name])
                times[name].append(found.pop(0)["seconds"] if name == "sentence-transformers" else seconds)
                peaks[name], pairs[name] = max(peak, peaks[name]), found
    print(f"{given.rows} vectors, pairs of at least {given.threshold}, at most {given.limit}, median of {given.runs}")
    scores = {}
    for name, seconds in times.items():
        scores[name] = {(int(p["first"]), int(p["second"])): p["score"] for p in pairs[name]}
        print(
            f"  {name:22} {statistics.median(seconds):7.2f} s  ({min(seconds):.2f} to {max(seconds):.2f})  "
            f"{peaks[name] / 1e6:6.0f} MB  {len(scores[name])} pairs"
        )
    exact = scores["kindred"]
    for name, found in scores.items():
        if name != "kindred":
            common = exact.keys() & found.keys()
            worst = max((abs(exact[key] - found[key]) for key in common), default=0)
            share = f" ({100 * len(common) / len(exact):.2f} % of ours)" if exact else ""
            print(f"  {name}: {len(common)} pairs in common{share}, scores differ by at most {worst:.1e}")


if __name__ == "__main__":
    main()
