#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the vectors that scripts/benchmark-search.py searches: float32 .npy files, rows of unit length.

    scripts/search-data.py [--output FOLDER] [--kindred COMMAND] [real] [synthetic] [million]

real: `real.npy`, `real-queries.npy`. all-MiniLM-L6-v2 vectors, by `kindred encode`, of the distinct one-line package
descriptions and WordNet glosses of this machine (about 60,000 and 113,000; `apt-get update` and `wordnet-base` bring
them). 1,000 texts, spread evenly, are taken out of the corpus as queries. `real.txt` and `real-queries.txt` hold the
texts, a row a line. Takes five minutes or so on two cores.

synthetic: `synthetic.npy` (100,000 × 384) and 1,000 queries, a mixture of 2,000 Gaussians on the sphere:

    centre_c = normalised(N(0, I)),   c = 1 … 2,000
    row      = normalised(centre_c + 0.8 · N(0, I) / √384),   c drawn evenly

so a row is at cosine 0.78 of its centre, two rows of a centre at about 0.61, and rows of two centres at 0 ± 0.05. The
50 rows of a centre hold all the nearest 10 of a query from it (the tenth is at 0.63), but they are about equally far
from it, since in 384 dimensions the noise of any two is nearly orthogonal: a search that has found the cluster still
has to compare all of it. And centres are nearly orthogonal, so that a graph gives little direction to the right one.
Real embeddings are a different kind of difficult: measure both.

million: `million.npy` (1,000,000 × 384) and 1,000 queries, the same recipe with 20,000 centres (50 rows each again),
written in blocks of 10,000 rows: about 100 MB of memory for a file of 1.5 GB.

Seeded: the same numpy gives the same rows. What exists already is left alone.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

import local_texts
import numpy

ROOT = Path(__file__).resolve().parent.parent
SEED = 20261124
DIMENSION = 384
QUERIES = 1000
SPREAD = 0.8
BLOCK = 10_000
MIXTURES = {"synthetic": (100_000, 2_000), "million": (1_000_000, 20_000)}


def say(line):
    print(line, file=sys.stderr, flush=True)


def rename_when_done(path, write):
    """A file is there whole or not at all."""
    unfinished = path.with_name("unfinished-" + path.name)
    write(unfinished)
    unfinished.rename(path)


def save(path, rows):
    rename_when_done(path, lambda unfinished: numpy.save(unfinished, numpy.ascontiguousarray(rows, numpy.float32)))


def corpus_and_queries():
    """The distinct texts of this machine on one line each, less every n-th, and those."""
    descriptions, glosses = local_texts.one_line_descriptions(), local_texts.wordnet_glosses()
    if not descriptions or not glosses:
        missing = "package descriptions (apt-get update)" if not descriptions else "WordNet (install wordnet-base)"
        raise SystemExit(f"Error: no {missing}: the real texts need both.")
    texts = list(dict.fromkeys(" ".join(text.split()) for text in descriptions + glosses if text.strip()))
    step = len(texts) / QUERIES
    held_out = {round((number + 0.5) * step) for number in range(QUERIES)}
    corpus = [text for row, text in enumerate(texts) if row not in held_out]
    say(f"{len(descriptions):,} descriptions, {len(glosses):,} glosses: {len(texts):,} distinct texts")
    return corpus, [texts[row] for row in sorted(held_out)]


def make_real(options):
    corpus, queries = corpus_and_queries()
    for name, texts in (("real", corpus), ("real-queries", queries)):
        path, lines = options.output / f"{name}.npy", options.output / f"{name}.txt"
        lines.write_text("\n".join(texts) + "\n", encoding="utf-8")
        command = [str(options.kindred), "encode", "--input", str(lines)]
        command += ["--model", options.model] if options.model else []

        def encode(unfinished):
            if subprocess.run([*command, "--output", str(unfinished)]).returncode != 0:
                raise SystemExit(f"Error: {options.kindred} failed; its message stands above.")

        start = time.monotonic()
        rename_when_done(path, encode)
        shape = numpy.load(path, mmap_mode="r").shape
        if shape[0] != len(texts):
            raise SystemExit(f"Error: {path.name} has {shape[0]:,} rows of {len(texts):,} texts.")
        say(f"{path.name}: {shape[0]:,} × {shape[1]} in {time.monotonic() - start:.0f} s")


def normalised(rows):
    return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


def mixture_rows(generator, centres, count):
    """Rows of the recipe above, float32."""
    noise = generator.standard_normal((count, DIMENSION), dtype=numpy.float32)
    noise *= numpy.float32(SPREAD / DIMENSION**0.5)
    noise += centres[generator.integers(len(centres), size=count)]
    return normalised(noise)


def make_mixture(options, name):
    rows, count = MIXTURES[name]
    # Rows and queries have generators of their own: one does not change with the number of the other.
    seeds = numpy.random.SeedSequence([SEED, rows]).spawn(3)
    of_centres, of_rows, of_queries = (numpy.random.default_rng(seed) for seed in seeds)
    centres = normalised(of_centres.standard_normal((count, DIMENSION), dtype=numpy.float32))

    def write(unfinished):
        with open(unfinished, "wb") as file:
            header = {"descr": "<f4", "fortran_order": False, "shape": (rows, DIMENSION)}
            numpy.lib.format.write_array_header_1_0(file, header)
            for start in range(0, rows, BLOCK):
                mixture_rows(of_rows, centres, min(BLOCK, rows - start)).tofile(file)

    rename_when_done(options.output / f"{name}.npy", write)
    save(options.output / f"{name}-queries.npy", mixture_rows(of_queries, centres, QUERIES))
    say(f"{name}.npy: {rows:,} × {DIMENSION}, {count:,} centres")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="real, synthetic, million (the first two)")
    parser.add_argument("--output", type=Path, default=ROOT / ".build-peers/search", help="(.build-peers/search)")
    parser.add_argument("--kindred", type=Path, default=ROOT / ".build/release/kindred", help="our command")
    parser.add_argument("--model", help="name in the store, or a folder (all-MiniLM-L6-v2)")
    parser.add_argument("--again", action="store_true", help="make also what exists")
    options = parser.parse_args()
    names = options.names or ["real", "synthetic"]
    for name in names:
        if name != "real" and name not in MIXTURES:
            parser.error(f"no '{name}'. Known: real, {', '.join(MIXTURES)}")
    options.output.mkdir(parents=True, exist_ok=True)
    for name in names:
        files = [options.output / f"{name}{kind}.npy" for kind in ("", "-queries")]
        if options.again or not all(file.exists() for file in files):
            make_real(options) if name == "real" else make_mixture(options, name)


if __name__ == "__main__":
    main()
