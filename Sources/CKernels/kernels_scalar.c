// SPDX-License-Identifier: Apache-2.0
// The slow twin of every kernel: plain C that a reader can check against the formula, and the path on processors that
// have no kernels of their own. Sums go in index order.
#include "ck_kernels.h"
#include <math.h>

#define PANEL_WIDTH 16

static void ck_pack_f32_scalar(const float *w, size_t stride, size_t columns, size_t depth, size_t panel_begin,
                               size_t panel_end, float *panels) {
    for (size_t p = panel_begin; p < panel_end; p++)
        for (size_t k = 0; k < depth; k++)
            for (size_t j = 0; j < PANEL_WIDTH; j++) {
                size_t column = p * PANEL_WIDTH + j;
                panels[(p * depth + k) * PANEL_WIDTH + j] = column < columns ? w[column * stride + k] : 0;
            }
}

static float ck_gelu_scalar(float x) { return 0.5f * x * (1.0f + erff(x * 0.70710678f)); }

static void ck_gemm_f32_scalar(const ck_gemm_f32_arguments *g) {
    for (size_t p = g->panel_begin; p < g->panel_end; p++) {
        size_t column = p * PANEL_WIDTH;
        size_t width = g->columns - column < PANEL_WIDTH ? g->columns - column : PANEL_WIDTH;
        const float *panel = g->panels + column * g->depth;
        for (size_t i = 0; i < g->rows; i++) {
            float sum[PANEL_WIDTH] = {0};
            for (size_t k = 0; k < g->depth; k++) {
                float a = g->a[i * g->a_stride + k];
                for (size_t j = 0; j < PANEL_WIDTH; j++) sum[j] += a * panel[k * PANEL_WIDTH + j];
            }
            for (size_t j = 0; j < width; j++) {
                float x = sum[j];
                if (g->bias) x += g->bias[column + j];
                if (g->activation == CK_ACTIVATION_GELU) x = ck_gelu_scalar(x);
                if (g->activation == CK_ACTIVATION_RELU) x = x > 0 ? x : 0;
                if (g->residual) x += g->residual[i * g->residual_stride + column + j];
                g->c[i * g->c_stride + column + j] = x;
            }
        }
    }
}

static size_t ck_attention_workspace_f32_scalar(size_t tokens, size_t head_size) {
    (void)head_size;
    return tokens;
}

static void ck_attention_f32_scalar(const ck_attention_f32_arguments *s) {
    size_t d = s->head_size;
    float *weights = s->workspace;
    for (size_t head = s->head_begin; head < s->head_end; head++)
        for (size_t i = 0; i < s->tokens; i++) {
            const float *q = s->query + i * s->stride + head * d;
            float maximum = -INFINITY, sum = 0;
            for (size_t j = 0; j < s->tokens; j++) {
                const float *k = s->key + j * s->stride + head * d;
                float x = 0;
                for (size_t c = 0; c < d; c++) x += q[c] * k[c];
                x *= s->scale;
                if (s->bias) x += s->bias[head * s->bias_stride + s->bias_zero + j - i];
                weights[j] = x;
                maximum = x > maximum ? x : maximum;
            }
            for (size_t j = 0; j < s->tokens; j++) {
                weights[j] = expf(weights[j] - maximum);
                sum += weights[j];
            }
            for (size_t c = 0; c < d; c++) {
                float x = 0;
                for (size_t j = 0; j < s->tokens; j++) x += weights[j] * s->value[j * s->stride + head * d + c];
                s->output[i * s->output_stride + head * d + c] = x / sum;
            }
        }
}

static void ck_embedding_f32_scalar(const ck_embedding_f32_arguments *e) {
    for (size_t t = 0; t < e->count; t++)
        for (size_t c = 0; c < e->width; c++) {
            float x = e->words[(size_t)e->ids[t] * e->width + c];
            if (e->type_ids) x += e->types[(size_t)e->type_ids[t] * e->width + c];
            e->output[t * e->output_stride + c] = x + e->positions[(size_t)e->position_ids[t] * e->width + c];
        }
}

