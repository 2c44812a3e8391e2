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
