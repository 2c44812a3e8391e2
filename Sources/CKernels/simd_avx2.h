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
