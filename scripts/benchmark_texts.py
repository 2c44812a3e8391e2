# SPDX-License-Identifier: Apache-2.0
"""The texts that scripts/benchmark.py encodes, the same on every run of one machine."""

import random
import re

import local_texts

SEED = 20261124
SINGLE = "A fast tool for searching plain text files from the command line."
# Tokens of a long text, as `estimated_tokens` counts them.
LONG_TOKENS = range(165, 221)


def estimated_tokens(text):
    """About how many WordPiece tokens a text has: no tokenizer is needed to choose the texts.

    Over package descriptions the true count is 0.99 of it, with a standard deviation of 0.07.
    """
    pieces = re.findall(r"[A-Za-z]+|\d+|[^\sA-Za-z\d]", text)
    return 2 + sum(1 + (len(piece) - 1) // 7 if piece.isalpha() else 1 + (len(piece) - 1) // 3 for piece in pieces)


def on_one_line(text):
    return " ".join(text.split())


def short_texts(count):
    """One-line package descriptions, about 12 tokens each."""
    source = local_texts.one_line_descriptions() or local_texts.example_texts("things.txt")
    lines = [on_one_line(line) for line in source if line.strip()]
    if not lines:
        raise SystemExit("Error: no short texts. Run apt-get update on Debian or Ubuntu, or keep Examples/texts.")
    generator = random.Random(SEED)
    if len(lines) >= count:
        return generator.sample(lines, count)
    return [generator.choice(lines) for _ in range(count)]


def long_texts(count):
    """Package descriptions of about 200 tokens each, put together from several where one is too short."""
    source = local_texts.long_descriptions() or local_texts.example_texts("paragraphs.txt")
    sentences = [part for text in source for part in re.split(r"(?<=[.!?]) ", on_one_line(text))]
    # Lists of names are neither sentences nor as long as they look.
    sentences = [part for part in sentences if part and not re.search(r" [-*] ", part)]
    if not sentences:
        # Without long descriptions, many one-line ones make a text of the same length.
        sentences = [line + "." for line in short_texts(count)]
    generator = random.Random(SEED)
    texts = []
    while len(texts) < count:
        wanted = generator.choice(LONG_TOKENS)
        # From a random place on, so that neighbours mostly stay together.
        position, parts = generator.randrange(len(sentences)), []
        length = 2
        while length < wanted:
            sentence = sentences[position % len(sentences)]
            position += 1
            more = estimated_tokens(sentence) - 2
            if length + more <= LONG_TOKENS[-1]:
                parts.append(sentence)
                length += more
            elif length >= LONG_TOKENS[0]:
                break
        texts.append(" ".join(parts))
    return texts


def single_text(_):
    """One short text, encoded over and over."""
    return [SINGLE]
