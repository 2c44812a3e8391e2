// SPDX-License-Identifier: Apache-2.0
// Packed matrix product. Included once by each level's file, which defines the vector words and
//   TILE_ROWS  rows of the register tile     TILE_VECTORS  vectors across it, so that panel_width = TILE_VECTORS × VW
//
// A panel's block of BLOCK_DEPTH rows stays in the first-level cache while the register tile walks down the rows of A;
// partial sums wait in C between blocks. Storing and reloading a partial sum does not round, so each element is one
// chain of fused multiply-adds over k = 0 ..< K, whatever M is: no neighbour, batch or thread changes a bit of it.
#pragma once

typedef struct {
    const float *bias;      // of this panel's columns, or NULL
    const float *residual;  // at the tile, or NULL
    size_t residual_stride;
    ck_activation activation;
} CK_NAME(epilogue);

/// What a tile asks the second-level cache for while it computes: `step` bytes further for each k.
typedef struct {
    const char *address;
    size_t step;
} CK_NAME(prefetch);

/// mr × (nv · VW) outputs: c (+)= a · b, and the epilogue if `last`. mr and nv are constants at every call.
static inline __attribute__((always_inline)) void CK_NAME(tile)(
    const int mr, const int nv, size_t depth, const float *restrict a, size_t a_stride, const float *restrict b,
    size_t b_stride, float *restrict c, size_t c_stride, bool first, bool last, const CK_NAME(epilogue) * end,
    CK_NAME(prefetch) ahead) {
    vf sum[TILE_ROWS][TILE_VECTORS];
#pragma clang loop unroll(full)
    for (int i = 0; i < mr; i++)
#pragma clang loop unroll(full)
        for (int j = 0; j < nv; j++) sum[i][j] = first ? v_zero() : v_load(c + (size_t)i * c_stride + j * VW);
    for (size_t k = 0; k < depth; k++) {
        vf column[TILE_VECTORS];
#pragma clang loop unroll(full)
        for (int j = 0; j < nv; j++) {
            column[j] = v_load(b + k * b_stride + j * VW);
            if (j % (16 / VW) == 0) __builtin_prefetch(ahead.address + j * VW * sizeof(float), 0, 2);
        }
        ahead.address += ahead.step;
#pragma clang loop unroll(full)
        for (int i = 0; i < mr; i++) {
            vf value = v_set1(a[(size_t)i * a_stride + k]);
#pragma clang loop unroll(full)
            for (int j = 0; j < nv; j++) sum[i][j] = v_fma(value, column[j], sum[i][j]);
        }
    }
    if (last && end) {
        if (end->bias) {
#pragma clang loop unroll(full)
            for (int j = 0; j < nv; j++) {
                vf bias = v_load(end->bias + j * VW);
#pragma clang loop unroll(full)
                for (int i = 0; i < mr; i++) sum[i][j] = v_add(sum[i][j], bias);
            }
        }
        if (end->activation == CK_ACTIVATION_GELU) {
#pragma clang loop unroll(full)
            for (int i = 0; i < mr; i++)
#pragma clang loop unroll(full)
                for (int j = 0; j < nv; j++) sum[i][j] = v_gelu(sum[i][j]);
        } else if (end->activation == CK_ACTIVATION_RELU) {
#pragma clang loop unroll(full)
            for (int i = 0; i < mr; i++)
#pragma clang loop unroll(full)
                for (int j = 0; j < nv; j++) sum[i][j] = v_max(sum[i][j], v_zero());
        }
        if (end->residual) {
#pragma clang loop unroll(full)
            for (int i = 0; i < mr; i++)
#pragma clang loop unroll(full)
                for (int j = 0; j < nv; j++)
                    sum[i][j] = v_add(sum[i][j], v_load(end->residual + (size_t)i * end->residual_stride + j * VW));
        }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < mr; i++)
#pragma clang loop unroll(full)
        for (int j = 0; j < nv; j++) v_store(c + (size_t)i * c_stride + j * VW, sum[i][j]);
}

