// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdint.h>

// Properties and mappings of Unicode scalars, as the reference library `tokenizers` sees them.
//
// Every table is a two-stage trie over blocks of 128 scalars: `index[scalar >> 7]` names a block, and the block holds
// one value for each scalar. The arrays are in unicode_tables.c, written by scripts/make-unicode-tables.py. Callers
// pass values below 0x110000.

extern const uint8_t cu_property_index[];
extern const uint16_t cu_property_blocks[];
extern const uint8_t cu_decomposition_index[];
extern const uint16_t cu_decomposition_blocks[];
extern const uint32_t cu_decomposition_pool[];
extern const uint8_t cu_lowercase_index[];
extern const uint16_t cu_lowercase_blocks[];
extern const uint32_t cu_lowercase_pool[];

enum {
    /// BERT's cleaning drops it: NUL, U+FFFD, controls and unassigned scalars.
    cu_removed = 1,
    /// White space; BERT's cleaning turns what it keeps of it into a space.
    cu_whitespace = 2,
    /// BERT's pre-tokeniser isolates it: ASCII symbols and general category P.
    cu_punctuation = 4,
    /// BERT puts spaces around it.
    cu_ideograph = 8,
    /// A nonspacing mark, dropped after decomposition when accents are stripped by BERT's normaliser.
    cu_nonspacing = 16,
    /// A combining mark, dropped by the `StripAccents` normaliser.
    cu_combining = 32,
    /// A word character to an added token with `single_word`.
    cu_word = 64,
    /// It has a decomposition or a lower-case mapping.
    cu_mapped = 128,
    /// The most scalars that one scalar decomposes to or is lower-cased to.
    cu_longest_mapping = 4,
};

/// The flags of a scalar in the low byte and its canonical combining class in the high byte.
static inline uint16_t cu_properties(uint32_t scalar) {
    return cu_property_blocks[((uint32_t)cu_property_index[scalar >> 7] << 7) | (scalar & 127)];
}

/// The full canonical decomposition of a scalar other than a Hangul syllable: its length, then its scalars; a length
/// of 0 if it is its own.
static inline const uint32_t *_Nonnull cu_decomposition(uint32_t scalar) {
    uint32_t block = (uint32_t)cu_decomposition_index[scalar >> 7] << 7;
    return cu_decomposition_pool + cu_decomposition_blocks[block | (scalar & 127)];
}

/// The lower-case mapping of a scalar: its length, then its scalars; a length of 0 if it is its own.
static inline const uint32_t *_Nonnull cu_lowercase(uint32_t scalar) {
    uint32_t block = (uint32_t)cu_lowercase_index[scalar >> 7] << 7;
    return cu_lowercase_pool + cu_lowercase_blocks[block | (scalar & 127)];
}
