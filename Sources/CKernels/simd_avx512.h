// SPDX-License-Identifier: Apache-2.0
// The vector words of the kernel templates, in AVX-512.
#pragma once
#include <immintrin.h>

typedef __m512 vf;
#define VW 16
#define v_load(p) _mm512_loadu_ps(p)
#define v_store(p, v) _mm512_storeu_ps((p), (v))
#define v_set1(x) _mm512_set1_ps(x)
#define v_zero() _mm512_setzero_ps()
#define v_fma(a, b, c) _mm512_fmadd_ps((a), (b), (c))
#define v_add(a, b) _mm512_add_ps((a), (b))
#define v_sub(a, b) _mm512_sub_ps((a), (b))
#define v_mul(a, b) _mm512_mul_ps((a), (b))
#define v_max(a, b) _mm512_max_ps((a), (b))
#define v_min(a, b) _mm512_min_ps((a), (b))
#define v_abs(a) _mm512_abs_ps(a)
#define v_load_part(p, n) _mm512_maskz_loadu_ps((__mmask16)((1u << (n)) - 1u), (p))
#define v_store_part(p, v, n) _mm512_mask_storeu_ps((p), (__mmask16)((1u << (n)) - 1u), (v))
#define v_sum(v) _mm512_reduce_add_ps(v)
#define v_largest(v) _mm512_reduce_max_ps(v)
#define v_round(v) _mm512_roundscale_ps((v), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)
#define v_scale2(v, n) _mm512_scalef_ps((v), (n))

// Bytes and whole numbers.
typedef __m512i vi;
#define VB 64
#define vi_load(p) _mm512_loadu_si512(p)
#define vi_zero() _mm512_setzero_si512()
#define vi_add(a, b) _mm512_add_epi32((a), (b))
#define vi_abs8(a) _mm512_abs_epi8(a)
/// Products of signed bytes, added in fours to 32 bits: |a| · (b with the sign of a). Neither may be −128.
#define vi_products8(a, magnitude, b)                                                                                 \
    _mm512_madd_epi16(                                                                                                \
        _mm512_maddubs_epi16((magnitude),                                                                             \
                             _mm512_mask_sub_epi8((b), _mm512_movepi8_mask(a), _mm512_setzero_si512(), (b))),         \
        _mm512_set1_epi16(1))
/// All bits of the negative bytes.
#define vi_negative8(a) _mm512_movm_epi8(_mm512_movepi8_mask(a))
#define vi_and(a, b) _mm512_and_si512((a), (b))
#define vi_xor(a, b) _mm512_xor_si512((a), (b))
/// Sums of unsigned bytes, to 32 bits.
#define vi_sums8(a) _mm512_sad_epu8((a), _mm512_setzero_si512())
/// Products of bytes in 0...127 and signed bytes, added in fours to 32 bits: no sum of two passes 2 · 127 · 128 = 32,512.
#define vi_unsigned_products8(a, b) vi_widen16(vi_unsigned_pairs8((a), (b)))
/// The same, added in twos to 16 bits.
#define vi_unsigned_pairs8(a, b) _mm512_maddubs_epi16((a), (b))
#define vi_add16(a, b) _mm512_add_epi16((a), (b))
/// Sums of two neighbours of 16 bits, to 32 bits.
#define vi_widen16(a) _mm512_madd_epi16((a), _mm512_set1_epi16(1))
#define vi_sum(v) _mm512_reduce_add_epi32(v)

static inline __m256i ck_halves_i32(__m512i v) {
    return _mm256_add_epi32(_mm512_castsi512_si256(v), _mm512_extracti64x4_epi64(v, 1));
}
/// The sums of four vectors, as floats.
static inline __m128 ck_sums_i32x16(__m512i a, __m512i b, __m512i c, __m512i d) {
    __m256i s = _mm256_hadd_epi32(_mm256_hadd_epi32(ck_halves_i32(a), ck_halves_i32(b)),
                                  _mm256_hadd_epi32(ck_halves_i32(c), ck_halves_i32(d)));
    return _mm_cvtepi32_ps(_mm_add_epi32(_mm256_castsi256_si128(s), _mm256_extracti128_si256(s, 1)));
}
#define vi_sums(a, b, c, d) ck_sums_i32x16((a), (b), (c), (d))

/// v to the nearest whole numbers, as bytes.
#define v_store_bytes(p, v) _mm_storeu_si128((__m128i *)(p), _mm512_cvtsepi32_epi8(_mm512_cvtps_epi32(v)))
#define v_not_less(a, b) ((uint32_t)_mm512_cmp_ps_mask((a), (b), _CMP_GE_OQ))