/// Walks tiles of nearly equal height down `rows` rows: 15 rows are 5 + 5 + 5, not 6 + 6 + 3, since a low tile has too
/// few chains to fill the time that an addition takes.
///
/// Meanwhile the panel that follows is asked for, `next` (NULL for none), evenly over the first tiles. With few rows the
/// weights come from memory, and only so do loading and computing overlap. Reaching past the end of memory does nothing.
static inline __attribute__((always_inline)) void CK_NAME(column_block)(
    const int nv, size_t rows, size_t depth, const float *a, size_t a_stride, const float *b, size_t b_stride, float *c,
    size_t c_stride, bool first, bool last, const CK_NAME(epilogue) * end, const float *next) {
    CK_NAME(epilogue) moved = end ? *end : (CK_NAME(epilogue)){0};
    const CK_NAME(epilogue) *use = end ? &moved : NULL;
    size_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
    if (tiles == 0) return;
    size_t height = rows / tiles, taller = rows % tiles;
    size_t fetching = tiles < 4 ? tiles : 4, row_bytes = b_stride * sizeof(float);
    size_t step = (row_bytes + fetching - 1) / fetching;
    for (size_t t = 0; t < tiles; t++) {
        size_t tall = height + (t < taller);
        CK_NAME(prefetch)
        ahead = next && t < fetching ? (CK_NAME(prefetch)){(const char *)next + t * depth * step, step}
                                     : (CK_NAME(prefetch)){(const char *)b, 0};
#define CK_TILE(n) \
    case n: CK_NAME(tile)(n, nv, depth, a, a_stride, b, b_stride, c, c_stride, first, last, use, ahead); break;
        switch (tall) {
            CK_TILE(1)
            CK_TILE(2)
            CK_TILE(3)
            CK_TILE(4)
            CK_TILE(5)
            CK_TILE(6)
#if TILE_ROWS > 6
            CK_TILE(7)
            CK_TILE(8)
#endif
        default: __builtin_unreachable();
        }
#undef CK_TILE
        a += tall * a_stride;
        c += tall * c_stride;
        if (moved.residual) moved.residual += tall * moved.residual_stride;
    }
}

static __attribute__((noinline)) void CK_NAME(panel_block)(size_t rows, size_t depth, const float *a, size_t a_stride,
                                                            const float *b, float *c, size_t c_stride, bool first,
                                                            bool last, const CK_NAME(epilogue) * end) {
    // What follows a block in memory is the block that comes next, also from one panel, and from one matrix, to another.
    CK_NAME(column_block)
    (TILE_VECTORS, rows, depth, a, a_stride, b, PANEL_WIDTH, c, c_stride, first, last, end, b + depth * PANEL_WIDTH);
}

/// The last panel may be wider than the columns left: it is computed in a small buffer and copied.
static __attribute__((noinline)) void CK_NAME(panel_edge)(const ck_gemm_f32_arguments *g, const float *panel,
                                                           size_t column, size_t width) {
    float out[TILE_ROWS * PANEL_WIDTH], residual[TILE_ROWS * PANEL_WIDTH], bias[PANEL_WIDTH];
    for (size_t j = 0; j < PANEL_WIDTH; j++) bias[j] = g->bias && j < width ? g->bias[column + j] : 0;
    for (size_t row = 0; row < g->rows; row += TILE_ROWS) {
        size_t rows = g->rows - row < TILE_ROWS ? g->rows - row : TILE_ROWS;
        if (g->residual)
            for (size_t i = 0; i < rows; i++)
                for (size_t j = 0; j < PANEL_WIDTH; j++)
                    residual[i * PANEL_WIDTH + j] =
                        j < width ? g->residual[(row + i) * g->residual_stride + column + j] : 0;
        CK_NAME(epilogue)
        end = {g->bias ? bias : NULL, g->residual ? residual : NULL, PANEL_WIDTH, g->activation};
        CK_NAME(panel_block)
        (rows, g->depth, g->a + row * g->a_stride, g->a_stride, panel, out, PANEL_WIDTH, true, true, &end);
        for (size_t i = 0; i < rows; i++)
            for (size_t j = 0; j < width; j++) g->c[(row + i) * g->c_stride + column + j] = out[i * PANEL_WIDTH + j];
    }
}

