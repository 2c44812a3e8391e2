#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Searches with faiss, IndexFlatIP or IndexHNSWFlat; speaks the protocol of search_worker.py."""

import search_worker  # first: it sets the environment

import faiss


def make(command, rows):
    search_worker.refuse(command, ("exact", "graph"))
    if command["index"] == "exact":
        index = faiss.IndexFlatIP(rows.shape[1])
    else:
        index = faiss.IndexHNSWFlat(rows.shape[1], command["connectivity"], faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction = command["construction"]
    index.add(rows)

    def search(queries, k, ef):
        if command["index"] == "graph":
            index.hnsw.efSearch = ef
        return index.search(queries, k)[1]

    return search


if __name__ == "__main__":
    faiss.omp_set_num_threads(search_worker.OPTIONS.threads)
    search_worker.serve(make, {"faiss": faiss.__version__})
