// SPDX-License-Identifier: Apache-2.0
//
// The arithmetic of Kindred: one table of functions for each instruction level, all with the same contract.
//
// Legend, for every comment below:
//   M rows (tokens)   N columns (outputs)   K depth (inputs)
//   T tokens of one sequence   H heads   D head size   C = H × D (hidden size)
// Matrices are row-major float32; a stride counts floats from one row to the next. No function allocates, keeps state
// or fails; the Swift callers check every count. Buffers may have any alignment.
//
// Sums have one fixed order that depends on K (or T) alone, never on the number of rows, so that a row's result has the
// same bits whatever stands beside it.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "ck_codes.h"

#pragma clang assume_nonnull begin

/// An instruction level, in rising order.
typedef enum {
    CK_LEVEL_SCALAR = 0,
    CK_LEVEL_AVX2 = 1,
    CK_LEVEL_AVX512 = 2,
    CK_LEVEL_AVX512_VNNI = 3,
} ck_level;

/// What a product does to each element before it stores it.
typedef enum {
    CK_ACTIVATION_NONE = 0,
    /// x Φ(x), by the error function (not the tanh approximation).
    CK_ACTIVATION_GELU = 1,
    CK_ACTIVATION_RELU = 2,
} ck_activation;

/// C[M × N] = activation(A[M × K] · Wᵀ + bias) + residual, for the panels `panel_begin ..< panel_end` of W.
typedef struct {
    size_t rows;     // M
    size_t columns;  // N of the whole matrix
    size_t depth;    // K
    const float *a;
    size_t a_stride;
    const float *panels;  // W as `pack_f32` laid it out
    size_t panel_begin, panel_end;
    const float *_Nullable bias;      // N floats, or NULL
    const float *_Nullable residual;  // M × N, or NULL; must not be `c`
    size_t residual_stride;
    ck_activation activation;
    float *c;
    size_t c_stride;
} ck_gemm_f32_arguments;

/// Scaled dot-product attention of one sequence, for the heads `head_begin ..< head_end`.
typedef struct {
    size_t tokens;     // T
    size_t head_size;  // D
    size_t head_begin, head_end;
    const float *query, *key, *value;  // each T × C, rows `stride` apart
    size_t stride;
    float scale;  // 1 / √D
    /// H rows; entry `bias_zero + (j − i)` is added to the score of query i and key j. NULL for none.
    const float *_Nullable bias;
    size_t bias_stride;
    size_t bias_zero;
    float *output;  // T × C
    size_t output_stride;
    float *workspace;  // attention_workspace_f32(T, D) floats
} ck_attention_f32_arguments;

/// out[t] = words[ids[t]] + types[type_ids[t]] + positions[position_ids[t]], each row C floats.
typedef struct {
    size_t count;  // tokens
    size_t width;  // C
    const int32_t *ids;
    const int32_t *position_ids;
    const int32_t *_Nullable type_ids;  // NULL: no token types
    const float *words, *positions;
    const float *_Nullable types;
    float *output;
    size_t output_stride;
} ck_embedding_f32_arguments;

typedef struct {
    ck_level level;
    const char *name;
    /// Columns of one packed panel; the last panel of a matrix is padded with zeros.
    size_t panel_width;

    /// Packs W[N × K] (rows `stride` apart, as checkpoints store them) for the panels `panel_begin ..< panel_end`:
    /// panel p holds, for each k, the `panel_width` weights of its columns.
    void (*pack_f32)(const float *w, size_t stride, size_t columns, size_t depth, size_t panel_begin, size_t panel_end,
                     float *panels);
    void (*gemm_f32)(const ck_gemm_f32_arguments *);
    void (*attention_f32)(const ck_attention_f32_arguments *);
    /// Floats of workspace that a sequence of T tokens needs.
    size_t (*attention_workspace_f32)(size_t tokens, size_t head_size);
    void (*embedding_f32)(const ck_embedding_f32_arguments *);
    /// y = (x − mean) / √(variance + epsilon) · gamma + beta, each row alone; y may be x.
    void (*layer_norm_f32)(const float *x, size_t x_stride, size_t rows, size_t width, const float *gamma,
                           const float *beta, float epsilon, float *y, size_t y_stride);
    /// out[c] += Σ over rows of weight[row] · x[row][c], in row order; `weights` NULL counts each row once.
    void (*column_sum_f32)(const float *x, size_t stride, size_t rows, size_t width,
                           const float *_Nullable weights, float *out);
    /// out[c] = max(out[c], x[row][c]) over rows.
    void (*column_max_f32)(const float *x, size_t stride, size_t rows, size_t width, float *out);
    float (*dot_f32)(const float *a, const float *b, size_t count);
    /// Σ (a − b)².
    float (*squared_euclidean_f32)(const float *a, const float *b, size_t count);
    /// Σ |a − b|.
    float (*manhattan_f32)(const float *a, const float *b, size_t count);
    /// Whether no element is infinite or NaN.
    bool (*all_finite_f32)(const float *x, size_t count);
    /// x[i] = x[i] · factor.
    void (*scale_f32)(float *x, size_t count, float factor);

    /// codes[i] = x[i] / step to the nearest, halves to even, for step = max|x| / 127; zeros up to `stride`.
    /// Returns the step, 0 for a zero vector, and in `residual` Σ (x − step · codes)².
    float (*quantize_i8)(const float *x, size_t count, size_t stride, int8_t *codes, float *residual);
    /// Σ a · b over `count` code bytes, a multiple of 64.
    int32_t (*dot_i8)(const int8_t *a, const int8_t *b, size_t count);
    void (*gather_i8)(const ck_gather_arguments *);
    void (*gather_f32)(const ck_gather_arguments *);
    void (*scan_i8)(const ck_scan_arguments *);
    void (*scan_f32)(const ck_scan_arguments *);
    /// Writes the positions of the elements ≥ `least` in rising order; returns how many.
    size_t (*select_f32)(const float *x, size_t count, float least, uint32_t *positions);
} ck_kernels;

/// Tells the processor that the thread waits in a loop.
static inline void ck_spin_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/// Asks for the cache lines of some bytes, which will be read soon.
static inline void ck_prefetch_range(const void *address, size_t bytes) {
    for (size_t i = 0; i < bytes; i += 64) __builtin_prefetch((const char *)address + i, 0, 3);
}

/// The highest level that this processor and its operating system run.
ck_level ck_best_level(void);

/// The functions of a level; NULL where the level was not compiled for this architecture.
const ck_kernels *_Nullable ck_kernels_at(ck_level level);

/// `quantize_i8` for magnitudes near the ends of float32, where 1 / step is no normal number, and for zero vectors.
float ck_quantize_i8_rare(const float *x, size_t count, int8_t *codes, float *residual);

/// The exact GELU and other activations by the C library, element by element: for reference and for rare paths.
void ck_gelu_f32_scalar(float *x, size_t count);
/// 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³))), "gelu_new" of the checkpoints.
void ck_gelu_tanh_f32_scalar(float *x, size_t count);
void ck_tanh_f32_scalar(float *x, size_t count);
void ck_sigmoid_f32_scalar(float *x, size_t count);
void ck_silu_f32_scalar(float *x, size_t count);

#pragma clang assume_nonnull end
