// SPDX-License-Identifier: Apache-2.0
// Attention of one sequence, head by head, with the register tile of gemm_template.h.
//
// For each head: Kᵀ is laid out once (D × T, padded to whole vectors), V too where D is no multiple of a vector; then,
// for a few query rows at a time so that their scores stay in the cache: scores = Q Kᵀ, softmax, output = P V. The
// softmax leaves its weights unnormalised and the output row is multiplied by 1 / Σ instead: T / D times less work.
#pragma once

#define QUERY_ROWS (TILE_ROWS * 4)

static inline size_t CK_NAME(padded)(size_t n) { return (n + VW - 1) / VW * VW; }

size_t CK_NAME(attention_workspace_f32)(size_t tokens, size_t head_size) {
    size_t t = CK_NAME(padded)(tokens), d = CK_NAME(padded)(head_size);
    return head_size * t + tokens * d + QUERY_ROWS * (t + d);
}

/// c[rows × columns] = a · b for unpacked b, columns a multiple of VW.
static __attribute__((noinline)) void CK_NAME(product)(size_t rows, size_t columns, size_t depth, const float *a,
                                                        size_t a_stride, const float *b, size_t b_stride, float *c,
                                                        size_t c_stride) {
    size_t column = 0;
    for (; column + TILE_VECTORS * VW <= columns; column += TILE_VECTORS * VW)
        CK_NAME(column_block)
        (TILE_VECTORS, rows, depth, a, a_stride, b + column, b_stride, c + column, c_stride, true, true, NULL, NULL);
#if TILE_VECTORS > 2
    if (columns - column >= 2 * VW) {
        CK_NAME(column_block)(2, rows, depth, a, a_stride, b + column, b_stride, c + column, c_stride, true, true, NULL, NULL);
        column += 2 * VW;
    }
#endif
    if (columns - column >= VW)
        CK_NAME(column_block)(1, rows, depth, a, a_stride, b + column, b_stride, c + column, c_stride, true, true, NULL, NULL);
}

/// Replaces scores by e^(scale · score + bias − maximum) and returns 1 / Σ.
static inline float CK_NAME(softmax_row)(float *row, size_t count, float scale, const float *bias) {
    vf factor = v_set1(scale), largest = v_set1(-__builtin_inff());
    size_t whole = count / VW * VW, rest = count - whole;
    for (size_t j = 0; j < whole; j += VW) {
        vf x = v_mul(v_load(row + j), factor);
        if (bias) x = v_add(x, v_load(bias + j));
        v_store(row + j, x);
        largest = v_max(largest, x);
    }
    float maximum = whole ? v_largest(largest) : -__builtin_inff();
    for (size_t j = whole; j < count; j++) {
        row[j] = row[j] * scale + (bias ? bias[j] : 0);
        if (row[j] > maximum) maximum = row[j];
    }
    vf shift = v_set1(maximum), sum = v_zero();
    for (size_t j = 0; j < whole; j += VW) {
        vf e = v_exp_nonpositive(v_sub(v_load(row + j), shift));
        v_store(row + j, e);
        sum = v_add(sum, e);
    }
    if (rest) {
        vf e = v_exp_nonpositive(v_min(v_sub(v_load_part(row + whole, rest), shift), v_zero()));
        v_store_part(row + whole, e, rest);
        sum = v_add(sum, v_load_part(row + whole, rest));
    }
    return 1.0f / v_sum(sum);
}

void CK_NAME(attention_f32)(const ck_attention_f32_arguments *s) {
    size_t tokens = s->tokens, d = s->head_size, wide = CK_NAME(padded)(tokens), deep = CK_NAME(padded)(d);
    float *keys = s->workspace, *values = keys + d * wide;
    float *scores = values + tokens * deep, *output = scores + QUERY_ROWS * wide;
    for (size_t head = s->head_begin; head < s->head_end; head++) {
        size_t offset = head * d;
        CK_NAME(transpose_f32)(s->key + offset, s->stride, tokens, d, keys, wide, wide);
        const float *v = s->value + offset;
        size_t v_stride = s->stride;
        if (deep != d) {
            for (size_t t = 0; t < tokens; t++) {
                for (size_t i = 0; i < d; i++) values[t * deep + i] = v[t * s->stride + i];
                for (size_t i = d; i < deep; i++) values[t * deep + i] = 0;
            }
            v = values;
            v_stride = deep;
        }
        for (size_t first = 0; first < tokens; first += QUERY_ROWS) {
            size_t rows = tokens - first < QUERY_ROWS ? tokens - first : QUERY_ROWS;
            CK_NAME(product)
            (rows, wide, d, s->query + first * s->stride + offset, s->stride, keys, wide, scores, wide);
            float inverse[QUERY_ROWS];
            for (size_t i = 0; i < rows; i++) {
                const float *bias =
                    s->bias ? s->bias + head * s->bias_stride + s->bias_zero - (first + i) : NULL;
                inverse[i] = CK_NAME(softmax_row)(scores + i * wide, tokens, s->scale, bias);
            }
            CK_NAME(product)(rows, deep, tokens, scores, wide, v, v_stride, output, deep);
            for (size_t i = 0; i < rows; i++) {
                float *to = s->output + (first + i) * s->output_stride + offset;
                vf factor = v_set1(inverse[i]);
                size_t j = 0;
                for (; j + VW <= d; j += VW) v_store(to + j, v_mul(v_load(output + i * deep + j), factor));
                if (j < d) v_store_part(to + j, v_mul(v_load(output + i * deep + j), factor), d - j);
            }
        }
    }
}
