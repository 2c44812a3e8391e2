// SPDX-License-Identifier: Apache-2.0
// Kernels that score rows for a query: gathered by number, as a graph search meets them, or one after the other. Rows are
// one byte a component, or float32. Included once by each level's file.
#pragma once

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

int32_t CK_NAME(dot_i8)(const int8_t *a, const int8_t *b, size_t count) {
    vi sum0 = vi_zero(), sum1 = vi_zero();
    for (size_t i = 0; i < count; i += 64) {
        vi x = vi_load(a + i);
        sum0 = vi_add(sum0, vi_products8(x, vi_abs8(x), vi_load(b + i)));
        if (VB < 64) {
            vi y = vi_load(a + i + 32);
            sum1 = vi_add(sum1, vi_products8(y, vi_abs8(y), vi_load(b + i + 32)));
        }
    }
    return vi_sum(vi_add(sum0, sum1));
}

// Where many rows meet one query, or many queries one row, the sign goes over by an exclusive or, which is cheaper than
// vpsignb: for a < 0, a · b = |a| · ~b + |a|. The last term depends on one side alone. Measured on Zen 3, 384 bytes in the
// cache: 1 query 103 to 113, 32 queries 111 to 126 billion operations a second.

/// The sum of |a| over negative a.
CK_INLINE vi CK_NAME(negatives_i8)(const int8_t *a, size_t count) {
    vi sum = vi_zero();
    for (size_t i = 0; i < count; i += VB) {
        vi x = vi_load(a + i);
        sum = vi_add(sum, vi_sums8(vi_and(vi_abs8(x), vi_negative8(x))));
    }
    return sum;
}

/// The dot products of a query with four rows.
CK_INLINE __m128 CK_NAME(dots4_i8)(const int8_t *query, vi negatives, const int8_t *r0, const int8_t *r1,
                                   const int8_t *r2, const int8_t *r3, size_t count) {
    vi s0 = negatives, s1 = negatives, s2 = negatives, s3 = negatives;
    for (size_t i = 0; i < count; i += VB) {
        vi q = vi_load(query + i), magnitude = vi_abs8(q), sign = vi_negative8(q);
        s0 = vi_add(s0, vi_unsigned_products8(magnitude, vi_xor(sign, vi_load(r0 + i))));
        s1 = vi_add(s1, vi_unsigned_products8(magnitude, vi_xor(sign, vi_load(r1 + i))));
        s2 = vi_add(s2, vi_unsigned_products8(magnitude, vi_xor(sign, vi_load(r2 + i))));
        s3 = vi_add(s3, vi_unsigned_products8(magnitude, vi_xor(sign, vi_load(r3 + i))));
    }
    return vi_sums(s0, s1, s2, s3);
}

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

