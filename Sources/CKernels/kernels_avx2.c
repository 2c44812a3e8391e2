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
// The panel's block comes from the second-level cache at the pace at which it is multiplied. Measured on Zen 3, 256 rows,
// K = 384 and 1536: 93 and 89 GFLOPS with blocks of 192, 97 and 95 with 768, of 102 that fused multiply-adds can reach.
#define BLOCK_DEPTH 768

#include "math_template.h"
#include "gemm_template.h"
#include "attention_template.h"
#include "rows_template.h"
#include "codes_template.h"
#pragma clang attribute pop

#define CK_TABLE ck_kernels_avx2
#define CK_LEVEL CK_LEVEL_AVX2
#define CK_LEVEL_NAME "avx2"
#include "table_template.h"
#endif
