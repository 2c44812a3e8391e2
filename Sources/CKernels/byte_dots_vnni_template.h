// SPDX-License-Identifier: Apache-2.0
// Dot products of signed bytes by vpdpbusd, which multiplies unsigned bytes by signed ones and adds fours of the products
// to 32 bits without saturation. A signed row becomes unsigned by its sign bit turned: row + 128, whose product with the
// query is 128 · Σ query too great. Included by codes_template.h in place of byte_dots_template.h.
#pragma once

/// A row of signed bytes plus 128, as unsigned ones.
CK_INLINE vi CK_NAME(unsigned_i8)(const int8_t *row) { return vi_xor(vi_load(row), _mm512_set1_epi8(-128)); }

/// What the sums of a query's dot products start from: −128 · Σ query.
CK_INLINE vi CK_NAME(start_i8)(const int8_t *query, size_t count) {
    vi sum = vi_zero();
    for (size_t i = 0; i < count; i += VB) sum = _mm512_dpbusd_epi32(sum, _mm512_set1_epi8(-128), vi_load(query + i));
    return _mm512_sub_epi32(vi_zero(), sum);
}

int32_t CK_NAME(dot_i8)(const int8_t *a, const int8_t *b, size_t count) {
    vi sum = CK_NAME(start_i8)(b, count);
    for (size_t i = 0; i < count; i += VB) sum = _mm512_dpbusd_epi32(sum, CK_NAME(unsigned_i8)(a + i), vi_load(b + i));
    return vi_sum(sum);
}

/// The dot products of a query with four rows.
CK_INLINE __m128 CK_NAME(dots4_i8)(const int8_t *query, vi start, const int8_t *r0, const int8_t *r1,
                                   const int8_t *r2, const int8_t *r3, size_t count) {
    vi s0 = start, s1 = start, s2 = start, s3 = start;
    for (size_t i = 0; i < count; i += VB) {
        vi q = vi_load(query + i);
        s0 = _mm512_dpbusd_epi32(s0, CK_NAME(unsigned_i8)(r0 + i), q);
        s1 = _mm512_dpbusd_epi32(s1, CK_NAME(unsigned_i8)(r1 + i), q);
        s2 = _mm512_dpbusd_epi32(s2, CK_NAME(unsigned_i8)(r2 + i), q);
        s3 = _mm512_dpbusd_epi32(s3, CK_NAME(unsigned_i8)(r3 + i), q);
    }
    return vi_sums(s0, s1, s2, s3);
}

/// As `dots4_i8`, with nothing prepared for the query.
CK_INLINE __m128 CK_NAME(dots4_signed_i8)(const int8_t *query, const int8_t *r0, const int8_t *r1, const int8_t *r2,
                                          const int8_t *r3, size_t count) {
    return CK_NAME(dots4_i8)(query, CK_NAME(start_i8)(query, count), r0, r1, r2, r3, count);
}
