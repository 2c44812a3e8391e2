#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what a program printed with what it should print, word by word.

    scripts/compare-output.py EXPECTED ACTUAL

Numbers with four decimals may differ by 0.0001. In EXPECTED … stands for any word, >=X for a number of at least X.
Prints a diff and exits with 1 where they differ.
"""

import difflib
import re
import sys
from pathlib import Path

SCORE = re.compile(r"(\[?)(-?\d+\.\d{4})(\]?)")


def agrees(expected: str, actual: str) -> bool:
    if expected in ("…", actual):
        return True
    if expected.startswith(">="):
        return re.fullmatch(r"-?\d+\.\d+", actual) is not None and float(actual) >= float(expected[2:])
    wanted, found = SCORE.fullmatch(expected), SCORE.fullmatch(actual)
    if not wanted or not found or wanted[1] != found[1] or wanted[3] != found[3]:
        return False
    # Whole ten-thousandths: 0.0001 has no exact binary form.
    return abs(round(float(wanted[2]) * 10_000) - round(float(found[2]) * 10_000)) <= 1


def same_line(expected: str, actual: str) -> bool:
    wanted, found = expected.split(), actual.split()
    return len(wanted) == len(found) and all(map(agrees, wanted, found))


def main() -> int:
    expected, actual = (Path(path).read_text(encoding="utf-8").splitlines() for path in sys.argv[1:3])
    if len(expected) == len(actual) and all(map(same_line, expected, actual)):
        return 0
    # What agrees is no difference.
    shown = [wanted if same_line(wanted, found) else found for wanted, found in zip(expected, actual)]
    shown += actual[len(expected):]
    for line in difflib.unified_diff(expected, shown, sys.argv[1], sys.argv[2], lineterm="", n=1):
        print(line, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
