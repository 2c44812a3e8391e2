// SPDX-License-Identifier: Apache-2.0
// Kernels that score rows for a query: gathered by number, as a graph search meets them, or one after the other. Rows
// are one byte a component, or float32. Included once by each level's file, which may name other templates of byte
// products.
#pragma once

#ifndef CK_BYTE_DOTS
#define CK_BYTE_DOTS "byte_dots_template.h"
#define CK_BYTE_SCAN "byte_scan_template.h"
#endif

#define CK_INLINE static inline __attribute__((always_inline))

float CK_NAME(quantize_i8)(const float *x, size_t count, size_t stride, int8_t *codes, float *residual) {
    vf largest = v_zero();
    size_t i = 0;
    for (; i + VW <= count; i += VW) largest = v_max(largest, v_abs(v_load(x + i)));
    if (i < count) largest = v_max(largest, v_abs(v_load_part(x + i, count - i)));
    float maximum = v_largest(largest);
    for (size_t j = count; j < stride; j++) codes[j] = 0;
    float step = maximum / 127.0f, inverse = 127.0f / maximum;
    // Beyond the range where step and 1 / step are both normal numbers, and for zeros.
    if (!(maximum > 1e-35f && maximum < 1e35f)) return ck_quantize_i8_rare(x, count, codes, residual);
    vf factor = v_set1(inverse), back = v_set1(-step), squares = v_zero();
    for (i = 0; i + VW <= count; i += VW) {
        vf value = v_load(x + i), scaled = v_round(v_mul(value, factor));
        v_store_bytes(codes + i, scaled);
        vf difference = v_fma(scaled, back, value);
        squares = v_fma(difference, difference, squares);
    }
    float sum = v_sum(squares);
    for (; i < count; i++) {
        float scaled = __builtin_rintf(x[i] * inverse), difference = x[i] - scaled * step;
        codes[i] = (int8_t)scaled;
        sum += difference * difference;
    }
    *residual = sum;
    return step;
}

#include CK_BYTE_DOTS

/// As `dot_f32`, whose order of sums it has: a row's score has the same bits alone and among others.
CK_INLINE void CK_NAME(dots2_f32)(const float *query, const float *r0, const float *r1, size_t count, float *out) {
    vf a0 = v_zero(), a1 = v_zero(), a2 = v_zero(), a3 = v_zero();
    vf b0 = v_zero(), b1 = v_zero(), b2 = v_zero(), b3 = v_zero();
    size_t i = 0;
    for (; i + 4 * VW <= count; i += 4 * VW) {
        vf q0 = v_load(query + i), q1 = v_load(query + i + VW), q2 = v_load(query + i + 2 * VW),
           q3 = v_load(query + i + 3 * VW);
        a0 = v_fma(q0, v_load(r0 + i), a0);
        a1 = v_fma(q1, v_load(r0 + i + VW), a1);
        a2 = v_fma(q2, v_load(r0 + i + 2 * VW), a2);
        a3 = v_fma(q3, v_load(r0 + i + 3 * VW), a3);
        b0 = v_fma(q0, v_load(r1 + i), b0);
        b1 = v_fma(q1, v_load(r1 + i + VW), b1);
        b2 = v_fma(q2, v_load(r1 + i + 2 * VW), b2);
        b3 = v_fma(q3, v_load(r1 + i + 3 * VW), b3);
    }
    for (; i + VW <= count; i += VW) {
        vf q = v_load(query + i);
        a0 = v_fma(q, v_load(r0 + i), a0);
        b0 = v_fma(q, v_load(r1 + i), b0);
    }
    if (i < count) {
        vf q = v_load_part(query + i, count - i);
        a1 = v_fma(q, v_load_part(r0 + i, count - i), a1);
        b1 = v_fma(q, v_load_part(r1 + i, count - i), b1);
    }
    out[0] = v_sum(v_add(v_add(a0, a1), v_add(a2, a3)));
    out[1] = v_sum(v_add(v_add(b0, b1), v_add(b2, b3)));
}

CK_INLINE const void *CK_NAME(table_row)(const ck_table *t, uint32_t id) {
    size_t mask = ((size_t)1 << t->shift) - 1;
    return (const char *)t->rows[id >> t->shift] + (id & mask) * t->row_bytes;
}
CK_INLINE float CK_NAME(table_score)(const ck_table *t, uint32_t id, float dot, float query_factor) {
    size_t mask = ((size_t)1 << t->shift) - 1;
    const ck_row_scale *scale = (const ck_row_scale *)t->scales[id >> t->shift] + (id & mask);
    return __builtin_fmaf(dot * query_factor, scale->factor, scale->offset);
}
CK_INLINE void CK_NAME(prefetch_row)(const ck_table *t, uint32_t id, size_t bytes) {
    size_t mask = ((size_t)1 << t->shift) - 1;
    ck_prefetch_range((const char *)t->rows[id >> t->shift] + (id & mask) * t->row_bytes, bytes);
    __builtin_prefetch((const ck_row_scale *)t->scales[id >> t->shift] + (id & mask), 0, 3);
}

// Rows that a graph search meets lie anywhere: each is asked for this many rows before it is used.
#define GATHER_AHEAD 8