static void ck_layer_norm_f32_scalar(const float *x, size_t x_stride, size_t rows, size_t width, const float *gamma,
                                     const float *beta, float epsilon, float *y, size_t y_stride) {
    for (size_t r = 0; r < rows; r++, x += x_stride, y += y_stride) {
        float mean = 0, variance = 0;
        for (size_t c = 0; c < width; c++) mean += x[c];
        mean /= (float)width;
        for (size_t c = 0; c < width; c++) variance += (x[c] - mean) * (x[c] - mean);
        variance /= (float)width;
        float inverse = 1.0f / sqrtf(variance + epsilon);
        for (size_t c = 0; c < width; c++) y[c] = (x[c] - mean) * inverse * gamma[c] + beta[c];
    }
}

static void ck_column_sum_f32_scalar(const float *x, size_t stride, size_t rows, size_t width, const float *weights,
                                     float *out) {
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < width; c++) out[c] += x[r * stride + c] * (weights ? weights[r] : 1.0f);
}

static void ck_column_max_f32_scalar(const float *x, size_t stride, size_t rows, size_t width, float *out) {
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < width; c++) out[c] = x[r * stride + c] > out[c] ? x[r * stride + c] : out[c];
}

static float ck_dot_f32_scalar(const float *a, const float *b, size_t count) {
    float sum = 0;
    for (size_t i = 0; i < count; i++) sum += a[i] * b[i];
    return sum;
}

static float ck_squared_euclidean_f32_scalar(const float *a, const float *b, size_t count) {
    float sum = 0;
    for (size_t i = 0; i < count; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum;
}

static float ck_manhattan_f32_scalar(const float *a, const float *b, size_t count) {
    float sum = 0;
    for (size_t i = 0; i < count; i++) sum += fabsf(a[i] - b[i]);
    return sum;
}

static bool ck_all_finite_f32_scalar(const float *x, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!isfinite(x[i])) return false;
    return true;
}

static void ck_scale_f32_scalar(float *x, size_t count, float factor) {
    for (size_t i = 0; i < count; i++) x[i] *= factor;
}

void ck_gelu_f32_scalar(float *x, size_t count) {
    for (size_t i = 0; i < count; i++) x[i] = ck_gelu_scalar(x[i]);
}
void ck_gelu_tanh_f32_scalar(float *x, size_t count) {
    for (size_t i = 0; i < count; i++)
        x[i] = 0.5f * x[i] * (1.0f + tanhf(0.79788456f * (x[i] + 0.044715f * x[i] * x[i] * x[i])));
}
void ck_tanh_f32_scalar(float *x, size_t count) {
    for (size_t i = 0; i < count; i++) x[i] = tanhf(x[i]);
}
void ck_sigmoid_f32_scalar(float *x, size_t count) {
    for (size_t i = 0; i < count; i++) x[i] = 1.0f / (1.0f + expf(-x[i]));
}
void ck_silu_f32_scalar(float *x, size_t count) {
    for (size_t i = 0; i < count; i++) x[i] = x[i] / (1.0f + expf(-x[i]));
}

float ck_quantize_i8_rare(const float *x, size_t count, int8_t *codes, float *residual) {
    double maximum = 0, sum = 0;
    for (size_t i = 0; i < count; i++) maximum = fabs((double)x[i]) > maximum ? fabs((double)x[i]) : maximum;
    float step = (float)(maximum / 127.0);
    // Subnormal steps are far apart: one too small would need codes beyond 127, or be 0. 127 large ones must not overflow.
    if (maximum < 1 && 127.0 * (double)step < maximum) step = nextafterf(step, INFINITY);
    if (maximum > 1 && 127.0 * (double)step > maximum) step = nextafterf(step, 0.0f);
    for (size_t i = 0; i < count; i++) {
        double scaled = step > 0 ? rint((double)x[i] / (double)step) : 0;
        double difference = (double)x[i] - scaled * (double)step;
        codes[i] = (int8_t)scaled;
        sum += difference * difference;
    }
    *residual = (float)sum;
    return step;
}

