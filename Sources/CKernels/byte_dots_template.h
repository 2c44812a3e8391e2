// SPDX-License-Identifier: Apache-2.0
// Dot products of signed bytes by products of unsigned and signed ones, which every level has. Included by
// codes_template.h.
#pragma once

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

/// What the sums of a query's dot products start from: the sum of |a| over negative a.
CK_INLINE vi CK_NAME(start_i8)(const int8_t *query, size_t count) {
    vi sum = vi_zero();
    for (size_t i = 0; i < count; i += VB) {
        vi x = vi_load(query + i);
        sum = vi_add(sum, vi_sums8(vi_and(vi_abs8(x), vi_negative8(x))));
    }
    return sum;
}

/// The dot products of a query with four rows.
CK_INLINE __m128 CK_NAME(dots4_i8)(const int8_t *query, vi start, const int8_t *r0, const int8_t *r1,
                                   const int8_t *r2, const int8_t *r3, size_t count) {
    vi s0 = start, s1 = start, s2 = start, s3 = start;
    for (size_t i = 0; i < count; i += VB) {
        vi q = vi_load(query + i), magnitude = vi_abs8(q), sign = vi_negative8(q);
        s0 = vi_add(s0, vi_unsigned_products8(magnitude, vi_xor(sign, vi_load(r0 + i))));
        s1 = vi_add(s1, vi_unsigned_products8(magnitude, vi_xor(sign, vi_load(r1 + i))));
        s2 = vi_add(s2, vi_unsigned_products8(magnitude, vi_xor(sign, vi_load(r2 + i))));
        s3 = vi_add(s3, vi_unsigned_products8(magnitude, vi_xor(sign, vi_load(r3 + i))));
    }
    return vi_sums(s0, s1, s2, s3);
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
