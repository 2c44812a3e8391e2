#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Encodes with OpenVINO in float32, shapes dynamic; speaks the protocol of worker.py."""

import worker  # first: it sets the environment

import openvino


def load():
    streams = worker.OPTIONS.streams
    settings = {
        "PERFORMANCE_HINT": "LATENCY" if streams == 1 else "THROUGHPUT",
        "NUM_STREAMS": streams,
        # Without it the processor's bfloat16 would be used where there is one.
        "INFERENCE_PRECISION_HINT": "f32",
        "INFERENCE_NUM_THREADS": worker.OPTIONS.threads,
    }
    model = openvino.Core().compile_model(str(worker.OPTIONS.onnx), "CPU", settings)
    tokenizer = worker.tokenizer()
    names = [value.get_any_name() for value in model.inputs]
    queue = openvino.AsyncInferQueue(model, streams)
    request = model.create_infer_request() if streams == 1 else None

    def in_turn(batches):
        return [request.infer(batches.feed(rows))[0].copy() for rows in batches.rows]

    def at_a_time(batches):
        outputs = [None] * len(batches.rows)

        def keep(finished, index):
            outputs[index] = finished.get_output_tensor(0).data.copy()

        queue.set_callback(keep)
        for index, rows in enumerate(batches.rows):
            queue.start_async(batches.feed(rows), index)
        queue.wait_all()
        return outputs

    def encode(texts, batch):
        batches = worker.Batches(tokenizer, texts, batch, names)
        return batches.in_input_order(in_turn(batches) if streams == 1 else at_a_time(batches))

    return encode


if __name__ == "__main__":
    worker.serve(load, {"openvino": openvino.__version__.split("-")[0]})
