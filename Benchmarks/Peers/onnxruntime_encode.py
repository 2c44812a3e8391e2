#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Encodes with ONNX Runtime in float32, graph fused for transformers; speaks the protocol of worker.py."""

from concurrent.futures import ThreadPoolExecutor

import worker  # before the peer: it sets the environment

import onnxruntime


def load():
    streams = worker.OPTIONS.streams
    settings = onnxruntime.SessionOptions()
    settings.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    settings.intra_op_num_threads = max(1, worker.OPTIONS.threads // streams)
    settings.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(worker.OPTIONS.onnx), settings, providers=["CPUExecutionProvider"])
    tokenizer = worker.tokenizer()
    names = [value.name for value in session.get_inputs()]
    # A session runs in any number of threads at a time, and lets go of the interpreter lock while it does.
    pool = ThreadPoolExecutor(streams)

    def encode(texts, batch):
        batches = worker.Batches(tokenizer, texts, batch, names)

        def run(rows):
            return session.run(None, batches.feed(rows))[0]

        outputs = map(run, batches.rows) if streams == 1 else pool.map(run, batches.rows)
        return batches.in_input_order(list(outputs))

    return encode


if __name__ == "__main__":
    worker.serve(load, {"onnxruntime": onnxruntime.__version__})
