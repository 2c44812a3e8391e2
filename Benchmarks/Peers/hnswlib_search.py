#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Searches with hnswlib, built for this processor; speaks the protocol of search_worker.py."""

from importlib.metadata import version

import search_worker  # before the peer: it sets the environment

import hnswlib


def make(command, rows):
    search_worker.refuse(command, ("graph",))
    index = hnswlib.Index(space="ip", dim=rows.shape[1])
    index.init_index(max_elements=len(rows), M=command["connectivity"], ef_construction=command["construction"])
    index.set_num_threads(search_worker.OPTIONS.threads)
    index.add_items(rows)

    def search(queries, k, ef):
        index.set_ef(ef)
        return index.knn_query(queries, k=k)[0]

    return search


if __name__ == "__main__":
    search_worker.serve(make, {"hnswlib": version("hnswlib")})
