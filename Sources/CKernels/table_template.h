// SPDX-License-Identifier: Apache-2.0
// The table of a level's functions. Included once by each level's file, last, after CK_TABLE, CK_LEVEL and CK_LEVEL_NAME.
#pragma once

const ck_kernels CK_TABLE = {
    .level = CK_LEVEL,
    .name = CK_LEVEL_NAME,
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
    .quantize_i8 = CK_NAME(quantize_i8),
    .dot_i8 = CK_NAME(dot_i8),
    .gather_i8 = CK_NAME(gather_i8),
    .gather_f32 = CK_NAME(gather_f32),
    .scan_i8 = CK_NAME(scan_i8),
    .scan_f32 = CK_NAME(scan_f32),
    .select_f32 = CK_NAME(select_f32),
};
