# SPDX-License-Identifier: Apache-2.0
"""Texts that break tokenizers, the same ones as Tests/TokenizationTests/HostileTexts.swift makes, and their hash."""

MASK = (1 << 64) - 1
HOSTILE_COUNT = 20_000
BLOCK = 1024


class SplitMix64:
    """The generator of Tests/TestSupport/SplitMix64.swift."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        word = self.state
        word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & MASK
        return word ^ (word >> 31)

    def below(self, limit):
        return self.next() % limit


STRINGS = [
    ["the", "Unaffable", "tokenization", "straße", "naïve", "ΣΊΣΥΦΟΣ", "İstanbul", "ǅ", "ﬁ", "ͅ", "antidisestablishmentarianism"],
    ["👩‍👩‍👧‍👦", "🏳️‍🌈", "🇩🇪🇫🇷", "👍🏽", "❤️", "1️⃣", "🧑🏿‍🚀", "\U0001fae8", "☃"],
    ["[SEP]", "[CLS]", "[UNK]", "[MASK]", "[PAD]", "<mask>", "  <mask>", "<s>", "</s>", "<unk>", "<UNK>", "[sep]", "##ing", "[UN", "<<mask>>"],
    [" ", "\t", "\n", "\r", "\u000b", "\u000c", "\u0085", "\u00a0", "\u1680", "\u2003", "\u2028", "\u2029", "\u202f", "\u3000", "\u200b", "\ufeff", "\u00ad"],
    ["\0", "\u0001", "\u007f", "\ufffd", "\ufffe", "\uffff", "\U0010ffff", "\ue000", "\u200d", "\u200e", "\u202e"],
]
RANGES = [
    [(0x61, 0x7A)],
    [(0x41, 0x5A), (0xC0, 0xDE)],
    [(0x21, 0x7E)],
    [(0x300, 0x36F)],
    [(0x591, 0x5C7), (0x610, 0x61A), (0x93C, 0x94D), (0xE31, 0xE4E), (0xF71, 0xF84), (0x1AB0, 0x1AFF)],
    [(0x1DC0, 0x1DFF), (0x20D0, 0x20F0), (0x302A, 0x302F), (0x3099, 0x309A), (0xFE20, 0xFE2F), (0x1D165, 0x1D172)],
    [(0x344, 0x344), (0x340, 0x341), (0xF73, 0xF81), (0x1D15E, 0x1D164), (0x1D1BB, 0x1D1C0), (0x16FF0, 0x16FF1)],
    [(0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF), (0x2F800, 0x2FA1D)],
    [(0x3040, 0x30FF), (0xAC00, 0xD7A3), (0x1100, 0x11FF)],
    [(0x5D0, 0x5EA), (0x621, 0x64A), (0xFB1D, 0xFDFF)],
    [(0x0, 0x1F), (0x7F, 0x9F)],
    [(0x100, 0x24F), (0x370, 0x52F), (0x1E00, 0x1FFF)],
    [(0x900, 0xDFF)],
    [(0x2000, 0x2BFF), (0xFE00, 0xFE0F)],
    [(0x80, 0xD7FF), (0xE000, 0xFFFF)],
    [(0x10000, 0x10FFFF)],
]


def hostile_text(index):
    """The text of a number: up to 60 pieces of one to three kinds; every 4,000th is a word of 100,000 bytes or more."""
    random = SplitMix64(index)
    if index % 4000 == 7:
        pattern = ["a", "é", "漢", "\u0301", "x\u0323\u0301"][index // 4000 % 5]
        return pattern * (100_000 // len(pattern.encode()) + 1)
    kinds = [random.below(len(STRINGS) + len(RANGES)) for _ in range(1 + random.below(3))]
    text = []
    for _ in range(random.below(60)):
        kind = kinds[random.below(len(kinds))]
        if kind < len(STRINGS):
            text.append(STRINGS[kind][random.below(len(STRINGS[kind]))])
        else:
            ranges = RANGES[kind - len(STRINGS)]
            first, last = ranges[random.below(len(ranges))]
            text.append(chr(first + random.below(last - first + 1)))
    return "".join(text)


def scalar_contexts(scalar):
    """A scalar alone, inside a word, before marks that NFD puts in order, and after one."""
    return [scalar, f"a{scalar}b", f"{scalar}\u0301\u0323b", f"e\u0345{scalar}\u0334"]


def scalars():
    """All Unicode scalars, in blocks of 1,024."""
    for start in range(0, 0x110000, BLOCK):
        yield [chr(value) for value in range(start, start + BLOCK) if not 0xD800 <= value < 0xE000]


def fold(state, values):
    """FNV-1a by words instead of bytes."""
    for value in values:
        state = ((state ^ value) * 0x100000001B3) & MASK
    return state


SEED = 0xCBF29CE484222325


def byte_offsets(text, offsets):
    """Offsets in code points as offsets in UTF-8 bytes."""
    if text.isascii():
        return offsets
    positions, position = [0], 0
    for character in text:
        position += 1 if character < "\x80" else 2 if character < "\u0800" else 3 if character < "\U00010000" else 4
        positions.append(position)
    return [(positions[start], positions[end]) for start, end in offsets]


def encoding_values(encoding, text):
    """What is compared of an encoding of a single text: each id with the two ends of its offsets, then the count."""
    values = []
    for token, (start, end) in zip(encoding.ids, byte_offsets(text, encoding.offsets)):
        values += (token, start, end)
    values.append(len(encoding.ids))
    return values
