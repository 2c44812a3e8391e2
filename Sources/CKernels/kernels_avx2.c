// SPDX-License-Identifier: Apache-2.0
// The kernels at level avx2. Register tile: 6 rows × 16 columns.
#include "ck_kernels.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "simd_avx2.h"

#define CK_NAME(op) ck_##op##_avx2
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define PANEL_WIDTH (TILE_VECTORS * VW)
#define BLOCK_DEPTH 192

#include "math_template.h"
#include "gemm_template.h"
#include "attention_template.h"
#include "rows_template.h"
#pragma clang attribute pop

const ck_kernels ck_kernels_avx2 = {
    .level = CK_LEVEL_AVX2,
    .name = "avx2",
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