void CK_NAME(gather_i8)(const ck_gather_arguments *g) {
    const ck_table *t = g->table;
    size_t n = g->id_count, i = 0, ahead = 0;
    for (size_t j = 0; j < n && j < GATHER_AHEAD; j++) CK_NAME(prefetch_row)(t, g->ids[j], t->count);
    for (; i + 4 <= n; i += 4) {
        for (size_t j = i + GATHER_AHEAD; j < i + GATHER_AHEAD + 4 && j < n; j++)
            CK_NAME(prefetch_row)(t, g->ids[j], t->count);
        for (; ahead < i + 4 && ahead < g->ahead_count; ahead++)
            CK_NAME(prefetch_row)(t, g->ahead_ids[ahead], t->count);
        float dots[4];
        _mm_storeu_ps(dots, CK_NAME(dots4_signed_i8)(g->query, CK_NAME(table_row)(t, g->ids[i]),
                                              CK_NAME(table_row)(t, g->ids[i + 1]), CK_NAME(table_row)(t, g->ids[i + 2]),
                                              CK_NAME(table_row)(t, g->ids[i + 3]), t->count));
        for (size_t j = 0; j < 4; j++)
            g->scores[i + j] = CK_NAME(table_score)(t, g->ids[i + j], dots[j], g->query_factor);
    }
    for (; i < n; i++) {
        int32_t dot = CK_NAME(dot_i8)(g->query, CK_NAME(table_row)(t, g->ids[i]), t->count);
        g->scores[i] = CK_NAME(table_score)(t, g->ids[i], (float)dot, g->query_factor);
    }
    for (; ahead < g->ahead_count; ahead++) CK_NAME(prefetch_row)(t, g->ahead_ids[ahead], t->count);
}

void CK_NAME(gather_f32)(const ck_gather_arguments *g) {
    const ck_table *t = g->table;
    size_t n = g->id_count, i = 0, bytes = t->count * sizeof(float);
    for (size_t j = 0; j < n && j < 2; j++) CK_NAME(prefetch_row)(t, g->ids[j], bytes);
    for (; i + 2 <= n; i += 2) {
        for (size_t j = i + 2; j < i + 4 && j < n; j++)
            CK_NAME(prefetch_row)(t, g->ids[j], bytes);
        float dots[2];
        CK_NAME(dots2_f32)(g->query, CK_NAME(table_row)(t, g->ids[i]), CK_NAME(table_row)(t, g->ids[i + 1]), t->count,
                           dots);
        g->scores[i] = CK_NAME(table_score)(t, g->ids[i], dots[0], g->query_factor);
        g->scores[i + 1] = CK_NAME(table_score)(t, g->ids[i + 1], dots[1], g->query_factor);
    }
    if (i < n) {
        float dot = CK_NAME(dot_f32)(g->query, CK_NAME(table_row)(t, g->ids[i]), t->count);
        g->scores[i] = CK_NAME(table_score)(t, g->ids[i], dot, g->query_factor);
    }
}

/// scores[r] for the rows begin ..< end of one query.
CK_INLINE void CK_NAME(scan_row_i8)(const ck_scan_arguments *s, size_t q, size_t begin, size_t end) {
    const int8_t *query = (const int8_t *)s->queries + q * s->query_bytes;
    float *out = s->scores + q * s->score_stride;
    vi start = CK_NAME(start_i8)(query, s->count);
    size_t r = begin;
    for (; r + 4 <= end; r += 4) {
        const int8_t *row = (const int8_t *)s->rows + r * s->row_bytes;
        float dots[4];
        _mm_storeu_ps(dots, CK_NAME(dots4_i8)(query, start, row, row + s->row_bytes, row + 2 * s->row_bytes,
                                              row + 3 * s->row_bytes, s->count));
        for (size_t j = 0; j < 4; j++)
            out[r + j] =
                __builtin_fmaf(dots[j] * s->query_factors[q], s->scales[r + j].factor, s->scales[r + j].offset);
    }
    for (; r < end; r++) {
        int32_t dot = CK_NAME(dot_i8)(query, (const int8_t *)s->rows + r * s->row_bytes, s->count);
        out[r] = __builtin_fmaf((float)dot * s->query_factors[q], s->scales[r].factor, s->scales[r].offset);
    }
}

// Rows of a block stay in the second-level cache while all queries pass over them.
#define SCAN_BLOCK 256

#include CK_BYTE_SCAN

void CK_NAME(scan_f32)(const ck_scan_arguments *s) {
    for (size_t begin = 0; begin < s->row_count; begin += SCAN_BLOCK / 4) {
        size_t end = begin + SCAN_BLOCK / 4 < s->row_count ? begin + SCAN_BLOCK / 4 : s->row_count;
        for (size_t q = 0; q < s->query_count; q++) {
            const float *query = (const float *)((const char *)s->queries + q * s->query_bytes);
            float *out = s->scores + q * s->score_stride;
            for (size_t r = begin; r < end; r += 2) {
                const char *row = (const char *)s->rows + r * s->row_bytes;
                float dots[2];
                size_t both = r + 1 < end;
                if (both) CK_NAME(dots2_f32)(query, (const float *)row, (const float *)(row + s->row_bytes), s->count, dots);
                else dots[0] = CK_NAME(dot_f32)(query, (const float *)row, s->count);
                for (size_t j = 0; j <= both; j++)
                    out[r + j] =
                        __builtin_fmaf(dots[j] * s->query_factors[q], s->scales[r + j].factor, s->scales[r + j].offset);
            }
        }
    }
}

size_t CK_NAME(select_f32)(const float *x, size_t count, float least, uint32_t *positions) {
    size_t found = 0, i = 0;
    vf bound = v_set1(least);
    for (; i + VW <= count; i += VW)
        for (uint32_t mask = v_not_less(v_load(x + i), bound); mask; mask &= mask - 1)
            positions[found++] = (uint32_t)i + (uint32_t)__builtin_ctz(mask);
    for (; i < count; i++)
        if (x[i] >= least) positions[found++] = (uint32_t)i;
    return found;
}

#undef CK_INLINE
