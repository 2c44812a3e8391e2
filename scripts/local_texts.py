# SPDX-License-Identifier: Apache-2.0
"""Real texts that a Debian or Ubuntu machine has: package descriptions, and WordNet glosses where installed."""

import glob
import math
import random
import re
import subprocess
from pathlib import Path

APT_HELPER = "/usr/lib/apt/apt-helper"
EXAMPLES = Path(__file__).resolve().parent.parent / "Examples" / "texts"


def one_line_descriptions():
    """The distinct one-line descriptions of `apt-cache dumpavail`, in its order; empty without apt."""
    try:
        output = subprocess.run(["apt-cache", "dumpavail"], capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        return []
    return list(dict.fromkeys(m.strip() for m in re.findall(r"^Description(?:-en)?: (.+)$", output, re.MULTILINE)))


def long_descriptions():
    """The distinct English long descriptions, where `apt-get -o Acquire::Languages=en update` has fetched them."""
    files = sorted(glob.glob("/var/lib/apt/lists/*_main_i18n_Translation-en*"))
    found = {}
    for file in files:
        try:
            output = subprocess.run([APT_HELPER, "cat-file", file], capture_output=True, check=True).stdout.decode()
        except (OSError, subprocess.CalledProcessError):
            continue
        for paragraph in output.split("\n\n"):
            _, _, description = paragraph.partition("\nDescription-en: ")
            lines = [line[1:] if line.startswith(" ") else line for line in description.split("\n")[1:]]
            text = "\n".join("" if line == "." else line for line in lines).strip()
            if text:
                found[text] = None
    return list(found)


def wordnet_glosses():
    """The glosses of WordNet's data files; empty where `wordnet-base` is not installed."""
    found = []
    for part in ("noun", "verb", "adj", "adv"):
        path = Path("/usr/share/wordnet") / f"data.{part}"
        if path.exists():
            found += [line.split("|", 1)[1].strip() for line in path.read_text().splitlines() if "|" in line]
    return found


def example_texts(name):
    """A file of `Examples/texts`, a text a line."""
    path = EXAMPLES / name
    return [line for line in path.read_text().splitlines() if line.strip()] if path.exists() else []


def first_words(text, count):
    """The beginning of a text up to its `count`-th word, white space between the words kept."""
    end = 0
    for number, match in enumerate(re.finditer(r"\S+", text), 1):
        end = match.end()
        if number == count:
            break
    return text[:end]


def texts_of_many_lengths(count, longest=600, seed=20261124):
    """`count` real texts, cut or put together to 1 to `longest` words, spread evenly on a logarithmic scale.

    Returns the texts and the number of source texts by origin.
    """
    short = one_line_descriptions() or example_texts("things.txt")
    long = long_descriptions() or example_texts("paragraphs.txt")
    glosses = wordnet_glosses()
    if not short and not long:
        raise SystemExit("Error: no texts. Run apt-get -o Acquire::Languages=en update, or keep Examples/texts.")
    origins = {"one-line": len(short), "long": len(long), "glosses": len(glosses)}
    generator = random.Random(seed)
    pool, long_pool = short + long + glosses, long or short
    texts = []
    for index in range(count):
        words = round(math.exp((index + generator.random()) / count * math.log(longest + 1)))
        words = min(max(words, 1), longest)
        parts = [generator.choice(long_pool if words > 20 else pool)]
        while sum(len(part.split()) for part in parts) < words:
            parts.append(generator.choice(long_pool))
        texts.append(first_words("\n".join(parts), words))
    generator.shuffle(texts)
    return texts, origins
