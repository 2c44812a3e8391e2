#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Searches with usearch in f32, bf16 or i8; speaks the protocol of search_worker.py."""

import search_worker  # first: it sets the environment

import numpy
import usearch
from usearch.index import Index


def make(command, rows):
    search_worker.refuse(command, ("graph",), ("f32", "bf16", "i8"))
    index = Index(
        ndim=rows.shape[1],
        metric="ip",
        dtype=command.get("precision", "f32"),
        connectivity=command["connectivity"],
        expansion_add=command["construction"],
        enable_key_lookups=False,
    )
    index.add(numpy.arange(len(rows)), rows, threads=search_worker.OPTIONS.threads)

    def search(queries, k, ef):
        index.expansion_search = ef
        return numpy.atleast_2d(index.search(queries, k, threads=search_worker.OPTIONS.threads).keys)

    return search


if __name__ == "__main__":
    search_worker.serve(make, {"usearch": usearch.__version__})
