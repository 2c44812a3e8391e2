#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures whether what `kindred calibrate` states holds on real texts: the tables of docs/calibration.md.

    scripts/check-calibration.py [--kindred .build/release/kindred] [--model all-MiniLM-L6-v2] [--wordnet DIR]

Needs the Debian package wordnet-base (WordNet 3.0; or a directory with its data.noun) and, for descriptions of packages,
apt-cache with the lists of a Debian release; what is missing is left out and said. Only the standard library is used.

Texts and which pairs are right:
    nouns      5,000 lemmas of random noun synsets; right: two lemmas of one synset
    packages   descriptions of 4,000 packages, at most 3 of a source; right: two packages of one source
    families   descriptions of 5,000 packages, all of each source; right: the same
Pairs of equal vectors do not count, as in the calibration.
"""
import argparse
import collections
import itertools
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

TARGETS = (0.95, 0.9, 0.8, 0.7, 0.6, 0.5)


def nouns(directory, chance):
    synsets = []
    for line in (directory / "data.noun").read_text(encoding="latin-1").splitlines():
        if not line.startswith("  "):
            fields = line.split()
            count = int(fields[3], 16)
            synsets.append([fields[4 + 2 * index].replace("_", " ") for index in range(count)])
    chance.shuffle(synsets)
    keys = collections.defaultdict(set)
    for number, words in enumerate(synsets):
        for word in words:
            keys[word].add(number)
    texts = {}
    for words in synsets:
        if len(texts) >= 5000:
            break
        for word in words:
            texts.setdefault(word, keys[word])
    return list(texts.items())


def packages(limit, most, chance):
    raw = subprocess.run(["apt-cache", "dumpavail"], capture_output=True, check=True).stdout.decode()
    sources = collections.defaultdict(dict)
    for paragraph in raw.split("\n\n"):
        fields = dict(re.findall(r"^(Package|Source|Description(?:-en)?): (.+)$", paragraph, re.M))
        text = fields.get("Description") or fields.get("Description-en")
        if text and "Package" in fields:
            sources[fields.get("Source", fields["Package"]).split(" ")[0]].setdefault(text.strip(), None)
    names = sorted(sources)
    chance.shuffle(names)
    texts = {}
    for name in names:
        if len(texts) >= limit:
            break
        own = list(sources[name])
        chance.shuffle(own)
        for text in own[:most]:
            texts.setdefault(text, {name})
    return list(texts.items())


class Corpus:
    def __init__(self, kindred, model, texts, folder):
        self.command, self.model, self.texts, self.folder = kindred, model, texts, folder
        self.input, self.vectors = folder / "texts.jsonl", folder / "vectors.npy"
        with open(self.input, "w") as file:
            file.writelines(json.dumps({"text": text}) + "\n" for text, _ in texts)
        self.run("encode", "--input", self.input, "--output", self.vectors)

    def run(self, command, *arguments):
        line = [self.command, command, "--model", self.model, *map(str, arguments)]
        done = subprocess.run(line, capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()] if "--json" in line else []

    def pairs(self, *arguments):
        """Pairs of different vectors as (score, first, second, right, probability)."""
        found = self.run("duplicates", "--input", self.input, "--index", self.vectors, "--json", *arguments)
        for pair in found:
            first, second = int(pair["first"]), int(pair["second"])
            if pair["score"] < 0.999999:
                right = bool(self.texts[first][1] & self.texts[second][1])
                yield pair["score"], first, second, right, pair.get("probability")

    def suggestions(self):
        groups = collections.defaultdict(list)
        for row, (_, keys) in enumerate(self.texts):
            for key in keys:
                groups[key].append(row)
        right = len({pair for rows in groups.values() for pair in itertools.combinations(rows, 2)})
        for target in TARGETS:
            [found] = self.run("calibrate", "--input", self.input, "--index", self.vectors, "--json",
                               "--precision-target", target)
            if found["threshold"] is None:
                yield f"{1 - target:.2f} | none (lowest reachable share: {lowest(found['reason'])}) | | | | |"
                continue
            share = found["falseShare"]
            pairs = list(self.pairs("--threshold", found["threshold"]))
            false = sum(not pair[3] for pair in pairs)
            observed = false / len(pairs)
            held = "yes" if share["lower"] <= observed <= share["upper"] else "**no**"
            yield (f"{1 - target:.2f} | {found['threshold']:.3f} | {share['value']:.2f} ({share['lower']:.2f}–"
                   f"{share['upper']:.2f}) | {observed:.2f} of {len(pairs)} | {held} | "
                   f"{(len(pairs) - false) / max(1, right):.2f}")

    def labelled(self, rounds, size, chance):
        """Learns from some of the closest pairs and judges on the others."""
        every = list(self.pairs("--limit", 4000))
        table, stored = self.folder / "pairs.tsv", self.folder / "calibration.json"
        held, stated, observed, errors = collections.Counter(), collections.Counter(), collections.Counter(), []
        for _ in range(rounds):
            chosen = set(chance.sample(range(len(every)), size))
            with open(table, "w") as file:
                file.write("first\tsecond\tlabel\n")
                for index in chosen:
                    _, first, second, right, _ = every[index]
                    file.write(f"{self.texts[first][0]}\t{self.texts[second][0]}\t{int(right)}\n")
            [found] = self.run("calibrate", "--pairs", table, "--output", stored, "--precision-target", 0.8, "--json")
            rest = [pair for index, pair in enumerate(self.pairs("--limit", 4000, "--calibration", stored))
                    if index not in chosen]
            for name in ("bestF1", "precisionTarget"):
                threshold, precision = found[name]["threshold"], found[name]["precision"]
                reached = [pair[3] for pair in rest if pair[0] >= threshold]
                share = sum(reached) / len(reached)
                held[name] += precision["lower"] <= share <= precision["upper"]
                stated[name] += precision["value"]
                observed[name] += share
            bins = collections.defaultdict(list)
            for pair in rest:
                bins[min(9, int(pair[4] * 10))].append((pair[4], pair[3]))
            errors.append(sum(abs(sum(p for p, _ in own) - sum(r for _, r in own)) for own in bins.values()) / len(rest))
        for name, text in (("bestF1", "best F1"), ("precisionTarget", "precision 0.8")):
            yield f"{text} | {stated[name] / rounds:.2f} | {observed[name] / rounds:.2f} | {held[name]} of {rounds}"
        yield f"probabilities | mean error of ten bins {sum(errors) / rounds:.3f} | |"


def lowest(reason):
    found = re.search(r"lowest is ([0-9.]+),", reason)
    return found.group(1) if found else "none"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kindred", default=".build/release/kindred")
    parser.add_argument("--model", default="all-MiniLM-L6-v2")
    parser.add_argument("--wordnet", type=pathlib.Path, default="/usr/share/wordnet")
    arguments = parser.parse_args()
    sets = {
        "nouns": lambda: nouns(pathlib.Path(arguments.wordnet), random.Random(1)),
        "packages": lambda: packages(4000, 3, random.Random(1)),
        "families": lambda: packages(5000, None, random.Random(1)),
    }
    for name, make in sets.items():
        try:
            texts = make()
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{name}: left out ({error})", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as folder:
            corpus = Corpus(arguments.kindred, arguments.model, texts, pathlib.Path(folder))
            print(f"\n{name}, {arguments.model}, {len(texts)} texts\n")
            print("| wanted | threshold | stated share of false pairs | observed | held | recall |")
            print("|---|---|---|---|---|---|")
            for row in corpus.suggestions():
                print(f"| {row} |", flush=True)
            print("\n| labelled: threshold for | stated precision | observed | interval held |\n|---|---|---|---|")
            for row in corpus.labelled(20, 400, random.Random(2)):
                print(f"| {row} |", flush=True)


if __name__ == "__main__":
    main()
