// SPDX-License-Identifier: Apache-2.0
// Many queries over many rows of bytes by vpdpbusd. Included by codes_template.h in place of byte_scan_template.h.
//
// Thirty-two rows at a time are laid out as a panel: four components of each row, then the next four. A query's four
// components are broadcast, and each lane sums up the dot product of its own row: nothing is added across lanes. The panel
// stays in the first-level cache while all queries pass over it.
#pragma once

#define SCAN_PANEL_ROWS 32
/// Longer rows are scanned one query at a time: the panel lies on the stack.
#define SCAN_PANEL_BYTES 4096
/// Queries whose sums are prepared together.
#define SCAN_PANEL_QUERIES 64

/// Sixteen vectors of sixteen times four bytes, as a matrix, turned about its diagonal.
CK_INLINE void CK_NAME(transpose16_i32)(__m512i *r) {
    __m512i t[16];
#pragma clang loop unroll(full)
    for (int i = 0; i < 16; i += 2) {
        t[i] = _mm512_unpacklo_epi32(r[i], r[i + 1]);
        t[i + 1] = _mm512_unpackhi_epi32(r[i], r[i + 1]);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < 16; i += 4) {
        r[i] = _mm512_unpacklo_epi64(t[i], t[i + 2]);
        r[i + 1] = _mm512_unpackhi_epi64(t[i], t[i + 2]);
        r[i + 2] = _mm512_unpacklo_epi64(t[i + 1], t[i + 3]);
        r[i + 3] = _mm512_unpackhi_epi64(t[i + 1], t[i + 3]);
    }
    // Each of r[4 g + c] now holds, in its quarter b, the column 4 b + c of the rows 4 g ..< 4 g + 4.
#pragma clang loop unroll(full)
    for (int c = 0; c < 4; c++) {
        __m512i low = _mm512_shuffle_i32x4(r[c], r[4 + c], 0x88), high = _mm512_shuffle_i32x4(r[c], r[4 + c], 0xdd);
        __m512i lower = _mm512_shuffle_i32x4(r[8 + c], r[12 + c], 0x88),
                higher = _mm512_shuffle_i32x4(r[8 + c], r[12 + c], 0xdd);
        t[c] = _mm512_shuffle_i32x4(low, lower, 0x88);
        t[4 + c] = _mm512_shuffle_i32x4(high, higher, 0x88);
        t[8 + c] = _mm512_shuffle_i32x4(low, lower, 0xdd);
        t[12 + c] = _mm512_shuffle_i32x4(high, higher, 0xdd);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < 16; i++) r[i] = t[i];
}

/// Up to 32 rows as a panel of count / 4 steps of 128 bytes, 128 added to each component; missing rows hold anything.
static void CK_NAME(pack_panel_i8)(const int8_t *rows, size_t row_bytes, size_t row_count, size_t count,
                                   uint8_t *panel) {
    for (size_t half = 0; half < 2; half++)
        for (size_t i = 0; i < count; i += VB) {
            __m512i r[16];
            for (size_t j = 0; j < 16; j++) {
                size_t row = 16 * half + j;
                r[j] = row < row_count ? CK_NAME(unsigned_i8)(rows + row * row_bytes + i) : vi_zero();
            }
            CK_NAME(transpose16_i32)(r);
            for (size_t j = 0; j < 16; j++) _mm512_storeu_si512(panel + 32 * i + 128 * j + 64 * half, r[j]);
        }
}

