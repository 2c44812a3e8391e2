#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes Tests/TokenizationTests/Fixtures: small tokenizers, and what the pinned `tokenizers` makes of texts.

    python3 scripts/make-tokenizer-fixtures.py --models MODELS

MODELS is a directory with all-MiniLM-L6-v2 and all-mpnet-base-v2. Of these only results are written; the small
tokenizers, which try the parts that those two do not have, are written whole.
"""

import argparse
import json
import pathlib
import sys

import tokenizers
from hostile_texts import HOSTILE_COUNT, SEED, byte_offsets, encoding_values, fold, hostile_text, scalar_contexts, scalars
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers, processors

PINNED = "0.23.3"
REAL = ["all-MiniLM-L6-v2", "all-mpnet-base-v2"]
FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "Tests" / "TokenizationTests" / "Fixtures"

TEXTS = [
    "", " ", "\n\t", "hello", "Hello, World!", "the cat sat on the mat", "naïve café", "nai\u0308ve cafe\u0301",
    "ÀÉÎÕÜ", "straße STRASSE", "İstanbul IŞIK", "ΣΊΣΥΦΟΣ", "ǅ ǆ Ǆ", "ﬁ ﬂ", "中文字 and 漢字", "東京へ行く", "한국어 각",
    "\u1112\u1161\u11ab", "שָׁלוֹם עולם", "مرحبا بالعالم", "हिन्दी में", "ภาษาไทย", "👩‍👩‍👧‍👦 family", "🏳️‍🌈👍🏽", "🇩🇪🇫🇷",
    "a\0b", "\0", "\u0001\u007f", "a\u200db", "soft\u00adhyphen", "\ufeffbom", "a\u00a0b\u3000c\u2028d", "a\u0085b\u000bc",
    "\ufffd", "x\ufffdy", "\U0010ffff", "\ue000", "\u0301", "\u0301a", "a\u0301\u0323b", "\u0344\u0323x",
    "\u302ea\u302f\u3099\u1d16d", "\U0001d15e\U0001d165", "\uf900\U0002f800", "ͅ\u0345α", "don't stop", "e-mail@x.org",
    "100% $5 + 3 = 8 ^ ~ `|<>", "¡Hola! ¿Qué?", "“quoted” – dash… §", "##ing ##s # #", "[CLS] [SEP] [UNK] [MASK] [PAD]",
    "a[SEP]b", "[sep] [Sep]", "x <mask> y", "x   <mask>   y", "\u3000<mask>", "<mask><mask>", "<s>a</s>", "<unk> <UNK>",
    "[UN", "[[SEP]]", "a" * 100, "a" * 101, "é" * 100, "é" * 101, "漢" * 101, "unaffable " * 12, "antidisestablishmentarianism",
    "left  both  right word wordy awords word!", "BOTHleft both\tboth  both", "éclair e\u0301clair É", "right   right x", "ab abc abcd",
    "aB Ab AB", "one1two2", "Ġhello Ġ", "tab\there", "a \u0301 b", "q\u0307\u0323 q\u0323\u0307", "\u1e9b\u0323", "K Å Ω",
]
PAIRS = [
    ("the cat", "sat on the mat"), ("", ""), ("a", ""), ("", "b"), ("a b c d e f g", "h i"), ("a b", "c d e f g h i"),
    ("a b c d e", "f g h i j"), ("x <mask>", " <mask> y"), ("[SEP]", "é e\u0301"), ("unaffable " * 4, "naïve " * 5),
]
LIMITS = [None, 4, 5, 6, 7, 9, 12, 13]


def vocabulary_lines():
    """The lines of vocab.txt; one is there twice, and the last counts."""
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "<s>", "</s>", "<mask>"]
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    words += list(letters) + ["##" + letter for letter in letters]
    words += ["the", "cat", "sat", "on", "mat", "un", "##aff", "##able", "hello", "Hello", "world", "##ing", "nai", "##ve"]
    # Equal to Swift's String, different to a tokenizer: the vocabulary must keep both.
    words += ["é", "e\u0301", "##é", "##e\u0301", "caf", "Å", "\u212b", "A\u030a", "ß", "σ", "ς", "##σ", "İ", "i\u0307"]
    words += ["中", "漢", "##漢", "京", "\u1112", "##\u1161", "##\u11ab", "한", "ש", "\u05e9\u05c1", "!", ",", "#", "-", "Ġ", "Ġhello"]
    words += ["A", "B", "##B", "##A", "\u0301", "##\u0301", "\U0001d157", "👍", "ab", "abc", "##d", " ", "a b"]
    return words


def vocabulary():
    return {word: index for index, word in enumerate(vocabulary_lines())}


def make(normalizer, pre_tokenizer, post_processor, added=(), limit=100, prefix="##"):
    tokenizer = Tokenizer(
        models.WordPiece(
            vocabulary(), unk_token="[UNK]", continuing_subword_prefix=prefix, max_input_chars_per_word=limit
        )
    )
    if normalizer:
        tokenizer.normalizer = normalizer
    if pre_tokenizer:
        tokenizer.pre_tokenizer = pre_tokenizer
    if post_processor:
        tokenizer.post_processor = post_processor
    tokenizer.add_tokens(list(added))
    return tokenizer


def specials(*names):
    return [AddedToken(name, normalized=False, special=True) for name in names]


def small_tokenizers():
    bert, split = normalizers.BertNormalizer, pre_tokenizers.BertPreTokenizer()
    template = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    odd = processors.TemplateProcessing(
        single="$A:3 [CLS]:2 $A [SEP]",
        pair="$B:5 <two>:4 $A",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3), {"id": "<two>", "ids": [3, 2, 3], "tokens": ["[SEP]", "[CLS]", "[SEP]"]}],
    )
    added = [
        AddedToken("left", lstrip=True, normalized=False),
        AddedToken("right", rstrip=True, normalized=False),
        AddedToken("both", lstrip=True, rstrip=True, normalized=True),
        AddedToken("word", single_word=True, normalized=False),
        AddedToken("Éclair", normalized=True),
        AddedToken("ab", normalized=False),
        AddedToken("abcd", normalized=False),
        AddedToken(" x", normalized=False),
    ]
    ordinary = specials("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
    roberta = specials("<s>", "</s>") + [AddedToken("<mask>", lstrip=True, normalized=False, special=True)]
    sequence = normalizers.Sequence([normalizers.NFD(), normalizers.Lowercase(), normalizers.StripAccents()])
    return {
        "uncased": make(bert(), split, template, ordinary),
        "cased": make(bert(lowercase=False), split, processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2)), ordinary),
        "roberta": make(
            bert(clean_text=False, handle_chinese_chars=False, strip_accents=True, lowercase=False),
            split,
            processors.RobertaProcessing(("</s>", 6), ("<s>", 5), trim_offsets=True, add_prefix_space=True),
            roberta + [AddedToken("both", lstrip=True, rstrip=True, normalized=True)],
        ),
        "sequence": make(sequence, pre_tokenizers.WhitespaceSplit(), None),
        "accents": make(bert(strip_accents=False), split, template, ordinary),
        "added": make(bert(), split, odd, added),
        "bare": make(None, None, None, limit=7, prefix=""),
    }


def golden(tokenizer, text, pair=None, limit=None, special=True):
    tokenizer.no_truncation()
    whole = len(tokenizer.encode(text, pair, add_special_tokens=special).ids)
    if limit:
        tokenizer.enable_truncation(limit, strategy="longest_first")
    encoding = tokenizer.encode(text, pair, add_special_tokens=special)
    tokenizer.no_truncation()
    offsets = []
    for (start, end), sequence in zip(encoding.offsets, encoding.sequence_ids):
        offsets += byte_offsets(pair if sequence == 1 else text, [(start, end)])[0]
    result = {"text": text, "ids": encoding.ids, "offsets": offsets, "untruncated": whole}
    if any(encoding.type_ids):
        result["types"] = encoding.type_ids
    if pair is not None:
        result["pair"] = pair
    if limit:
        result["limit"] = limit
    if not special:
        result["bare"] = True
    return result


def cases(tokenizer):
    result = [golden(tokenizer, text) for text in TEXTS]
    result += [golden(tokenizer, text, special=False) for text in TEXTS[3:9]]
    result += [golden(tokenizer, text, limit=limit) for text in TEXTS[4:9] for limit in (5, 6)]
    for pair in PAIRS:
        least = tokenizer.num_special_tokens_to_add(True)
        result += [golden(tokenizer, *pair, limit=limit) for limit in LIMITS if limit is None or limit >= least]
        result.append(golden(tokenizer, *pair, special=False))
    return result


def hashes(tokenizer, size):
    """One hash for each block of hostile texts and for each block of scalars."""
    hostile, blocks = [], []
    for start in range(0, HOSTILE_COUNT, 1000):
        state = SEED
        for index in range(start, start + 1000):
            text = hostile_text(index)
            state = fold(state, encoding_values(tokenizer.encode(text), text))
        hostile.append(f"{state:016x}")
    for number, block in enumerate(scalars()):
        if number % size == 0:
            state = SEED
        for scalar in block:
            for text in scalar_contexts(scalar):
                state = fold(state, encoding_values(tokenizer.encode(text), text))
        if number % size == size - 1:
            blocks.append(f"{state:016x}")
    return {"hostile": hostile, "scalars": blocks}


def normalized_hashes(normalizer):
    """One hash for each block of 4,096 scalars of the normalised contexts."""
    blocks = []
    for number, block in enumerate(scalars()):
        if number % 4 == 0:
            state = SEED
        for scalar in block:
            for text in scalar_contexts(scalar):
                state = fold(state, normalizer.normalize_str(text).encode())
        if number % 4 == 3:
            blocks.append(f"{state:016x}")
    return blocks


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", type=pathlib.Path, required=True)
    parser.add_argument("--golden-only", action="store_true", help="leave hashes.json, which takes five minutes, as it is")
    options = parser.parse_args()
    if tokenizers.__version__ != PINNED:
        sys.exit(f"error: needs tokenizers {PINNED}, found {tokenizers.__version__}")
    FIXTURES.mkdir(parents=True, exist_ok=True)
    small = small_tokenizers()
    for name, tokenizer in small.items():
        text = json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":"))
        (FIXTURES / f"tokenizer-{name}.json").write_text(text + "\n")
    (FIXTURES / "vocab.txt").write_text("".join(f"{word}\n" for word in vocabulary_lines()))
    everything = dict(small)
    for name in REAL:
        everything[name] = Tokenizer.from_file(str(options.models / name / "tokenizer.json"))
        everything[name].no_padding()
        everything[name].no_truncation()
    header = {"source": f"tokenizers {PINNED}, scripts/make-tokenizer-fixtures.py"}
    results = {name: cases(tokenizer) for name, tokenizer in everything.items()}
    lines = ",\n".join(
        f"{json.dumps(name)}:[\n" + ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in found) + "\n]"
        for name, found in results.items()
    )
    (FIXTURES / "golden.json").write_text(f'{{"source":{json.dumps(header["source"])},"cases":{{\n{lines}\n}}}}\n')
    if options.golden_only:
        return
    folded = {name: hashes(tokenizer, 1 if name in REAL else 4) for name, tokenizer in everything.items()}
    normalized = {
        name: normalized_hashes(tokenizer.normalizer) for name, tokenizer in small.items() if tokenizer.normalizer
    }
    (FIXTURES / "hashes.json").write_text(
        json.dumps(header | {"encodings": folded, "normalized": normalized}, separators=(",", ":")) + "\n"
    )
    print({path.name: path.stat().st_size for path in sorted(FIXTURES.iterdir())})


if __name__ == "__main__":
    main()
