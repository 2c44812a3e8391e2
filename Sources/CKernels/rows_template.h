// SPDX-License-Identifier: Apache-2.0
// Kernels that walk over rows: embedding sum, layer norm, pooling sums, distances. Included once by each level's file.
#pragma once

void CK_NAME(embedding_f32)(const ck_embedding_f32_arguments *e) {
    for (size_t t = 0; t < e->count; t++) {
        const float *word = e->words + (size_t)e->ids[t] * e->width;
        const float *position = e->positions + (size_t)e->position_ids[t] * e->width;
        const float *type = e->type_ids ? e->types + (size_t)e->type_ids[t] * e->width : NULL;
        float *out = e->output + t * e->output_stride;
        size_t j = 0;
        for (; j + VW <= e->width; j += VW) {
            vf x = v_load(word + j);
            if (type) x = v_add(x, v_load(type + j));
            v_store(out + j, v_add(x, v_load(position + j)));
        }
        for (; j < e->width; j++) out[j] = (type ? word[j] + type[j] : word[j]) + position[j];
    }
}

void CK_NAME(layer_norm_f32)(const float *x, size_t x_stride, size_t rows, size_t width, const float *gamma,
                             const float *beta, float epsilon, float *y, size_t y_stride) {
    size_t whole = width / VW * VW, rest = width - whole;
    for (size_t r = 0; r < rows; r++, x += x_stride, y += y_stride) {
        vf sum0 = v_zero(), sum1 = v_zero();
        size_t j = 0;
        for (; j + 2 * VW <= whole; j += 2 * VW) {
            sum0 = v_add(sum0, v_load(x + j));
            sum1 = v_add(sum1, v_load(x + j + VW));
        }
        if (j < whole) sum0 = v_add(sum0, v_load(x + j));
        if (rest) sum1 = v_add(sum1, v_load_part(x + whole, rest));
        float mean = v_sum(v_add(sum0, sum1)) / (float)width;
        vf centre = v_set1(mean);
        sum0 = v_zero();
        sum1 = v_zero();
        for (j = 0; j + 2 * VW <= whole; j += 2 * VW) {
            vf a = v_sub(v_load(x + j), centre), b = v_sub(v_load(x + j + VW), centre);
            sum0 = v_fma(a, a, sum0);
            sum1 = v_fma(b, b, sum1);
        }
        if (j < whole) {
            vf a = v_sub(v_load(x + j), centre);
            sum0 = v_fma(a, a, sum0);
        }
        float squares = v_sum(v_add(sum0, sum1));
        for (j = whole; j < width; j++) squares += (x[j] - mean) * (x[j] - mean);
        float inverse = 1.0f / __builtin_sqrtf(squares / (float)width + epsilon);
        vf factor = v_set1(inverse);
        for (j = 0; j < whole; j += VW)
            v_store(y + j, v_fma(v_mul(v_sub(v_load(x + j), centre), factor), v_load(gamma + j), v_load(beta + j)));
        for (; j < width; j++) y[j] = (x[j] - mean) * inverse * gamma[j] + beta[j];
    }
}

void CK_NAME(column_sum_f32)(const float *x, size_t stride, size_t rows, size_t width, const float *weights,
                             float *out) {
    for (size_t r = 0; r < rows; r++, x += stride) {
        float weight = weights ? weights[r] : 1.0f;
        vf factor = v_set1(weight);
        size_t j = 0;
        for (; j + VW <= width; j += VW) v_store(out + j, v_fma(v_load(x + j), factor, v_load(out + j)));
        for (; j < width; j++) out[j] += x[j] * weight;
    }
}

void CK_NAME(column_max_f32)(const float *x, size_t stride, size_t rows, size_t width, float *out) {
    for (size_t r = 0; r < rows; r++, x += stride) {
        size_t j = 0;
        for (; j + VW <= width; j += VW) v_store(out + j, v_max(v_load(x + j), v_load(out + j)));
        for (; j < width; j++) out[j] = x[j] > out[j] ? x[j] : out[j];
    }
}

#define CK_REDUCTION(name, STEP)                                                                    \
    float CK_NAME(name)(const float *a, const float *b, size_t count) {                             \
        vf s0 = v_zero(), s1 = v_zero(), s2 = v_zero(), s3 = v_zero();                              \
        size_t i = 0;                                                                               \
        for (; i + 4 * VW <= count; i += 4 * VW) {                                                  \
            s0 = STEP(v_load(a + i), v_load(b + i), s0);                                            \
            s1 = STEP(v_load(a + i + VW), v_load(b + i + VW), s1);                                  \
            s2 = STEP(v_load(a + i + 2 * VW), v_load(b + i + 2 * VW), s2);                          \
            s3 = STEP(v_load(a + i + 3 * VW), v_load(b + i + 3 * VW), s3);                          \
        }                                                                                           \
        for (; i + VW <= count; i += VW) s0 = STEP(v_load(a + i), v_load(b + i), s0);               \
        if (i < count) s1 = STEP(v_load_part(a + i, count - i), v_load_part(b + i, count - i), s1); \
        return v_sum(v_add(v_add(s0, s1), v_add(s2, s3)));                                          \
    }

static inline __attribute__((always_inline)) vf CK_NAME(square_step)(vf a, vf b, vf sum) {
    vf d = v_sub(a, b);
    return v_fma(d, d, sum);
}
static inline __attribute__((always_inline)) vf CK_NAME(absolute_step)(vf a, vf b, vf sum) {
    return v_add(sum, v_abs(v_sub(a, b)));
}

CK_REDUCTION(dot_f32, v_fma)
CK_REDUCTION(squared_euclidean_f32, CK_NAME(square_step))
CK_REDUCTION(manhattan_f32, CK_NAME(absolute_step))
#undef CK_REDUCTION

bool CK_NAME(all_finite_f32)(const float *x, size_t count) {
    // 0 · x is 0 for finite x and NaN otherwise, and NaN survives the sum.
    vf s0 = v_zero(), s1 = v_zero(), zero = v_zero();
    size_t i = 0;
    for (; i + 2 * VW <= count; i += 2 * VW) {
        s0 = v_fma(v_load(x + i), zero, s0);
        s1 = v_fma(v_load(x + i + VW), zero, s1);
    }
    for (; i + VW <= count; i += VW) s0 = v_fma(v_load(x + i), zero, s0);
    if (i < count) s1 = v_fma(v_load_part(x + i, count - i), zero, s1);
    return v_sum(v_add(s0, s1)) == 0.0f;
}

void CK_NAME(scale_f32)(float *x, size_t count, float factor) {
    size_t i = 0;
    vf f = v_set1(factor);
    for (; i + VW <= count; i += VW) v_store(x + i, v_mul(v_load(x + i), f));
    for (; i < count; i++) x[i] *= factor;
}
