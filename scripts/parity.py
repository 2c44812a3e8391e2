#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Requires: sentence-transformers==6.2.0 transformers==5.23.0 torch==2.15.0 numpy==2.4.6
"""Compares Kindred with sentence-transformers on 2,000 real texts of 1 to 600 words.

    scripts/parity.py [--kindred PATH] [--model NAME|DIR …] [--count N] [--reranker DIR] [--work DIR]

Prints, for each model, the largest difference of normalised components, and how many token counts and truncation
flags differ; for a cross-encoder the largest difference of logits. Exits 1 beyond 1e-5 (logits: 2e-4) or where any
count differs. The reference vectors are kept in the work folder and used again. `--reference-only` stops there.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import numpy as np  # noqa: E402

from local_texts import long_descriptions, one_line_descriptions, texts_of_many_lengths  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
DATA_HOME = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
MODELS = Path(os.environ.get("KINDRED_MODELS") or DATA_HOME / "kindred/models")
EMBEDDING_TOLERANCE, LOGIT_TOLERANCE = 1e-5, 2e-4


def progress(message):
    print(message, file=sys.stderr, flush=True)


def model_directory(name):
    for path in (Path(name), MODELS / name):
        if (path / "config.json").exists():
            return path.resolve()
    sys.exit(f"Error: no model {name!r}, also not in {MODELS}. Run scripts/fetch-models.sh {name}.")


def cached(work, kind, model, payload, compute):
    """The arrays of an earlier run on the same payload and weights, or those of `compute`, kept for the next."""
    weights = sorted((p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in model.glob("*.safetensors"))
    key = hashlib.sha256(json.dumps([payload, str(model), weights]).encode()).hexdigest()[:16]
    path = work / f"{kind}-{model.name}-{key}.npz"
    if path.exists():
        progress(f"{kind}: reference from {path.name}")
        return dict(np.load(path))
    arrays = compute()
    np.savez(path, **arrays)
    return arrays


def reference_embeddings(model, texts, threads):
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads)
    encoder = SentenceTransformer(str(model), device="cpu", model_kwargs={"dtype": torch.float32})
    start, vectors, tokens, truncated = time.time(), [], [], []
    for number, text in enumerate(texts, 1):
        # One text at a time: no padding, so nothing but the text decides the result.
        vectors.append(encoder.encode([text], batch_size=1, show_progress_bar=False)[0])
        count = encoder.preprocess([text])["input_ids"].shape[1]
        whole = len(encoder.tokenizer([text], truncation=False, verbose=False)["input_ids"][0])
        tokens.append(count)
        truncated.append(whole > count)
        if number % 200 == 0 or number == len(texts):
            progress(f"reference {model.name}: {number} of {len(texts)} texts, {time.time() - start:.0f} s")
    return {"vectors": np.stack(vectors), "tokens": np.array(tokens), "truncated": np.array(truncated)}


def run_kindred(command, arguments):
    line = [command, *map(str, arguments)]
    result = subprocess.run(line, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"Error: {' '.join(line)[:200]} exited {result.returncode}: {result.stderr.strip()[-2000:]}")
    return result.stdout


def normalised(vectors):
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    return vectors / np.where(lengths == 0, 1, lengths)


def compare_encoder(arguments, name, texts, input_file):
    model = model_directory(name)
    expected = cached(arguments.work, "encode", model, texts, lambda: reference_embeddings(model, texts, arguments.threads))
    summary = {"model": name, "texts": len(texts), "tokens": int(expected["tokens"].sum()),
               "truncatedTexts": int(expected["truncated"].sum())}  # fmt: skip
    if arguments.reference_only:
        return summary, True
    output = arguments.work / f"kindred-{model.name}.npy"
    output.unlink(missing_ok=True)
    run_kindred(arguments.kindred, ["encode", "--model", model, "--input", input_file, "--output", output])
    lines = run_kindred(arguments.kindred, ["encode", "--model", model, "--input", input_file, "--json"]).splitlines()
    if len(lines) != len(texts):
        sys.exit(f"Error: kindred encode --json printed {len(lines)} lines for {len(texts)} texts.")
    rows = sorted((json.loads(line) for line in lines), key=lambda row: row["index"])
    reference = normalised(expected["vectors"])
    difference = np.abs(normalised(np.load(output)) - reference).max(axis=1)
    printed = np.abs(normalised(np.array([row["embedding"] for row in rows])) - reference).max()
    token_errors = [i for i, row in enumerate(rows) if row["tokens"] != expected["tokens"][i]]
    flag_errors = [i for i, row in enumerate(rows) if row["truncated"] != bool(expected["truncated"][i])]
    text_errors = [i for i, row in enumerate(rows) if row["text"] != texts[i]]
    summary |= {"largestDifference": float(difference.max()), "meanLargestDifference": float(difference.mean()),
                "worstText": int(difference.argmax()), "largestDifferenceOfJSON": float(printed),
                "tokenCountMismatches": len(token_errors), "truncationMismatches": len(flag_errors),
                "textMismatches": len(text_errors)}  # fmt: skip
    for index in (token_errors + flag_errors + text_errors)[:5]:
        progress(f"differs: text {index}, {expected['tokens'][index]} tokens expected, {rows[index]['tokens']} found: "
                 f"{texts[index][:120]!r}")  # fmt: skip
    passed = max(float(difference.max()), float(printed)) <= EMBEDDING_TOLERANCE
    return summary, passed and not (token_errors or flag_errors or text_errors)


def reranking_tasks(queries, documents):
    """Real queries, each with the same number of long descriptions to rank; the same on every run."""
    import random

    generator = random.Random(20261124)
    short, long = one_line_descriptions(), long_descriptions() or one_line_descriptions()
    return [(generator.choice(short), generator.sample(long, documents)) for _ in range(queries)]


def compare_reranker(arguments):
    model = model_directory(str(arguments.reranker))
    tasks = reranking_tasks(arguments.queries, arguments.documents)

    def compute():
        import torch
        from sentence_transformers import CrossEncoder

        torch.set_num_threads(arguments.threads)
        encoder = CrossEncoder(str(model), device="cpu", model_kwargs={"dtype": torch.float32})
        identity, logits, scores = torch.nn.Identity(), [], []
        for query, documents in tasks:
            pairs = [(query, document) for document in documents]
            logits.append(encoder.predict(pairs, activation_fn=identity, batch_size=1))
            scores.append(encoder.predict(pairs, batch_size=1))
        progress(f"reference {model.name}: {len(tasks)} queries")
        return {"logits": np.stack(logits), "scores": np.stack(scores)}

    expected = cached(arguments.work, "rerank", model, tasks, compute)
    summary = {"model": model.name, "queries": len(tasks), "documents": arguments.documents}
    if arguments.reference_only:
        return summary | {"meanLogit": float(expected["logits"].mean())}, True
    logit_difference = score_difference = 0.0
    order_errors = 0
    for number, (query, documents) in enumerate(tasks):
        file = arguments.work / "rerank.jsonl"
        write_lines(file, documents)
        lines = run_kindred(arguments.kindred, ["rerank", query, "--input", file, "--model", model, "--json"]).splitlines()
        rows = [json.loads(line) for line in lines]
        ids = [int(row["id"]) for row in rows]
        if sorted(ids) != list(range(len(documents))):
            sys.exit(f"Error: kindred rerank returned ids {sorted(ids)[:10]}… for {len(documents)} documents.")
        logits, scores = expected["logits"][number][ids], expected["scores"][number][ids]
        logit_difference = max(logit_difference, float(np.abs([r["logit"] for r in rows] - logits).max()))
        score_difference = max(score_difference, float(np.abs([r["score"] for r in rows] - scores).max()))
        # Neighbours that the reference ranks the other way round by more than the tolerance.
        order_errors += int((np.diff(logits) > LOGIT_TOLERANCE).sum())
    summary |= {"largestLogitDifference": logit_difference, "largestScoreDifference": score_difference,
                "orderErrors": order_errors}  # fmt: skip
    return summary, logit_difference <= LOGIT_TOLERANCE and order_errors == 0


def write_lines(path, texts):
    path.write_text("".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kindred", default=str(ROOT / ".build/release/kindred"), help="the command to test")
    parser.add_argument("--model", nargs="+", default=["all-MiniLM-L6-v2", "all-mpnet-base-v2"], help="names or folders")
    parser.add_argument("--count", type=int, default=2000, help="how many texts")
    parser.add_argument("--longest", type=int, default=600, help="the most words of a text")
    parser.add_argument("--threads", type=int, default=2, help="threads of the reference")
    parser.add_argument("--reranker", type=Path, help="a cross-encoder's folder, compared as well")
    parser.add_argument("--queries", type=int, default=20, help="queries of the reranking comparison")
    parser.add_argument("--documents", type=int, default=20, help="documents of each of them")
    parser.add_argument("--work", type=Path, default=ROOT / ".build-peers/parity", help="where references are kept")
    parser.add_argument("--reference-only", action="store_true", help="make the references, run no kindred")
    arguments = parser.parse_args()
    if not arguments.reference_only and not Path(arguments.kindred).exists():
        sys.exit(f"Error: {arguments.kindred} is missing. Run swift build -c release, or pass --kindred.")
    arguments.work.mkdir(parents=True, exist_ok=True)
    texts, origins = texts_of_many_lengths(arguments.count, arguments.longest)
    words = [len(text.split()) for text in texts]
    progress(f"{len(texts)} texts of {min(words)} to {max(words)} words, median {int(np.median(words))}; sources {origins}")
    input_file = arguments.work / "texts.jsonl"
    write_lines(input_file, texts)
    results = [compare_encoder(arguments, name, texts, input_file) for name in arguments.model]
    if arguments.reranker:
        results.append(compare_reranker(arguments))
    for summary, passed in results:
        verdict = "reference" if arguments.reference_only else "pass" if passed else "FAIL"
        print(json.dumps({"result": verdict} | summary), flush=True)
    sys.exit(0 if all(passed for _, passed in results) else 1)


if __name__ == "__main__":
    main()
