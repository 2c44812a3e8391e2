// SPDX-License-Identifier: Apache-2.0
// Bits are reflected throughout: the top bit of a word is x⁰. "x^n" below is the remainder of xⁿ modulo the polynomial.
#include "ck_crc32c.h"
#include <string.h>

// MARK: - Eight tables

// Entry n of table k is what byte n becomes when k more bytes have passed through the register: Σ x^(39 + 8k − i) over
// the bits i that are set in n. The eight powers of a table thus make all its entries.
#define BIT(n, mask, power) ((n) & (mask) ? (power) : 0u)
#define ENTRY(n, a, b, c, d, e, f, g, h)                                                                               \
    BIT(n, 128, a) ^ BIT(n, 64, b) ^ BIT(n, 32, c) ^ BIT(n, 16, d) ^ BIT(n, 8, e) ^ BIT(n, 4, f) ^ BIT(n, 2, g) ^      \
        BIT(n, 1, h)
#define ENTRIES_4(n, ...)                                                                                              \
    ENTRY((n), __VA_ARGS__), ENTRY((n) + 1, __VA_ARGS__), ENTRY((n) + 2, __VA_ARGS__), ENTRY((n) + 3, __VA_ARGS__)
#define ENTRIES_16(n, ...)                                                                                             \
    ENTRIES_4((n), __VA_ARGS__), ENTRIES_4((n) + 4, __VA_ARGS__), ENTRIES_4((n) + 8, __VA_ARGS__),                     \
        ENTRIES_4((n) + 12, __VA_ARGS__)
#define ENTRIES_64(n, ...)                                                                                             \
    ENTRIES_16((n), __VA_ARGS__), ENTRIES_16((n) + 16, __VA_ARGS__), ENTRIES_16((n) + 32, __VA_ARGS__),                \
        ENTRIES_16((n) + 48, __VA_ARGS__)
#define TABLE(...)                                                                                                     \
    {                                                                                                                  \
        ENTRIES_64(0, __VA_ARGS__), ENTRIES_64(64, __VA_ARGS__), ENTRIES_64(128, __VA_ARGS__),                         \
            ENTRIES_64(192, __VA_ARGS__)                                                                               \
    }

static const uint32_t ck_crc32c_tables[8][256] = {
    // x^32, x^33, … x^39, then on: each is the one before, shifted right, with 0x82F63B78 added if a bit fell out.
    TABLE(0x82f63b78, 0x417b1dbc, 0x20bd8ede, 0x105ec76f, 0x8ad958cf, 0xc79a971f, 0xe13b70f7, 0xf26b8303),
    TABLE(0xfbc3faf9, 0xff17c604, 0x7f8be302, 0x3fc5f181, 0x9d14c3b8, 0x4e8a61dc, 0x274530ee, 0x13a29877),
    TABLE(0x8b277743, 0xc76580d9, 0xe144fb14, 0x70a27d8a, 0x38513ec5, 0x9edea41a, 0x4f6f520d, 0xa541927e),
    TABLE(0x52a0c93f, 0xaba65fe7, 0xd725148b, 0xe964b13d, 0xf64463e6, 0x7b2231f3, 0xbf672381, 0xdd45aab8),
    TABLE(0x6ea2d55c, 0x37516aae, 0x1ba8b557, 0x8f2261d3, 0xc5670b91, 0xe045beb0, 0x7022df58, 0x38116fac),
    TABLE(0x1c08b7d6, 0x0e045beb, 0x85f4168d, 0xc00c303e, 0x6006181f, 0xb2f53777, 0xdb8ca0c3, 0xef306b19),
    TABLE(0xf56e0ef4, 0x7ab7077a, 0x3d5b83bd, 0x9c5bfaa6, 0x4e2dfd53, 0xa5e0c5d1, 0xd0065990, 0x68032cc8),
    TABLE(0x34019664, 0x1a00cb32, 0x0d006599, 0x847609b4, 0x423b04da, 0x211d826d, 0x9278fa4e, 0x493c7d27),
};

