#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Requires: sentence-transformers==6.2.0 transformers==5.23.0 torch==2.15.0 tokenizers==0.23.3
# Requires: safetensors==0.8.0 numpy==2.4.6
"""Writes the fixtures of the conformance tests: small random checkpoints and what the reference library makes of them.

    scripts/make-fixtures.py [--only checkpoints real copies] [--models DIR] [--seed-examples F] [--reranker DIR]

Parts: `checkpoints` (and their golden files), `real` (golden files of the two published models found in DIR),
`copies` (the seed's examples; expected values of a test cross-encoder, where given).
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
warnings.filterwarnings("ignore")

import torch  # noqa: E402
from transformers.utils import logging as transformers_logging  # noqa: E402

from fixtures import checkpoints, golden, texts, variants  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "Tests" / "ConformanceTests" / "Fixtures"
MODELS = Path(os.environ.get("KINDRED_MODELS") or Path.home() / ".local/share/kindred/models")
LAYOUT_FILES = ("config.json", "modules.json", "config_sentence_transformers.json", "sentence_bert_config.json",
                "tokenizer_config.json", "1_Pooling/config.json")  # fmt: skip


def assemble(variant, folder):
    """What a test does: copy the base, then write the overlays (null removes a file) and copy the extra files."""
    shutil.copytree(FIXTURES / "checkpoints" / variant["base"], folder, dirs_exist_ok=True)
    for path, value in variant["overlays"].items():
        if value is None:
            (folder / path).unlink()
        else:
            checkpoints.write_json(folder / path, value)
    for path, source in variant["files"].items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(FIXTURES / source, folder / path)


def adopt_saved_layout(variant):
    """Turns the small files that the library itself saves for a base into the variant's overlays."""
    kind, activation = variant.pop("saved_by"), variant.pop("activation", None)
    with tempfile.TemporaryDirectory() as temporary:
        base, saved = Path(temporary) / "base", Path(temporary) / "saved"
        assemble(variant, base)
        if kind == "CrossEncoder":
            model = golden.load_cross_encoder(base)
            model.activation_fn = getattr(torch.nn, activation.split(".")[-1])()
        else:
            model = golden.load_encoder(base)
        model.save_pretrained(str(saved), create_model_card=False)
        for name in LAYOUT_FILES:
            if (saved / name).exists():
                variant["overlays"][name] = json.loads((saved / name).read_text())
            elif (base / name).exists():
                variant["overlays"][name] = None
        print(f"  saved by the library: {sorted(str(p.relative_to(saved)) for p in saved.rglob('*'))}", file=sys.stderr)


def make_checkpoints():
    for name in ("checkpoints", "golden"):
        for path in (FIXTURES / name).glob("*"):
            if path.is_dir():
                shutil.rmtree(path)
            elif path.stem not in ("all-MiniLM-L6-v2", "all-mpnet-base-v2", "reranker-debian"):
                path.unlink()
    checkpoints.write_bases(FIXTURES / "checkpoints")
    paths = (FIXTURES / "checkpoints").glob("*/config.json")
    configs = {path.parent.name: json.loads(path.read_text()) for path in paths}
    listed = variants.encoder_variants(configs) + variants.cross_encoder_variants(configs)
    for variant in listed:
        if "saved_by" in variant:
            adopt_saved_layout(variant)
        with tempfile.TemporaryDirectory() as temporary:
            assemble(variant, Path(temporary))
            if variant["kind"] == "encoder":
                result = golden.encoder_golden(variant, temporary, texts.SMALL_TEXTS)
            else:
                result = golden.cross_encoder_golden(variant, temporary, *texts.QUERIES_AND_DOCUMENTS)
        golden.write(FIXTURES / "golden" / f"{variant['name']}.json", result)
        facts = {key: value for key, value in result.items() if not isinstance(value, list)}
        print(f"  {facts}", file=sys.stderr)
    kept = [{key: v[key] for key in ("name", "kind", "base", "overlays", "files")} for v in listed]
    golden.write(FIXTURES / "variants.json", {"variants": kept})


def make_real(folder):
    for name in ("all-MiniLM-L6-v2", "all-mpnet-base-v2"):
        if not (folder / name / "model.safetensors").exists():
            sys.exit(f"Error: {folder / name} is missing. Run scripts/fetch-models.sh {name}, or pass --models.")
        result = golden.real_model_golden(name, folder / name, texts.real_model_texts())
        golden.write(FIXTURES / "golden" / f"{name}.json", result)
        print(f"  {name}: {len(result['cases'])} texts", file=sys.stderr)


def make_copies(seed_examples, reranker):
    if seed_examples:
        shutil.copyfile(seed_examples, FIXTURES / "seed-examples.json")
    if reranker:
        shutil.copyfile(reranker / "expected.json", FIXTURES / "golden" / "reranker-debian.json")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = ("checkpoints", "real", "copies")
    parser.add_argument("--only", nargs="+", choices=parts, default=parts)
    parser.add_argument("--models", type=Path, default=MODELS, help="where the published models are")
    parser.add_argument("--seed-examples", type=Path, help="a file of the seed's examples to copy")
    parser.add_argument("--reranker", type=Path, help="a cross-encoder's folder with expected.json, to copy that file")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    if "checkpoints" in arguments.only:
        make_checkpoints()
    if "real" in arguments.only:
        make_real(arguments.models)
    if "copies" in arguments.only:
        make_copies(arguments.seed_examples, arguments.reranker)


if __name__ == "__main__":
    main()
