#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the installed checkpoint as ONNX, pooling and normalisation included; nothing is downloaded.

    export_onnx.py --model FOLDER --output FOLDER

Two files: `model.onnx` keeps torch's fused attention apart as plain operations (OpenVINO finds the pattern itself), and
`model-fused.onnx` has been through `onnxruntime.transformers.optimizer`, which recognises eager attention only.
"""

import argparse
import json
import os
import warnings
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import torch  # noqa: E402  the environment comes first
from onnxruntime.transformers import optimizer  # noqa: E402
from sentence_transformers import SentenceTransformer  # noqa: E402


class Vectors(torch.nn.Module):
    """The whole checkpoint, from token ids to sentence vectors, with plain arguments in place of a dictionary."""

    def __init__(self, model, names):
        super().__init__()
        self.model, self.names = model, names

    def forward(self, *inputs):
        return self.model(dict(zip(self.names, inputs)))["sentence_embedding"]


def export(folder, attention, path):
    model = SentenceTransformer(
        str(folder), device="cpu", local_files_only=True, model_kwargs={"attn_implementation": attention}
    ).eval()
    # Two rows of different lengths: an export from one row may take its mask for constant.
    features = model.tokenizer(["one short text", "another, somewhat longer text"], padding=True, return_tensors="pt")
    names = [name for name in ("input_ids", "attention_mask", "token_type_ids") if name in features]
    with torch.no_grad(), warnings.catch_warnings():
        # The older exporter: onnxruntime's optimizer finds no attention in the graphs of the newer one.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Vectors(model, names).eval(),
            tuple(features[name] for name in names),
            str(path),
            input_names=names,
            output_names=["sentence_embedding"],
            dynamic_axes={**{name: {0: "batch", 1: "sequence"} for name in names}, "sentence_embedding": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    export(options.model, "sdpa", options.output / "model.onnx")
    eager = options.output / "model-eager.onnx"
    export(options.model, "eager", eager)
    config = json.loads((options.model / "config.json").read_text())
    fused = optimizer.optimize_model(
        str(eager),
        model_type="bert",
        num_heads=config["num_attention_heads"],
        hidden_size=config["hidden_size"],
        opt_level=0,
    )
    fused.save_model_to_file(str(options.output / "model-fused.onnx"))
    eager.unlink()
    found = fused.get_fused_operator_statistics()
    print(json.dumps({name: count for name, count in found.items() if count}))


if __name__ == "__main__":
    main()
