#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Requires: sentence-transformers==6.2.0 datasets==5.2.0
"""Writes which hard negatives the reference finds among made-up vectors.

    scripts/make-negatives-fixtures.py > Tests/SemanticSearchTests/Fixtures/negatives.json
"""

import contextlib
import json
import random
import re
import sys

import torch
from datasets import Dataset
from sentence_transformers.util import cos_sim, mine_hard_negatives, pairwise_cos_sim

SETTINGS = (
    {"num_negatives": 3},
    {"num_negatives": 5, "range_min": 4},
    {"num_negatives": 2, "range_min": 1, "range_max": 6},
    {"num_negatives": 4, "max_score": 0.55},
    {"num_negatives": 4, "min_score": 0.3},
    {"num_negatives": 3, "absolute_margin": 0.1},
    {"num_negatives": 3, "relative_margin": 0.2},
    {"num_negatives": 3, "range_min": 2, "range_max": 12, "absolute_margin": 0.05, "relative_margin": 0.1,
     "max_score": 0.7, "min_score": 0.25},
    {"num_negatives": 60, "range_max": 100},
)  # fmt: skip
FORMATS = ("triplet", "n-tuple", "labeled-pair")


class GivenModel:
    """Encodes a text as the vector that belongs to it."""

    device = "cpu"

    def __init__(self, vectors):
        self.vectors = vectors

    def encode_query(self, texts, **_):
        return torch.nn.functional.normalize(torch.tensor([self.vectors[text] for text in texts])).numpy()

    encode_document = encode_query

    def similarity(self, queries, documents):
        return cos_sim(queries, documents)

    def similarity_pairwise(self, queries, documents):
        return pairwise_cos_sim(queries, documents)


def mine(model, pairs, corpus, settings, output_format):
    """The rows of the data set, and how many candidates each setting skipped."""
    with open("/dev/null", "w") as nowhere, contextlib.redirect_stderr(nowhere):
        said = Said()
        with contextlib.redirect_stdout(said):
            found = mine_hard_negatives(
                Dataset.from_dict({"query": [pair[0] for pair in pairs], "answer": [pair[1] for pair in pairs]}),
                model, corpus=corpus, output_format=output_format, use_faiss=False, **settings,
            )  # fmt: skip
    skipped = dict(re.findall(r"Skipped ([\d,]+) potential negatives .* due to the (\w+) of", said.text))
    rows = [[row[name] for name in found.column_names] for row in found]
    return rows, {name: int(count.replace(",", "")) for count, name in skipped.items()}


class Said:
    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text

    def flush(self):
        pass


def main():
    chance = random.Random(5)
    dimension = 6
    topics = [[chance.gauss(0, 1) for _ in range(dimension)] for _ in range(6)]
    vectors = {}

    def add(name, topic, spread):
        vectors[name] = [round(value + chance.gauss(0, spread), 3) for value in topics[topic]]

    pairs, corpus = [], []
    for number in range(24):
        add(f"q{number}", number % 6, 0.7)
        for position in range(1 + number % 3):
            # Some answers answer two queries; one pair is given twice.
            name = f"a{number - 6}.0" if number % 5 == 4 and position == 0 else f"a{number}.{position}"
            if name not in vectors:
                add(name, number % 6, 0.7)
            pairs.append((f"q{number}", name))
    pairs.append(pairs[3])
    for number in range(50):
        add(f"c{number}", number % 6, 0.8)
        corpus.append(f"c{number}")
    corpus += ["c3", "a1.0"]
    cases = []
    for settings in SETTINGS:
        for separate in (True, False):
            if separate and settings["num_negatives"] == 60:
                continue  # More than there are: the positives alone are the corpus.
            model = GivenModel(vectors)
            rows, skipped = {}, {}
            for output_format in FORMATS:
                rows[output_format], skipped = mine(
                    model, pairs, list(corpus) if separate else None, settings, output_format
                )
            cases.append({"settings": settings, "usesCorpus": separate, "rows": rows, "skipped": skipped})
    json.dump({"vectors": vectors, "pairs": pairs, "corpus": corpus, "cases": cases}, sys.stdout)


if __name__ == "__main__":
    main()