static float ck_quantize_i8_scalar(const float *x, size_t count, size_t stride, int8_t *codes, float *residual) {
    float maximum = 0, sum = 0;
    for (size_t i = 0; i < count; i++) maximum = fabsf(x[i]) > maximum ? fabsf(x[i]) : maximum;
    for (size_t i = count; i < stride; i++) codes[i] = 0;
    if (!(maximum > 1e-35f && maximum < 1e35f)) return ck_quantize_i8_rare(x, count, codes, residual);
    float step = maximum / 127.0f, inverse = 127.0f / maximum;
    for (size_t i = 0; i < count; i++) {
        float scaled = rintf(x[i] * inverse), difference = x[i] - scaled * step;
        codes[i] = (int8_t)scaled;
        sum += difference * difference;
    }
    *residual = sum;
    return step;
}

static int32_t ck_dot_i8_scalar(const int8_t *a, const int8_t *b, size_t count) {
    int32_t sum = 0;
    for (size_t i = 0; i < count; i++) sum += a[i] * b[i];
    return sum;
}

static float ck_table_score(const ck_gather_arguments *g, size_t index, bool bytes) {
    const ck_table *t = g->table;
    size_t piece = g->ids[index] >> t->shift, row = g->ids[index] & (((size_t)1 << t->shift) - 1);
    const void *at = (const char *)t->rows[piece] + row * t->row_bytes;
    const ck_row_scale *scale = (const ck_row_scale *)t->scales[piece] + row;
    float dot = bytes ? (float)ck_dot_i8_scalar(g->query, at, t->count) : ck_dot_f32_scalar(g->query, at, t->count);
    return fmaf(dot * g->query_factor, scale->factor, scale->offset);
}
static void ck_gather_i8_scalar(const ck_gather_arguments *g) {
    for (size_t i = 0; i < g->id_count; i++) g->scores[i] = ck_table_score(g, i, true);
}
static void ck_gather_f32_scalar(const ck_gather_arguments *g) {
    for (size_t i = 0; i < g->id_count; i++) g->scores[i] = ck_table_score(g, i, false);
}

static void ck_scan_scalar(const ck_scan_arguments *s, bool bytes) {
    for (size_t q = 0; q < s->query_count; q++)
        for (size_t r = 0; r < s->row_count; r++) {
            const void *query = (const char *)s->queries + q * s->query_bytes;
            const void *row = (const char *)s->rows + r * s->row_bytes;
            float dot = bytes ? (float)ck_dot_i8_scalar(query, row, s->count) : ck_dot_f32_scalar(query, row, s->count);
            s->scores[q * s->score_stride + r] =
                fmaf(dot * s->query_factors[q], s->scales[r].factor, s->scales[r].offset);
        }
}
static void ck_scan_i8_scalar(const ck_scan_arguments *s) { ck_scan_scalar(s, true); }
static void ck_scan_f32_scalar(const ck_scan_arguments *s) { ck_scan_scalar(s, false); }

static size_t ck_select_f32_scalar(const float *x, size_t count, float least, uint32_t *positions) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (x[i] >= least) positions[found++] = (uint32_t)i;
    return found;
}

const ck_kernels ck_kernels_scalar = {
    .level = CK_LEVEL_SCALAR,
    .name = "scalar",
    .panel_width = PANEL_WIDTH,
    .pack_f32 = ck_pack_f32_scalar,
    .gemm_f32 = ck_gemm_f32_scalar,
    .attention_f32 = ck_attention_f32_scalar,
    .attention_workspace_f32 = ck_attention_workspace_f32_scalar,
    .embedding_f32 = ck_embedding_f32_scalar,
    .layer_norm_f32 = ck_layer_norm_f32_scalar,
    .column_sum_f32 = ck_column_sum_f32_scalar,
    .column_max_f32 = ck_column_max_f32_scalar,
    .dot_f32 = ck_dot_f32_scalar,
    .squared_euclidean_f32 = ck_squared_euclidean_f32_scalar,
    .manhattan_f32 = ck_manhattan_f32_scalar,
    .all_finite_f32 = ck_all_finite_f32_scalar,
    .scale_f32 = ck_scale_f32_scalar,
    .quantize_i8 = ck_quantize_i8_scalar,
    .dot_i8 = ck_dot_i8_scalar,
    .gather_i8 = ck_gather_i8_scalar,
    .gather_f32 = ck_gather_f32_scalar,
    .scan_i8 = ck_scan_i8_scalar,
    .scan_f32 = ck_scan_f32_scalar,
    .select_f32 = ck_select_f32_scalar,
};
