#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Requires: scikit-learn==1.9.1 sentence-transformers==6.2.0 torch==2.15.0 numpy==2.4.6
"""Groups package descriptions with Kindred and with scikit-learn, and compares the groups with the archive's sections.

    scripts/compare-cluster-quality.py [--packages 10000] [--model all-MiniLM-L6-v2] [--kindred .build/release/kindred]

Texts are the descriptions of packages, as far as
`apt-cache dumpavail` prints them (run `apt-get update` where it prints nothing); those of the sections of libraries and of
debugging symbols are left out, for they say how a package is built, not what it is about. Everything runs on the vectors
that `kindred encode` wrote. Printed are the adjusted Rand index and normalised mutual information of each grouping with
the sections, and of ours with theirs; what belongs to no group counts as one group.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

ROOT = Path(__file__).resolve().parent.parent
FORM = {"libs", "libdevel", "oldlibs", "debug", "introspection", "metapackages", "misc", "doc", "localization"}


def packages(count):
    """Descriptions and sections of packages, each description once, in a fixed random order."""
    said = subprocess.run(["apt-cache", "dumpavail"], check=True, stdout=subprocess.PIPE).stdout.decode()
    found = {}
    for entry in said.split("\n\n"):
        section, lines, reading = None, [], False
        for line in entry.split("\n"):
            if line.startswith("Section: "):
                section = line[9:].split("/")[-1]
            if line.startswith(("Description: ", "Description-en: ")):
                lines, reading = [line.split(": ", 1)[1]], True
            elif reading and line.startswith(" ") and line.strip() != ".":
                lines.append(line.strip())
            else:
                reading = False
        text = " ".join(lines)
        if section and section not in FORM and text:
            found.setdefault(text, section)
    if not found:
        sys.exit("Error: apt-cache knows no packages. Run apt-get update.")
    chosen = random.Random(1).sample(sorted(found.items()), min(count, len(found)))
    return [text for text, _ in chosen], [section for _, section in chosen]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=int, default=10_000)
    parser.add_argument("--model", default="all-MiniLM-L6-v2")
    parser.add_argument("--kindred", type=Path, default=ROOT / ".build/release/kindred")
    parser.add_argument("--threshold", type=float, default=0.6, help="of communities")
    options = parser.parse_args()
    texts, sections = packages(options.packages)
    names = sorted(set(sections))
    truth = numpy.array([names.index(section) for section in sections])
    print(f"{len(texts):,} packages in {len(names)} sections, {options.model}")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "texts.txt", Path(folder) / "vectors.npy"
        source.write_text("\n".join(texts) + "\n")
        common = ["--input", source, "--model", options.model]
        subprocess.run([options.kindred, "encode", *common, "--output", target], check=True)
        vectors = numpy.load(target)

        def ours(*arguments):
            command = [options.kindred, "cluster", *common, "--json", *map(str, arguments)]
            said = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
            labels = [json.loads(line)["cluster"] for line in said.splitlines()]
            return numpy.array([-1 if label is None else label for label in labels])

        def theirs_communities():
            from sentence_transformers.util import community_detection

            labels = numpy.full(len(vectors), -1)
            for number, rows in enumerate(community_detection(vectors, options.threshold, 10)):
                labels[rows] = number
            return labels

        unit = vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)
        count = len(names)
        steps = [
            (f"k-means, {count}", lambda: ours("--clusters", count),
             lambda: KMeans(count, n_init=10, random_state=0).fit(vectors).labels_),
            ("HDBSCAN, 5", lambda: ours("--method", "hdbscan"),
             lambda: HDBSCAN(min_cluster_size=5, metric="cosine", algorithm="brute", copy=True).fit(unit).labels_),
            (f"communities, {options.threshold}",
             lambda: ours("--method", "communities", "--threshold", options.threshold), theirs_communities),
        ]  # fmt: skip
        print(f"{'':20} {'groups':>15} {'none':>15} {'ARI, sections':>15} {'NMI, sections':>15} {'ours, theirs':>15}")
        for name, own, peer in steps:
            a, b = own(), peer()
            values = [
                [f"{len(set(each[each >= 0]))}" for each in (a, b)],
                [f"{(each < 0).sum()}" for each in (a, b)],
                [f"{adjusted_rand_score(truth, each):.3f}" for each in (a, b)],
                [f"{normalized_mutual_info_score(truth, each):.3f}" for each in (a, b)],
                [f"{adjusted_rand_score(a, b):.3f}", f"{normalized_mutual_info_score(a, b):.3f}"],
            ]
            print(f"{name:20} " + " ".join(f"{' / '.join(pair):>15}" for pair in values), flush=True)


if __name__ == "__main__":
    main()
