# SPDX-License-Identifier: Apache-2.0
"""The protocol that every peer of the benchmark speaks: one JSON object a line on stdin, one on stdout.

    {"run": "texts", "file": F, "batch": 8}      -> {"seconds": …, "texts": …, "tokens": …}
    {"run": "single", "text": T, "repeat": 200}  -> {"runs": …, "p50Milliseconds": …, p95…, p99…}
    {"run": "vectors", "file": F, "output": O}   -> {"texts": …, "dimension": …}     writes O as .npy
    {"run": "memory"}                            -> {"peakBytes": …}

A file holds a text a line. `tokens` counts what the model sees, padding left out. Before the first answer comes
{"ready": true, …}. A command that fails answers {"error": …}. The end of stdin ends the process.

Import this module before the peer's own: it sets the environment that their libraries read when they load.
"""

import argparse
import json
import os
import resource
import sys
import time
from pathlib import Path


def options():
    """The arguments of a worker: the model's folder, its ONNX file, and how the threads are shared out."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--onnx", type=Path, help="file made by export_onnx.py")
    parser.add_argument("--threads", type=int, required=True, help="threads in all")
    parser.add_argument("--streams", type=int, default=1, help="batches at a time, each on threads / streams")
    return parser.parse_args()


OPTIONS = options()
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "true"
os.environ["RAYON_NUM_THREADS"] = str(OPTIONS.threads)
os.environ["OMP_NUM_THREADS"] = str(max(1, OPTIONS.threads // OPTIONS.streams))

import numpy  # noqa: E402  the environment comes first
from tokenizers import Tokenizer  # noqa: E402


def tokenizer():
    """The checkpoint's own fast tokenizer, cut at its own limit, without padding."""
    loaded = Tokenizer.from_file(str(OPTIONS.model / "tokenizer.json"))
    limit = json.loads((OPTIONS.model / "sentence_bert_config.json").read_text())["max_seq_length"]
    loaded.enable_truncation(limit)
    loaded.no_padding()
    return loaded


class Batches:
    """Texts as padded arrays, longest first so that a batch holds texts of about one length."""

    def __init__(self, tokenizer, texts, size, names):
        self.encodings = tokenizer.encode_batch(texts)
        self.order = sorted(range(len(texts)), key=lambda row: -len(self.encodings[row].ids))
        self.rows = [self.order[start : start + size] for start in range(0, len(texts), size)]
        self.names = names

    def feed(self, rows):
        """The model's inputs for these rows, padded to the longest of them."""
        picked = [self.encodings[row] for row in rows]
        shape = (len(picked), max(len(encoding.ids) for encoding in picked))
        arrays = {name: numpy.zeros(shape, dtype=numpy.int64) for name in self.names}
        for index, encoding in enumerate(picked):
            length = len(encoding.ids)
            arrays["input_ids"][index, :length] = encoding.ids
            arrays["attention_mask"][index, :length] = 1
        return arrays

    def in_input_order(self, outputs):
        """The vectors of `rows`, batch after batch, put back where their texts stood."""
        joined = numpy.concatenate(outputs)
        vectors = numpy.empty_like(joined)
        vectors[self.order] = joined
        return vectors


def lines(file):
    return [line for line in Path(file).read_text(encoding="utf-8").split("\n") if line]


def percentile(ordered, share):
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def run_texts(encode, counter, command):
    texts = lines(command["file"])
    start = time.perf_counter()
    encode(texts, command["batch"])
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "texts": len(texts), "tokens": sum(len(e.ids) for e in counter.encode_batch(texts))}


def run_single(encode, _, command):
    text, times = [command["text"]], []
    for _ in range(20):
        encode(text, 1)
    for _ in range(command.get("repeat", 200)):
        start = time.perf_counter()
        encode(text, 1)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    answer = {f"p{share}Milliseconds": percentile(times, share / 100) for share in (50, 95, 99)}
    return {"text": command["text"], "runs": len(times), **answer}


def run_vectors(encode, _, command):
    vectors = numpy.ascontiguousarray(encode(lines(command["file"]), command.get("batch", 8)), dtype=numpy.float32)
    with open(command["output"], "wb") as output:
        numpy.save(output, vectors)
    return {"texts": vectors.shape[0], "dimension": vectors.shape[1]}


def run_memory(*_):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"peakBytes": peak if sys.platform == "darwin" else peak * 1024}


COMMANDS = {"texts": run_texts, "single": run_single, "vectors": run_vectors, "memory": run_memory}


def serve(load, versions):
    """Loads the model once and answers until stdin ends.

    `load()` gives `encode(texts, batch)`, which returns a row of float32 for each text, in their order. `versions`
    names the libraries that did it.
    """
    # A library that prints must not break a line of the protocol: what it writes to stdout goes to stderr.
    answers = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(2, 1)
    start = time.perf_counter()
    encode, counter = load(), tokenizer()
    encode(["warm up"], 1)
    print(json.dumps({"ready": True, "versions": versions, "loadSeconds": time.perf_counter() - start}), file=answers)
    for line in sys.stdin:
        try:
            command = json.loads(line)
            answer = COMMANDS[command["run"]](encode, counter, command)
        except Exception as error:  # the peer's own error, whatever it is: the benchmark reports it
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers)
