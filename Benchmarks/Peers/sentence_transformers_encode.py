#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Encodes with sentence-transformers on torch in float32, as its users do; speaks the protocol of worker.py."""

import worker  # first: it sets the environment

import sentence_transformers
import torch
import transformers


def load():
    torch.set_num_threads(worker.OPTIONS.threads)
    model = sentence_transformers.SentenceTransformer(str(worker.OPTIONS.model), device="cpu", local_files_only=True)

    def encode(texts, batch):
        # `encode` sorts by length and runs without gradients.
        with torch.inference_mode():
            return model.encode(texts, batch_size=batch, show_progress_bar=False, convert_to_numpy=True)

    return encode


if __name__ == "__main__":
    worker.serve(
        load,
        {
            "sentence-transformers": sentence_transformers.__version__,
            "torch": torch.__version__,
            "transformers": transformers.__version__,
        },
    )