/// As `dots4_i8` by the other way to carry signs: it needs nothing prepared for the query, which for the few rows of a call
/// of a graph search costs more than it saves.
CK_INLINE __m128 CK_NAME(dots4_signed_i8)(const int8_t *query, const int8_t *r0, const int8_t *r1, const int8_t *r2,
                                          const int8_t *r3, size_t count) {
    vi s0 = vi_zero(), s1 = vi_zero(), s2 = vi_zero(), s3 = vi_zero();
    for (size_t i = 0; i < count; i += VB) {
        vi q = vi_load(query + i), magnitude = vi_abs8(q);
        s0 = vi_add(s0, vi_products8(q, magnitude, vi_load(r0 + i)));
        s1 = vi_add(s1, vi_products8(q, magnitude, vi_load(r1 + i)));
        s2 = vi_add(s2, vi_products8(q, magnitude, vi_load(r2 + i)));
        s3 = vi_add(s3, vi_products8(q, magnitude, vi_load(r3 + i)));
    }
    return vi_sums(s0, s1, s2, s3);
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
    vi negatives = CK_NAME(negatives_i8)(query, s->count);
    size_t r = begin;
    for (; r + 4 <= end; r += 4) {
        const int8_t *row = (const int8_t *)s->rows + r * s->row_bytes;
        float dots[4];
        _mm_storeu_ps(dots, CK_NAME(dots4_i8)(query, negatives, row, row + s->row_bytes, row + 2 * s->row_bytes,
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

/// The dot products of one row with eight queries: its magnitudes are computed once for all of them.
CK_INLINE void CK_NAME(scan_tile_i8)(const ck_scan_arguments *s, size_t q, size_t r, __m128 *dots) {
    const int8_t *query = (const int8_t *)s->queries + q * s->query_bytes;
    const int8_t *other = query + 4 * s->query_bytes;
    const int8_t *row = (const int8_t *)s->rows + r * s->row_bytes;
    size_t stride = s->query_bytes;
    vi a0 = vi_zero(), a1 = vi_zero(), a2 = vi_zero(), a3 = vi_zero();
    vi b0 = vi_zero(), b1 = vi_zero(), b2 = vi_zero(), b3 = vi_zero();
    vi negatives = vi_zero();
    for (size_t i = 0; i < s->count; i += VB) {
        vi x = vi_load(row + i), magnitude = vi_abs8(x), sign = vi_negative8(x);
        negatives = vi_add(negatives, vi_sums8(vi_and(magnitude, sign)));
        a0 = vi_add(a0, vi_unsigned_products8(magnitude, vi_xor(sign, vi_load(query + i))));
        a1 = vi_add(a1, vi_unsigned_products8(magnitude, vi_xor(sign, vi_load(query + stride + i))));
        a2 = vi_add(a2, vi_unsigned_products8(magnitude, vi_xor(sign, vi_load(query + 2 * stride + i))));
        a3 = vi_add(a3, vi_unsigned_products8(magnitude, vi_xor(sign, vi_load(query + 3 * stride + i))));
        b0 = vi_add(b0, vi_unsigned_products8(magnitude, vi_xor(sign, vi_load(other + i))));
        b1 = vi_add(b1, vi_unsigned_products8(magnitude, vi_xor(sign, vi_load(other + stride + i))));
        b2 = vi_add(b2, vi_unsigned_products8(magnitude, vi_xor(sign, vi_load(other + 2 * stride + i))));
        b3 = vi_add(b3, vi_unsigned_products8(magnitude, vi_xor(sign, vi_load(other + 3 * stride + i))));
    }
    dots[0] = vi_sums(vi_add(a0, negatives), vi_add(a1, negatives), vi_add(a2, negatives), vi_add(a3, negatives));
    dots[1] = vi_sums(vi_add(b0, negatives), vi_add(b1, negatives), vi_add(b2, negatives), vi_add(b3, negatives));
}

/// As `scan_tile_i8` for codes of queries in −63...63: two steps are added in 16 bits before they are widened, since no sum
/// of four products passes 4 · 127 · 64 = 32,512.
CK_INLINE void CK_NAME(scan_narrow_tile_i8)(const ck_scan_arguments *s, size_t q, size_t r, __m128 *dots) {
    const int8_t *query = (const int8_t *)s->queries + q * s->query_bytes;
    const int8_t *other = query + 4 * s->query_bytes;
    const int8_t *row = (const int8_t *)s->rows + r * s->row_bytes;
    size_t stride = s->query_bytes, whole = s->count / (2 * VB) * (2 * VB);
    vi a0 = vi_zero(), a1 = vi_zero(), a2 = vi_zero(), a3 = vi_zero();
    vi b0 = vi_zero(), b1 = vi_zero(), b2 = vi_zero(), b3 = vi_zero();
    vi negatives = vi_zero();
#define CK_EIGHT(STEP)                                                                                                \
    STEP(a0, query);                                                                                                  \
    STEP(a1, query + stride);                                                                                         \
    STEP(a2, query + 2 * stride);                                                                                     \
    STEP(a3, query + 3 * stride);                                                                                     \
    STEP(b0, other);                                                                                                  \
    STEP(b1, other + stride);                                                                                         \
    STEP(b2, other + 2 * stride);                                                                                     \
    STEP(b3, other + 3 * stride);
#define CK_STEP(sum, at)                                                                                              \
    sum = vi_add(sum, vi_widen16(vi_add16(vi_unsigned_pairs8(m, vi_xor(sign, vi_load((at) + i))),                     \
                                          vi_unsigned_pairs8(n, vi_xor(minus, vi_load((at) + i + VB))))))
    for (size_t i = 0; i < whole; i += 2 * VB) {
        vi x = vi_load(row + i), m = vi_abs8(x), sign = vi_negative8(x);
        vi y = vi_load(row + i + VB), n = vi_abs8(y), minus = vi_negative8(y);
        negatives = vi_add(negatives, vi_add(vi_sums8(vi_and(m, sign)), vi_sums8(vi_and(n, minus))));
        CK_EIGHT(CK_STEP)
    }
#undef CK_STEP
#define CK_STEP(sum, at) sum = vi_add(sum, vi_unsigned_products8(m, vi_xor(sign, vi_load((at) + whole))))
    if (whole < s->count) {
        vi x = vi_load(row + whole), m = vi_abs8(x), sign = vi_negative8(x);
        negatives = vi_add(negatives, vi_sums8(vi_and(m, sign)));
        CK_EIGHT(CK_STEP)
    }
#undef CK_STEP
#undef CK_EIGHT
    dots[0] = vi_sums(vi_add(a0, negatives), vi_add(a1, negatives), vi_add(a2, negatives), vi_add(a3, negatives));
    dots[1] = vi_sums(vi_add(b0, negatives), vi_add(b1, negatives), vi_add(b2, negatives), vi_add(b3, negatives));
}

/// Scores of eight queries for four rows from their dot products: two vectors a row.
CK_INLINE void CK_NAME(store_scores)(const ck_scan_arguments *s, size_t q, size_t r, const __m128 *dots) {
    const float *scales = (const float *)(s->scales + r);
    __m128 first = _mm_loadu_ps(scales), second = _mm_loadu_ps(scales + 4);
    __m128 factors = _mm_shuffle_ps(first, second, 0x88), offsets = _mm_shuffle_ps(first, second, 0xdd);
    for (size_t half = 0; half < 2; half++) {
        __m128 d[4] = {dots[half], dots[2 + half], dots[4 + half], dots[6 + half]};
        _MM_TRANSPOSE4_PS(d[0], d[1], d[2], d[3]);
        for (size_t j = 0; j < 4; j++) {
            size_t own = q + 4 * half + j;
            __m128 scaled = _mm_mul_ps(d[j], _mm_set1_ps(s->query_factors[own]));
            _mm_storeu_ps(s->scores + own * s->score_stride + r, _mm_fmadd_ps(scaled, factors, offsets));
        }
    }
}

/// Scores of eight queries for the rows begin ..< end; `TILE` makes the dot products.
#define CK_SCAN_EIGHT(TILE)                                                                                           \
    do {                                                                                                              \
        size_t r = begin;                                                                                             \
        for (; r + 4 <= end; r += 4) {                                                                                \
            __m128 dots[8];                                                                                           \
            for (size_t j = 0; j < 4; j++) TILE(s, q, r + j, dots + 2 * j);                                           \
            CK_NAME(store_scores)(s, q, r, dots);                                                                     \
        }                                                                                                             \
        for (; r < end; r++) {                                                                                        \
            float dots[8];                                                                                            \
            __m128 pair[2];                                                                                           \
            TILE(s, q, r, pair);                                                                                      \
            _mm_storeu_ps(dots, pair[0]);                                                                             \
            _mm_storeu_ps(dots + 4, pair[1]);                                                                         \
            for (size_t j = 0; j < 8; j++)                                                                            \
                s->scores[(q + j) * s->score_stride + r] =                                                            \
                    __builtin_fmaf(dots[j] * s->query_factors[q + j], s->scales[r].factor, s->scales[r].offset);      \
        }                                                                                                             \
    } while (0)

// Rows of a block stay in the second-level cache while all queries pass over them.
#define SCAN_BLOCK 256

void CK_NAME(scan_i8)(const ck_scan_arguments *s) {
    for (size_t begin = 0; begin < s->row_count; begin += SCAN_BLOCK) {
        size_t end = begin + SCAN_BLOCK < s->row_count ? begin + SCAN_BLOCK : s->row_count, q = 0;
        for (; q + 8 <= s->query_count; q += 8)
            if (s->are_queries_narrow)
                CK_SCAN_EIGHT(CK_NAME(scan_narrow_tile_i8));
            else
                CK_SCAN_EIGHT(CK_NAME(scan_tile_i8));
        for (; q < s->query_count; q++) CK_NAME(scan_row_i8)(s, q, begin, end);
    }
}

#undef CK_SCAN_EIGHT

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
