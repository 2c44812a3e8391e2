// SPDX-License-Identifier: Apache-2.0
// The kernels at level avx512. Register tile: 8 rows × 48 columns.
#include "ck_kernels.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#include "simd_avx512.h"

#define CK_NAME(op) ck_##op##_avx512
#define TILE_ROWS 8
#define TILE_VECTORS 3
#define PANEL_WIDTH (TILE_VECTORS * VW)
#define BLOCK_DEPTH 192

#include "math_template.h"
#include "gemm_template.h"
#include "attention_template.h"
#include "rows_template.h"
#pragma clang attribute pop

const ck_kernels ck_kernels_avx512 = {
    .level = CK_LEVEL_AVX512,
    .name = "avx512",
    .panel_width = PANEL_WIDTH,
    .pack_f32 = CK_NAME(pack_f32),
    .gemm_f32 = CK_NAME(gemm_f32),
    .attention_f32 = CK_NAME(attention_f32),
    .attention_workspace_f32 = CK_NAME(attention_workspace_f32),
    .embedding_f32 = CK_NAME(embedding_f32),
    .layer_norm_f32 = CK_NAME(layer_norm_f32),
    .column_sum_f32 = CK_NAME(column_sum_f32),
    .column_max_f32 = CK_NAME(column_max_f32),
    .dot_f32 = CK_NAME(dot_f32),
    .squared_euclidean_f32 = CK_NAME(squared_euclidean_f32),
    .manhattan_f32 = CK_NAME(manhattan_f32),
    .all_finite_f32 = CK_NAME(all_finite_f32),
    .scale_f32 = CK_NAME(scale_f32),
};
#endif