/// Scores of `queries` queries, a constant at every call, for the rows of a panel from row `begin` on.
CK_INLINE void CK_NAME(panel_tile_i8)(const ck_scan_arguments *s, const size_t queries, size_t q, const int32_t *starts,
                                      const uint8_t *panel, size_t begin, size_t row_count, const __m512 *factors,
                                      const __m512 *offsets) {
    const int8_t *query = (const int8_t *)s->queries + q * s->query_bytes;
    vi sum[8][2];
#pragma clang loop unroll(full)
    for (size_t j = 0; j < queries; j++) sum[j][0] = sum[j][1] = _mm512_set1_epi32(starts[j]);
    for (size_t i = 0; i < s->count; i += 4) {
        vi low = vi_load(panel + 32 * i), high = vi_load(panel + 32 * i + 64);
#pragma clang loop unroll(full)
        for (size_t j = 0; j < queries; j++) {
            int32_t four;
            __builtin_memcpy(&four, query + j * s->query_bytes + i, 4);
            vi value = _mm512_set1_epi32(four);
            sum[j][0] = _mm512_dpbusd_epi32(sum[j][0], low, value);
            sum[j][1] = _mm512_dpbusd_epi32(sum[j][1], high, value);
        }
    }
#pragma clang loop unroll(full)
    for (size_t j = 0; j < queries; j++) {
        vf factor = v_set1(s->query_factors[q + j]);
        float *out = s->scores + (q + j) * s->score_stride + begin;
#pragma clang loop unroll(full)
        for (size_t half = 0; half < 2; half++) {
            if (row_count <= 16 * half) continue;
            vf scores = v_fma(v_mul(_mm512_cvtepi32_ps(sum[j][half]), factor), factors[half], offsets[half]);
            if (row_count >= 16 * half + 16) v_store(out + 16 * half, scores);
            else v_store_part(out + 16 * half, scores, row_count - 16 * half);
        }
    }
}

/// Scores of the queries begin ..< end, at most SCAN_PANEL_QUERIES, for all rows.
static void CK_NAME(scan_panels_i8)(const ck_scan_arguments *s, size_t begin, size_t end) {
    uint8_t panel[SCAN_PANEL_ROWS * SCAN_PANEL_BYTES] __attribute__((aligned(64)));
    int32_t starts[SCAN_PANEL_QUERIES];
    for (size_t q = begin; q < end; q++)
        starts[q - begin] = vi_sum(CK_NAME(start_i8)((const int8_t *)s->queries + q * s->query_bytes, s->count));
    for (size_t row = 0; row < s->row_count; row += SCAN_PANEL_ROWS) {
        size_t rows = s->row_count - row < SCAN_PANEL_ROWS ? s->row_count - row : SCAN_PANEL_ROWS;
        CK_NAME(pack_panel_i8)((const int8_t *)s->rows + row * s->row_bytes, s->row_bytes, rows, s->count, panel);
        float scales[2][SCAN_PANEL_ROWS] = {{0}};
        for (size_t r = 0; r < rows; r++) {
            scales[0][r] = s->scales[row + r].factor;
            scales[1][r] = s->scales[row + r].offset;
        }
        __m512 factors[2] = {v_load(scales[0]), v_load(scales[0] + 16)};
        __m512 offsets[2] = {v_load(scales[1]), v_load(scales[1] + 16)};
        size_t q = begin;
        for (; q + 8 <= end; q += 8)
            CK_NAME(panel_tile_i8)(s, 8, q, starts + (q - begin), panel, row, rows, factors, offsets);
        for (; q < end; q++)
            CK_NAME(panel_tile_i8)(s, 1, q, starts + (q - begin), panel, row, rows, factors, offsets);
    }
}

void CK_NAME(scan_i8)(const ck_scan_arguments *s) {
    // Few queries do not pay for the panel.
    if (s->query_count < 4 || s->count > SCAN_PANEL_BYTES) {
        for (size_t begin = 0; begin < s->row_count; begin += SCAN_BLOCK) {
            size_t end = begin + SCAN_BLOCK < s->row_count ? begin + SCAN_BLOCK : s->row_count;
            for (size_t q = 0; q < s->query_count; q++) CK_NAME(scan_row_i8)(s, q, begin, end);
        }
        return;
    }
    for (size_t q = 0; q < s->query_count; q += SCAN_PANEL_QUERIES)
        CK_NAME(scan_panels_i8)(s, q, q + SCAN_PANEL_QUERIES < s->query_count ? q + SCAN_PANEL_QUERIES : s->query_count);
}
