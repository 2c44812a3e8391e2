// SPDX-License-Identifier: Apache-2.0
// Many queries over many rows of bytes, by the products of byte_dots_template.h. Included by codes_template.h.
#pragma once

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
