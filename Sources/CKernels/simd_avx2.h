// SPDX-License-Identifier: Apache-2.0
// The vector words of the kernel templates, in AVX2 with FMA.
#pragma once
#include <immintrin.h>

typedef __m256 vf;
#define VW 8
#define v_load(p) _mm256_loadu_ps(p)
#define v_store(p, v) _mm256_storeu_ps((p), (v))
#define v_set1(x) _mm256_set1_ps(x)
#define v_zero() _mm256_setzero_ps()
#define v_fma(a, b, c) _mm256_fmadd_ps((a), (b), (c))
#define v_add(a, b) _mm256_add_ps((a), (b))
#define v_sub(a, b) _mm256_sub_ps((a), (b))
#define v_mul(a, b) _mm256_mul_ps((a), (b))
#define v_max(a, b) _mm256_max_ps((a), (b))
#define v_min(a, b) _mm256_min_ps((a), (b))
#define v_abs(a) _mm256_andnot_ps(_mm256_set1_ps(-0.0f), (a))
#define v_round(v) _mm256_round_ps((v), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)

static inline __m256i ck_part_mask(size_t n) {
    return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
#define v_load_part(p, n) _mm256_maskload_ps((p), ck_part_mask(n))
#define v_store_part(p, v, n) _mm256_maskstore_ps((p), ck_part_mask(n), (v))

static inline float ck_sum8(__m256 v) {
    __m128 s = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    s = _mm_add_ps(s, _mm_movehl_ps(s, s));
    return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}
static inline float ck_max8(__m256 v) {
    __m128 s = _mm_max_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    s = _mm_max_ps(s, _mm_movehl_ps(s, s));
    return _mm_cvtss_f32(_mm_max_ss(s, _mm_movehdup_ps(s)));
}
#define v_sum(v) ck_sum8(v)
#define v_largest(v) ck_max8(v)

/// v · 2ⁿ for whole n; results below 2⁻¹²⁶ become zero, as a softmax weight may.
static inline __m256 ck_scale2(__m256 v, __m256 n) {
    n = _mm256_max_ps(n, _mm256_set1_ps(-127.0f));
    __m256i e = _mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23);
    return _mm256_mul_ps(v, _mm256_castsi256_ps(e));
}
#define v_scale2(v, n) ck_scale2((v), (n))

// Bytes and whole numbers.
typedef __m256i vi;
#define VB 32
#define vi_load(p) _mm256_loadu_si256((const __m256i *)(p))
#define vi_zero() _mm256_setzero_si256()
#define vi_add(a, b) _mm256_add_epi32((a), (b))
#define vi_abs8(a) _mm256_abs_epi8(a)
/// Products of signed bytes, added in fours to 32 bits: |a| · (b with the sign of a). Neither may be −128: then no sum of
/// two products passes 32,258.
#define vi_products8(a, magnitude, b) \
    _mm256_madd_epi16(_mm256_maddubs_epi16((magnitude), _mm256_sign_epi8((b), (a))), _mm256_set1_epi16(1))

/// All bits of the negative bytes.
#define vi_negative8(a) _mm256_cmpgt_epi8(_mm256_setzero_si256(), (a))
#define vi_and(a, b) _mm256_and_si256((a), (b))
#define vi_xor(a, b) _mm256_xor_si256((a), (b))
/// Sums of unsigned bytes, to 32 bits.
#define vi_sums8(a) _mm256_sad_epu8((a), _mm256_setzero_si256())
/// Products of bytes in 0...127 and signed bytes, added in fours to 32 bits: no sum of two passes 2 · 127 · 128 = 32,512.
#define vi_unsigned_products8(a, b) vi_widen16(vi_unsigned_pairs8((a), (b)))
/// The same, added in twos to 16 bits.
#define vi_unsigned_pairs8(a, b) _mm256_maddubs_epi16((a), (b))
#define vi_add16(a, b) _mm256_add_epi16((a), (b))
/// Sums of two neighbours of 16 bits, to 32 bits.
#define vi_widen16(a) _mm256_madd_epi16((a), _mm256_set1_epi16(1))

static inline int32_t ck_sum_i32x8(__m256i v) {
    __m128i s = _mm_add_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
    s = _mm_add_epi32(s, _mm_shuffle_epi32(s, 0x4e));
    return _mm_cvtsi128_si32(_mm_add_epi32(s, _mm_shuffle_epi32(s, 0xb1)));
}
#define vi_sum(v) ck_sum_i32x8(v)

/// The sums of four vectors, as floats.
static inline __m128 ck_sums_i32x8(__m256i a, __m256i b, __m256i c, __m256i d) {
    __m256i s = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
    return _mm_cvtepi32_ps(_mm_add_epi32(_mm256_castsi256_si128(s), _mm256_extracti128_si256(s, 1)));
}
#define vi_sums(a, b, c, d) ck_sums_i32x8((a), (b), (c), (d))

/// v to the nearest whole numbers, as bytes.
static inline void ck_store_bytes8(int8_t *p, __m256 v) {
    __m256i i = _mm256_cvtps_epi32(v);
    __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(i), _mm256_extracti128_si256(i, 1));
    _mm_storel_epi64((__m128i *)p, _mm_packs_epi16(words, words));
}
#define v_store_bytes(p, v) ck_store_bytes8((p), (v))
#define v_not_less(a, b) ((uint32_t)_mm256_movemask_ps(_mm256_cmp_ps((a), (b), _CMP_GE_OQ)))