void CK_NAME(gemm_f32)(const ck_gemm_f32_arguments *g) {
    for (size_t p = g->panel_begin; p < g->panel_end; p++) {
        size_t column = p * PANEL_WIDTH;
        const float *panel = g->panels + p * PANEL_WIDTH * g->depth;
        if (g->columns - column < PANEL_WIDTH) {
            CK_NAME(panel_edge)(g, panel, column, g->columns - column);
            continue;
        }
        // Few rows leave nothing to keep in the cache: the whole depth in one pass.
        size_t block = g->rows <= 2 * TILE_ROWS ? g->depth : BLOCK_DEPTH;
        for (size_t k = 0; k < g->depth || k == 0; k += block) {
            size_t depth = g->depth - k < block ? g->depth - k : block;
            CK_NAME(epilogue)
            end = {g->bias ? g->bias + column : NULL, g->residual ? g->residual + column : NULL, g->residual_stride,
                   g->activation};
            CK_NAME(panel_block)
            (g->rows, depth, g->a + k, g->a_stride, panel + k * PANEL_WIDTH, g->c + column, g->c_stride, k == 0,
             k + depth >= g->depth, &end);
            if (depth == 0) break;
        }
    }
}

/// Eight rows of eight weights turned into eight columns.
static inline __attribute__((always_inline)) void CK_NAME(transpose8)(const float *from, size_t from_stride, float *to,
                                                                      size_t to_stride) {
    __m256 r[8], t[8];
    for (int i = 0; i < 8; i++) r[i] = _mm256_loadu_ps(from + (size_t)i * from_stride);
    for (int i = 0; i < 4; i++) {
        t[2 * i] = _mm256_unpacklo_ps(r[2 * i], r[2 * i + 1]);
        t[2 * i + 1] = _mm256_unpackhi_ps(r[2 * i], r[2 * i + 1]);
    }
    for (int i = 0; i < 2; i++) {
        r[4 * i] = _mm256_shuffle_ps(t[4 * i], t[4 * i + 2], 0x44);
        r[4 * i + 1] = _mm256_shuffle_ps(t[4 * i], t[4 * i + 2], 0xEE);
        r[4 * i + 2] = _mm256_shuffle_ps(t[4 * i + 1], t[4 * i + 3], 0x44);
        r[4 * i + 3] = _mm256_shuffle_ps(t[4 * i + 1], t[4 * i + 3], 0xEE);
    }
    for (int i = 0; i < 4; i++) {
        _mm256_storeu_ps(to + (size_t)i * to_stride, _mm256_permute2f128_ps(r[i], r[i + 4], 0x20));
        _mm256_storeu_ps(to + (size_t)(i + 4) * to_stride, _mm256_permute2f128_ps(r[i], r[i + 4], 0x31));
    }
}

/// to[k][j] = from[j][k] for `rows` rows of `depth` floats; columns from `rows` up to `width` become zero.
static void CK_NAME(transpose_f32)(const float *from, size_t from_stride, size_t rows, size_t depth, float *to,
                                   size_t to_stride, size_t width) {
    size_t j = 0;
    for (; j + 8 <= rows; j += 8) {
        size_t k = 0;
        for (; k + 8 <= depth; k += 8)
            CK_NAME(transpose8)(from + j * from_stride + k, from_stride, to + k * to_stride + j, to_stride);
        for (; k < depth; k++)
            for (size_t i = 0; i < 8; i++) to[k * to_stride + j + i] = from[(j + i) * from_stride + k];
    }
    for (; j < width; j++)
        for (size_t k = 0; k < depth; k++) to[k * to_stride + j] = j < rows ? from[j * from_stride + k] : 0;
}

void CK_NAME(pack_f32)(const float *w, size_t stride, size_t columns, size_t depth, size_t panel_begin,
                       size_t panel_end, float *panels) {
    for (size_t p = panel_begin; p < panel_end; p++) {
        size_t column = p * PANEL_WIDTH, left = columns - column;
        CK_NAME(transpose_f32)
        (w + column * stride, stride, left < PANEL_WIDTH ? left : PANEL_WIDTH, depth, panels + p * PANEL_WIDTH * depth,
         PANEL_WIDTH, PANEL_WIDTH);
    }
}
