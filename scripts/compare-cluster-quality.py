#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Requires: scikit-learn==1.9.1 sentence-transformers==6.2.0 torch==2.15.0 numpy==2.4.6; in another venv hdbscan==0.8.44
"""Groups package descriptions with Kindred and with others, and compares the groups with the archive's sections.

    scripts/compare-cluster-quality.py [--packages 10000] [--model all-MiniLM-L6-v2] [--hdbscan-python PATH]
                                       [--threshold 0.6] [--kindred .build/release/kindred]

Texts are the descriptions of packages that `apt-cache dumpavail` prints (run `apt-get update` where it prints nothing).
Those of sections of libraries, debugging symbols and the like are left out: they say how a package is built, not what
it is about. All engines group the vectors that one `kindred encode` wrote. Printed are the adjusted Rand index (ARI) and
the normalised mutual information (NMI) of each grouping with the sections, and of ours with theirs; what belongs to no
group counts as one group. K-means depends on its seed: means of five come last. --hdbscan-python is an interpreter that
has the `hdbscan` package; without it that is left out.
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
SEEDS = 5
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


PACKAGE = """
import sys
import hdbscan, numpy
vectors = numpy.load(sys.argv[1]).astype(numpy.float64)
fit = hdbscan.HDBSCAN(min_cluster_size=5, min_samples=4, metric="cosine", algorithm="generic",
                      cluster_selection_method=sys.argv[3]).fit(vectors)
numpy.save(sys.argv[2], fit.labels_)
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=int, default=10_000)
    parser.add_argument("--model", default="all-MiniLM-L6-v2")
    parser.add_argument("--kindred", type=Path, default=ROOT / ".build/release/kindred")
    parser.add_argument("--hdbscan-python", help="an interpreter with the hdbscan package")
    parser.add_argument("--threshold", type=float, default=0.6, help="of communities")
    options = parser.parse_args()
    texts, sections = packages(options.packages)
    names = sorted(set(sections))
    truth = numpy.array([names.index(section) for section in sections])
    print(f"{len(texts):,} packages in {len(names)} sections, {options.model}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        source, target, answer = (Path(folder) / name for name in ("texts.txt", "vectors.npy", "labels.npy"))
        source.write_text("\n".join(texts) + "\n")
        common = ["--input", source, "--model", options.model]
        subprocess.run([options.kindred, "encode", *common, "--output", target], check=True)
        vectors = numpy.load(target)

        def ours(*arguments):
            command = [options.kindred, "cluster", *common, "--index", target, "--json", *map(str, arguments)]
            said = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
            labels = [json.loads(line)["cluster"] for line in said.splitlines()]
            return numpy.array([-1 if label is None else label for label in labels])

        def scikit(selection):
            fit = HDBSCAN(
                min_cluster_size=5, metric="cosine", algorithm="brute", copy=True, cluster_selection_method=selection
            )
            return fit.fit(vectors.astype(numpy.float64)).labels_

        def package(selection):
            command = [options.hdbscan_python, "-W", "ignore", "-c", PACKAGE, target, answer, selection]
            subprocess.run(command, check=True)
            return numpy.load(answer)

        def reference():
            from sentence_transformers.util import community_detection

            labels = numpy.full(len(vectors), -1)
            for number, rows in enumerate(community_detection(vectors, options.threshold, 10)):
                labels[rows] = number
            return labels

        def show(name, labels, own=None):
            values = [
                f"{len(set(labels[labels >= 0]))}",
                f"{(labels < 0).sum()}",
                f"{adjusted_rand_score(truth, labels):.3f}",
                f"{normalized_mutual_info_score(truth, labels):.3f}",
            ]
            if own is not None:
                agreement = adjusted_rand_score(own, labels), normalized_mutual_info_score(own, labels)
                values.append("ARI {:.3f}, NMI {:.3f}".format(*agreement))
            print(f"{name:40} " + " ".join(f"{value:>8}" for value in values), flush=True)

        def scikit_k_means(seed=0):
            return KMeans(len(names), n_init=10, random_state=seed).fit(vectors).labels_

        leaf = ("--method", "hdbscan", "--selection", "leaf")
        communities = ("--method", "communities", "--threshold", options.threshold)
        steps = [
            (f"k-means, {len(names)} groups", ("--clusters", len(names)), {"scikit-learn": scikit_k_means}),
            ("HDBSCAN, excess of mass", ("--method", "hdbscan"),
             {"scikit-learn": lambda: scikit("eom"), "hdbscan": lambda: package("eom")}),
            ("HDBSCAN, leaf", leaf, {"scikit-learn": lambda: scikit("leaf"), "hdbscan": lambda: package("leaf")}),
            (f"communities, {options.threshold}", communities, {"sentence-transformers": reference}),
        ]  # fmt: skip
        titles = ("groups", "in none", "ARI", "NMI", "with ours")
        print(" " * 41 + " ".join(f"{title:>8}" for title in titles))
        for name, arguments, peers in steps:
            own = ours(*arguments)
            show(f"{name}: Kindred", own)
            for peer, labels in peers.items():
                if peer != "hdbscan" or options.hdbscan_python:
                    show(f"{name}: {peer}", labels(), own)

        def own_k_means(seed):
            return ours("--clusters", len(names), "--seed", seed)

        by_seed = {"Kindred": own_k_means, "scikit-learn": scikit_k_means}
        for name, labels in by_seed.items():
            each = [labels(seed) for seed in range(SEEDS)]
            figures = [
                f"{kind} {numpy.mean(found):.3f}, deviation {numpy.std(found, ddof=1):.3f}"
                for kind, found in (
                    ("ARI", [adjusted_rand_score(truth, one) for one in each]),
                    ("NMI", [normalized_mutual_info_score(truth, one) for one in each]),
                )
            ]
            print(f"k-means, mean of {SEEDS} seeds: {name:14} {'; '.join(figures)}", flush=True)


if __name__ == "__main__":
    main()