static inline uint32_t ck_load_u32(const uint8_t *p) {
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

uint32_t ck_crc32c_scalar(uint32_t crc, const void *bytes, size_t count) {
    const uint32_t(*table)[256] = ck_crc32c_tables;
    const uint8_t *p = bytes;
    crc = ~crc;
    for (; count >= 8; p += 8, count -= 8) {
        uint32_t low = crc ^ ck_load_u32(p), high = ck_load_u32(p + 4);
        crc = table[7][low & 255] ^ table[6][low >> 8 & 255] ^ table[5][low >> 16 & 255] ^ table[4][low >> 24] ^
              table[3][high & 255] ^ table[2][high >> 8 & 255] ^ table[1][high >> 16 & 255] ^ table[0][high >> 24];
    }
    for (; count > 0; p++, count--) crc = crc >> 8 ^ table[0][(crc ^ *p) & 255];
    return ~crc;
}

// MARK: - By the processor

static inline uint64_t ck_load_u64(const uint8_t *p) {
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

#if defined(__x86_64__)
#include <immintrin.h>
#define CK_TARGET __attribute__((target("sse4.2,pclmul")))

/// Takes in three neighbouring spans of `words` × 8 bytes.
///
/// The instruction takes in a word in a cycle but has its result after three, so that three registers run side by side.
/// They are added up as if the first two had gone on through the spans after theirs: times x^(128 · words) and
/// x^(64 · words). The constants are lower by 33 because the carry-less product of reflected words loses one factor x,
/// and the step that reduces it to 32 bits multiplies by x^32.
CK_TARGET static inline __attribute__((always_inline)) uint32_t ck_crc32c_three_spans(uint32_t crc, const uint8_t *p,
                                                                                      size_t words, uint32_t far,
                                                                                      uint32_t near) {
    uint64_t first = crc, second = 0, third = 0;
    for (size_t i = 0; i < 8 * words; i += 8) {
        first = _mm_crc32_u64(first, ck_load_u64(p + i));
        second = _mm_crc32_u64(second, ck_load_u64(p + 8 * words + i));
        third = _mm_crc32_u64(third, ck_load_u64(p + 16 * words + i));
    }
    __m128i shifted = _mm_xor_si128(_mm_clmulepi64_si128(_mm_cvtsi64_si128((int64_t)first), _mm_cvtsi32_si128((int)far), 0),
                                    _mm_clmulepi64_si128(_mm_cvtsi64_si128((int64_t)second), _mm_cvtsi32_si128((int)near), 0));
    return (uint32_t)(third ^ _mm_crc32_u64(0, (uint64_t)_mm_cvtsi128_si64(shifted)));
}

CK_TARGET static uint32_t ck_crc32c_sse42(uint32_t crc, const uint8_t *p, size_t count) {
    crc = ~crc;
    // 1,536 bytes, a common row, are one round; the smaller rounds are for what such rounds leave.
    for (; count >= 1536; p += 1536, count -= 1536) crc = ck_crc32c_three_spans(crc, p, 64, 0x170076fa, 0xdd7e3b0c);
    for (; count >= 384; p += 384, count -= 384) crc = ck_crc32c_three_spans(crc, p, 16, 0xb9e02b86, 0x0d3b6092);
    for (; count >= 96; p += 96, count -= 96) crc = ck_crc32c_three_spans(crc, p, 4, 0x9e4addf8, 0xba4fc28e);
    for (; count >= 8; p += 8, count -= 8) crc = (uint32_t)_mm_crc32_u64(crc, ck_load_u64(p));
    for (; count > 0; p++, count--) crc = _mm_crc32_u8(crc, *p);
    return ~crc;
}
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>

static uint32_t ck_crc32c_arm(uint32_t crc, const uint8_t *p, size_t count) {
    crc = ~crc;
    for (; count >= 8; p += 8, count -= 8) crc = __crc32cd(crc, ck_load_u64(p));
    for (; count > 0; p++, count--) crc = __crc32cb(crc, *p);
    return ~crc;
}
#endif

uint32_t ck_crc32c(uint32_t crc, const void *bytes, size_t count) {
#if defined(__x86_64__)
    // The answer stands in memory since the program was loaded: asking costs a load and a test.
    if (__builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("pclmul")) return ck_crc32c_sse42(crc, bytes, count);
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
    return ck_crc32c_arm(crc, bytes, count);
#endif
    return ck_crc32c_scalar(crc, bytes, count);
}
