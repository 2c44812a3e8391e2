#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints how fast the pinned `tokenizers` encodes lines on one thread; the Swift test prints the same of Kindred.

    python3 scripts/compare-tokenizer-speed.py FILE --models MODELS
    KINDRED_TOKENIZER_SPEED=FILE swift test -c release --filter TokenizerSpeedTests
"""

import argparse
import os
import pathlib
import time

os.environ["RAYON_NUM_THREADS"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import tokenizers  # noqa: E402  the environment comes first
from tokenizers import Tokenizer  # noqa: E402

MODELS = ["all-MiniLM-L6-v2", "all-mpnet-base-v2"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--models", type=pathlib.Path, required=True)
    options = parser.parse_args()
    lines = [line for line in options.file.read_text().split("\n") if line]
    print(f"tokenizers {tokenizers.__version__}, one thread, {len(lines)} lines, best of 5")
    for model in MODELS:
        tokenizer = Tokenizer.from_file(str(options.models / model / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        for name in ("encode_batch", "encode_batch_fast"):
            best, count = float("inf"), 0
            for _ in range(5):
                start = time.perf_counter()
                encodings = getattr(tokenizer, name)(lines)
                best = min(best, time.perf_counter() - start)
                count = sum(len(encoding) for encoding in encodings)
            print(f"{model}: {name}: {len(lines) / best:.0f} lines/s, {count / best:.0f} tokens/s, {best:.3f} s")


if __name__ == "__main__":
    main()
