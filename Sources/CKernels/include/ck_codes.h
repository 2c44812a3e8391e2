// SPDX-License-Identifier: Apache-2.0
//
// Vectors of one byte a component, and the kernels that score rows of a table for a query.
//
// A code row is `stride` signed bytes in −127...127, `stride` a multiple of 64, zero after the vector's own components.
// The score of row r for query q is
//     (dot(q, r) · query_factor) · scales[r].factor + scales[r].offset
// so that one kernel serves cosine, dot product and squared distance: the factors hold quantisation step and 1 / length,
// the offset −|r|² where distances are compared.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// What turns the dot product of a row into its score.
typedef struct {
    float factor, offset;
} ck_row_scale;

/// Rows of a table that lie in pieces of 2^shift rows each.
typedef struct {
    const void *_Nonnull const *_Nonnull rows;            // pieces of rows, `row_bytes` from one row to the next
    const void *_Nonnull const *_Nonnull scales;          // pieces of `ck_row_scale`
    uint32_t shift;
    size_t row_bytes;
    size_t count;  // what a dot product runs over: float32 components, or code bytes (a multiple of 64)
} ck_table;

/// Scores for some rows of a table, by their numbers.
typedef struct {
    const void *query;  // `count` floats or code bytes
    float query_factor;
    const ck_table *table;
    const uint32_t *ids;
    size_t id_count;
    float *scores;  // id_count
    /// Rows that a later call will probably want: they are fetched into the cache meanwhile.
    const uint32_t *_Nullable ahead_ids;
    size_t ahead_count;
} ck_gather_arguments;

/// Scores of consecutive rows for several queries.
typedef struct {
    const void *queries;  // query_count rows of floats or code bytes
    size_t query_bytes;   // from one query to the next
    const float *query_factors;
    size_t query_count;
    /// Whether every code byte of the queries is in −63...63: then twice as many products fit into 16 bits.
    bool are_queries_narrow;
    const void *rows;
    size_t row_bytes;
    const ck_row_scale *scales;
    size_t row_count;
    size_t count;   // floats or code bytes that a dot product runs over
    float *scores;  // query_count × row_count
    size_t score_stride;
} ck_scan_arguments;

#pragma clang assume_nonnull end
