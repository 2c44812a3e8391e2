// SPDX-License-Identifier: Apache-2.0
// The kernels at level avx512vnni: those of avx512, with byte products by vpdpbusd. Register tile: 8 rows × 48 columns.
#include "ck_kernels.h"

#if defined(__x86_64__)
#pragma clang attribute push(                                                                                          \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma"))), apply_to = function)
#include "simd_avx512.h"

#define CK_NAME(op) ck_##op##_avx512vnni
#define TILE_ROWS 8
#define TILE_VECTORS 3
#define PANEL_WIDTH (TILE_VECTORS * VW)
#define BLOCK_DEPTH 192
#define CK_BYTE_DOTS "byte_dots_vnni_template.h"
#define CK_BYTE_SCAN "byte_scan_vnni_template.h"

#include "math_template.h"
#include "gemm_template.h"
#include "attention_template.h"
#include "rows_template.h"
#include "codes_template.h"
#pragma clang attribute pop

#define CK_TABLE ck_kernels_avx512vnni
#define CK_LEVEL CK_LEVEL_AVX512_VNNI
#define CK_LEVEL_NAME "avx512vnni"
#include "table_template.h"
#endif
