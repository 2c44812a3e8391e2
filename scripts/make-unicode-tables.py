#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes Sources/CUnicodeTables/unicode_tables.c: what the pinned `tokenizers` does with every Unicode scalar.

No table of a Unicode version is read. The library itself is asked about each of the 1,112,064 scalars, because its
parts were built from different Unicode versions and its results are what Kindred must equal. Python's `unicodedata`
only proposes one representative of each canonical combining class; every class is then measured with the library's NFD.

    python3 scripts/make-unicode-tables.py            # needs the pinned tokenizers; about a minute
"""

import pathlib
import platform
import sys
import unicodedata

import tokenizers
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers

PINNED = "0.23.3"
BLOCK = 128
FIRST_MARK = "\u0334"  # of the lowest class, 1
OUTPUT = pathlib.Path(__file__).resolve().parent.parent / "Sources" / "CUnicodeTables" / "unicode_tables.c"
SCALARS = [value for value in range(0x110000) if not 0xD800 <= value < 0xE000]

REMOVED, WHITESPACE, PUNCTUATION, IDEOGRAPH = 1, 2, 4, 8
NONSPACING, COMBINING, WORD, MAPPED = 16, 32, 64, 128


def require(condition, message):
    if not condition:
        sys.exit(f"error: {message}")


def hangul(value):
    return 0xAC00 <= value < 0xD7A4


def hangul_decomposition(value):
    index = value - 0xAC00
    parts = [0x1100 + index // 588, 0x1161 + index % 588 // 28]
    if index % 28:
        parts.append(0x11A7 + index % 28)
    return parts


def measured_classes(nfd):
    """The canonical combining class of each scalar, from how the library's NFD orders it against known marks."""
    representatives = {}
    for value in SCALARS:
        ordering = unicodedata.combining(chr(value))
        # A scalar newer than the library's tables stays where it is: it cannot stand for its class.
        moves = nfd(chr(value) + FIRST_MARK) == FIRST_MARK + chr(value) or chr(value) == FIRST_MARK
        if ordering and moves and nfd(chr(value)) == chr(value):
            representatives.setdefault(ordering, chr(value))
    classes = sorted(representatives)
    lowest, highest = representatives[classes[0]], representatives[classes[-1]]
    result = {}
    for value in SCALARS:
        mark = chr(value)
        if nfd(mark) != mark:
            continue
        if nfd(mark + lowest) == mark + lowest and nfd(highest + mark) == highest + mark:
            # Never moved: class 0, or the lowest class before itself and after the highest, which cannot be.
            continue
        # A mark stays before another exactly when its class is not greater.
        at_most = [c for c in classes if nfd(mark + representatives[c]) == mark + representatives[c]]
        at_least = [c for c in classes if nfd(representatives[c] + mark) == representatives[c] + mark]
        equal = sorted(set(at_most) & set(at_least))
        require(len(equal) == 1, f"no single combining class for U+{value:04X}: {equal}")
        result[value] = equal[0]
    return result


def word_scalars():
    """The scalars that the library's `single_word` rule counts as part of a word."""
    tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
    tokenizer.add_tokens([AddedToken("!!", single_word=True, normalized=False)])
    words = set()
    for value in SCALARS:
        after = tokenizer.encode("!!" + chr(value), add_special_tokens=False).ids
        before = tokenizer.encode(chr(value) + "!!", add_special_tokens=False).ids
        if value == ord("!"):
            continue
        require((1 in after) == (1 in before), f"U+{value:04X} is a word on one side only")
        if 1 not in after:
            words.add(value)
    return words


def bert(**flags):
    settings = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    return normalizers.BertNormalizer(**(settings | flags)).normalize_str


