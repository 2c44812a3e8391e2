#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes what the pinned `tokenizers` makes of many texts, for the Swift test to compare with.

    python3 scripts/compare-tokenizers.py DIRECTORY --models MODELS [--lines FILE]
    KINDRED_TOKENIZER_COMPARISON=DIRECTORY swift test --filter TokenizerComparisonTests

scripts/compare-tokenizers.sh does both.

MODELS is a directory of model directories. FILE has one text a line; without it the one-line descriptions of
`apt-cache dumpavail` and the WordNet glosses, if they are installed, are taken, 50,000 in all. DIRECTORY receives, for
each model, one line per text: a hash of ids and offsets for single texts, then for pairs of neighbouring lines under
changing length limits. The texts are written once. Nothing of it belongs into the repository.
"""

import argparse
import pathlib
import subprocess
import sys

import tokenizers
from hostile_texts import HOSTILE_COUNT, SEED, byte_offsets, encoding_values, fold, hostile_text, scalar_contexts, scalars
from tokenizers import Tokenizer

PINNED = "0.23.3"
MODELS = ["all-MiniLM-L6-v2", "all-mpnet-base-v2"]


def real_lines(count):
    """One-line descriptions of packages and glosses of WordNet, whole paragraphs of the latter joined now and then."""
    shown = subprocess.run(["apt-cache", "dumpavail"], capture_output=True, text=True, check=False).stdout
    lines, seen = [], set()
    for line in shown.splitlines():
        name, _, value = line.partition(": ")
        if name.startswith("Description") and name != "Description-md5" and value and value not in seen:
            seen.add(value)
            lines.append(value)
    for part in ("noun", "verb", "adj", "adv"):
        path = pathlib.Path(f"/usr/share/wordnet/data.{part}")
        if path.exists():
            glosses = [line.partition("|")[2].strip() for line in path.read_text(errors="replace").splitlines()]
            lines += [gloss for gloss in glosses if gloss]
    return lines[:count]


def pair_limit(index):
    """The length limit of a pair: small odd and even ones, and none now and then."""
    return None if index % 7 == 0 else 4 + index * 13 % 61


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=pathlib.Path)
    parser.add_argument("--models", type=pathlib.Path, required=True)
    parser.add_argument("--lines", type=pathlib.Path)
    options = parser.parse_args()
    if tokenizers.__version__ != PINNED:
        sys.exit(f"error: needs tokenizers {PINNED}, found {tokenizers.__version__}")
    options.directory.mkdir(parents=True, exist_ok=True)
    lines = options.lines.read_text().split("\n")[:50_000] if options.lines else real_lines(50_000)
    texts = [line for line in lines if line] + [hostile_text(index) for index in range(HOSTILE_COUNT)]
    with open(options.directory / "texts.bin", "wb") as file:
        for text in texts:
            data = text.encode()
            file.write(len(data).to_bytes(4, "little") + data)
    for model in MODELS:
        tokenizer = Tokenizer.from_file(str(options.models / model / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        with open(options.directory / f"{model}.singles", "w") as file:
            for text in texts:
                file.write(f"{fold(SEED, encoding_values(tokenizer.encode(text), text)):016x}\n")
        with open(options.directory / f"{model}.pairs", "w") as file:
            for index, (first, second) in enumerate(zip(texts, texts[1:])):
                limit = pair_limit(index)
                tokenizer.enable_truncation(limit, strategy="longest_first") if limit else tokenizer.no_truncation()
                encoding = tokenizer.encode(first, second)
                state = fold(SEED, encoding.ids)
                state = fold(state, encoding.type_ids)
                state = fold(state, [3 if value is None else value for value in encoding.sequence_ids])
                file.write(f"{fold(state, encoding.special_tokens_mask):016x}\n")
        tokenizer.no_truncation()
        with open(options.directory / f"{model}.scalars", "w") as file:
            for block in scalars():
                state = SEED
                for scalar in block:
                    for text in scalar_contexts(scalar):
                        state = fold(state, encoding_values(tokenizer.encode(text), text))
                file.write(f"{state:016x}\n")
        print(f"{model}: {len(texts)} texts ({len(texts) - HOSTILE_COUNT} real), {len(texts) - 1} pairs, all scalars")


if __name__ == "__main__":
    main()