def properties():
    clean, ideograph, stripped = bert(clean_text=True), bert(handle_chinese_chars=True), bert(strip_accents=True)
    nfd, lower = normalizers.NFD().normalize_str, normalizers.Lowercase().normalize_str
    accents = normalizers.StripAccents().normalize_str
    split = pre_tokenizers.BertPreTokenizer().pre_tokenize_str
    blank = pre_tokenizers.WhitespaceSplit().pre_tokenize_str
    classes, words = measured_classes(nfd), word_scalars()
    flags, decompositions, lowercases = [0] * 0x110000, {}, {}
    for value in SCALARS:
        scalar, bits = chr(value), 0
        around = "a" + scalar + "a"
        cleaned = clean(around)
        require(cleaned in ("aa", "a a", around), f"clean_text turns U+{value:04X} into {cleaned!r}")
        pieces = len(split(around))
        bits |= REMOVED if cleaned == "aa" else 0
        bits |= WHITESPACE if pieces == 2 else 0
        bits |= PUNCTUATION if pieces == 3 else 0
        require((pieces == 2) == (len(blank(around)) == 2), f"U+{value:04X} is whitespace in one place only")
        require((cleaned == "a a") == (pieces == 2 and cleaned != "aa"), f"U+{value:04X}: clean_text and splitting differ")
        bits |= IDEOGRAPH if ideograph(scalar) == f" {scalar} " else 0
        bits |= COMBINING if accents("a" + scalar) == "a" else 0
        bits |= WORD if value in words else 0
        decomposed, lowered = nfd(scalar), lower(scalar)
        if decomposed != scalar:
            parts = [ord(part) for part in decomposed]
            if hangul(value):
                require(parts == hangul_decomposition(value), f"U+{value:04X} does not decompose by arithmetic")
            else:
                decompositions[value] = parts
        elif stripped("a" + scalar) == "a":
            bits |= NONSPACING
        if lowered != scalar:
            lowercases[value] = [ord(part) for part in lowered]
        if decomposed != scalar or lowered != scalar:
            bits |= MAPPED
        flags[value] = bits | classes.get(value, 0) << 8
    # The decomposition of a scalar is complete: no part decomposes again.
    for value, parts in decompositions.items():
        require(all(part not in decompositions and not hangul(part) for part in parts), f"U+{value:04X} is not final")
    return flags, decompositions, lowercases


def two_stage(values):
    blocks, order, index = {}, [], []
    for start in range(0, len(values), BLOCK):
        block = tuple(values[start : start + BLOCK])
        if block not in blocks:
            blocks[block] = len(order)
            order.append(block)
        index.append(blocks[block])
    return index, [value for block in order for value in block]


def array(kind, name, values):
    limit = {"uint8_t": 1 << 8, "uint16_t": 1 << 16, "uint32_t": 1 << 32}[kind]
    require(max(values) < limit, f"{name} does not fit {kind}")
    lines, line = [], ""
    for value in values:
        text = f"{value},"
        if len(line) + len(text) > 118:
            lines.append(line)
            line = ""
        line += text
    lines.append(line)
    return f"const {kind} {name}[{len(values)}] = {{\n" + "\n".join(lines) + "\n};\n"


def mapping(name, table):
    # Each run of the pool is its length, then its scalars; offset 0 stands for "no mapping".
    pool, values = [0], [0] * 0x110000
    for value, parts in sorted(table.items()):
        values[value] = len(pool)
        pool += [len(parts), *parts]
    index, blocks = two_stage(values)
    return (
        array("uint8_t", f"cu_{name}_index", index)
        + array("uint16_t", f"cu_{name}_blocks", blocks)
        + array("uint32_t", f"cu_{name}_pool", pool)
    )


def main():
    require(tokenizers.__version__ == PINNED, f"needs tokenizers {PINNED}, found {tokenizers.__version__}")
    flags, decompositions, lowercases = properties()
    index, blocks = two_stage(flags)
    longest = max(len(parts) for parts in [*decompositions.values(), *lowercases.values()])
    require(longest <= 4, f"a mapping has {longest} scalars; cu_longest_mapping says 4")
    OUTPUT.write_text(
        "// SPDX-License-Identifier: Apache-2.0\n"
        "// Generated by scripts/make-unicode-tables.py; do not edit.\n"
        f"// Asked: tokenizers {tokenizers.__version__}, from Python {platform.python_version()}"
        f" (unicodedata {unicodedata.unidata_version}, which only proposed representatives of combining classes).\n"
        f"// {len(decompositions)} decompositions besides Hangul, {len(lowercases)} lower-case mappings,"
        f" {sum(1 for value in flags if value >> 8)} scalars that NFD reorders.\n"
        "// clang-format off\n"
        '#include "unicode_tables.h"\n\n'
        + array("uint8_t", "cu_property_index", index)
        + array("uint16_t", "cu_property_blocks", blocks)
        + mapping("decomposition", decompositions)
        + mapping("lowercase", lowercases)
    )
    print(f"{OUTPUT.name}: {OUTPUT.stat().st_size} bytes, {len(blocks) // BLOCK} property blocks")


if __name__ == "__main__":
    main()
