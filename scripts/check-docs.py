#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that what the documents tell people to type exists.

    scripts/check-docs.py KINDRED        the built command

Of each `kindred …` in a Markdown file the subcommand, and each flag and named value after it, must stand in the command's
own help; a flag alone, or a line that begins with a subcommand, belongs to the command before it on the same line. Files
of scripts/, targets of make and links to other files must be there, and Examples/README.md must name every program.
"""

import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The changelog tells of the past.
DOCUMENTS = sorted(
    path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("Examples/**/*.md")]
    if path.name != "CHANGELOG.md"
)


@cache
def help_of(kindred: str, path: tuple[str, ...]) -> tuple[frozenset[str], dict[str, list[str]]]:
    """The subcommands of a command, and its flags with the values that each names (none: any)."""
    run = subprocess.run([kindred, *path, "--help"], capture_output=True, text=True, check=True)
    subcommands, flags = set(), {}
    section, flag = "", ""
    for line in run.stdout.splitlines():
        if heading := re.match(r"([A-Z ]+):", line):
            section, flag = heading[1], ""
        elif section == "SUBCOMMANDS" and (name := re.match(r"  ([a-z][a-z-]*)", line)):
            subcommands.add(name[1])
        elif section.endswith("OPTIONS") and re.match(r"  -", line):
            heads = re.match(r"  ((?:--?[a-z][a-z0-9-]*(?:, |/)?)+)", line)
            names = re.split(", |/", heads[1])
            flag = names[-1]
            flags.update((name, []) for name in names)
            flags[flag] = [line.strip()]
        elif flag and line.startswith("   "):
            flags[flag].append(line.strip())
    values = {}
    for name, text in flags.items():
        listed = re.search(r"\(values: ([^;)]+)", " ".join(text))
        values[name] = listed[1].split(", ") if listed else []
    return frozenset(subcommands), values


def faults(kindred: str, words: list[str]) -> list[str]:
    """What of a command line, without its first word, does not exist."""
    path: tuple[str, ...] = ()
    while words and words[0] in help_of(kindred, path)[0]:
        path, words = (*path, words[0]), words[1:]
    subcommands, flags = help_of(kindred, path)
    name = " ".join(["kindred", *path])
    # A placeholder in capitals stands for any.
    if subcommands and words and re.fullmatch(r"[a-z][a-z-]*", words[0]):
        return [f"{name} has no subcommand {words[0]}"]
    found = []
    for index, word in enumerate(words):
        flag, _, value = word.partition("=")
        if not re.fullmatch(r"--?[a-z][a-z0-9-]*", flag):
            continue
        if flag == "--generate-completion-script":  # built into every command, in no help
            continue
        value = value or (words[index + 1] if index + 1 < len(words) else "")
        if flag not in flags:
            found.append(f"{name} has no {flag}")
        elif flags[flag] and re.fullmatch(r"[a-z][a-z0-9|-]*", value):
            found += [f"{name} {flag} is never {one}" for one in value.split("|") if one not in flags[flag]]
    return found


def fragments(text: str) -> list[tuple[int, list[str]]]:
    """Lines with the pieces of code in them: of a block the line, elsewhere the spans."""
    found, inside, pending, start = [], False, "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("```"):
            inside = not inside
        elif not inside:
            found.append((number, re.findall(r"`([^`]+)`", line)))
        else:
            start = start if pending else number
            pending += line.strip().removeprefix("$ ")
            if pending.endswith("\\"):
                pending = pending[:-1]
                continue
            found.append((start, [pending]))
            pending = ""
    return found


def split(code: str) -> list[str]:
    try:
        return shlex.split(code, comments=True)
    except ValueError:  # an apostrophe in other code
        return code.split()


def check(document: Path, kindred: str) -> list[str]:
    complaints = []
    text = document.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    commands = help_of(kindred, ())[0]
    for number, codes in fragments(text):
        last: list[str] = []
        for code in codes:
            words = split(code)
            wrong = []
            if words[:1] == ["kindred"]:
                last = words[1:]
                wrong = faults(kindred, last)
            elif last and words and words[0] in commands and len(words) > 1:
                last = words
                wrong = faults(kindred, last)
            elif last and words and words[0].startswith("--"):
                named = [word for word in last if re.fullmatch(r"[a-z-]+", word) and not word.startswith("-")]
                path = named[:1] + ([named[1]] if len(named) > 1 and named[1] in help_of(kindred, (named[0],))[0] else [])
                wrong = faults(kindred, path + words)
            elif words[:1] == ["make"] and len(words) > 1 and words[1] not in targets:
                wrong = [f"the Makefile has no target {words[1]}"]
            wrong += [
                f"there is no {path}"
                for path in re.findall(r"(?<![\w/])scripts/[\w./-]+\w", code) if not (ROOT / path).exists()
            ]
            complaints += [f"{document.relative_to(ROOT)}:{number}: {what}, in: {code}" for what in wrong]
    for link in re.findall(r"\]\(([^)#\s]+)", text):
        if not re.match(r"[a-z]+:", link) and not (document.parent / link).exists():
            complaints.append(f"{document.relative_to(ROOT)}: the link {link} leads nowhere")
    return complaints


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 64
    kindred = str(Path(sys.argv[1]).resolve())
    complaints = [line for document in DOCUMENTS for line in check(document, kindred)]
    examples = (ROOT / "Examples/README.md").read_text(encoding="utf-8")
    for program in sorted(ROOT.glob("Examples/*/main.swift")):
        if f"({program.parent.name}/main.swift)" not in examples:
            complaints.append(f"Examples/README.md: {program.parent.name} is not named")
    for line in complaints:
        print(f"check-docs: {line}", file=sys.stderr)
    if not complaints:
        print(f"check-docs: {len(DOCUMENTS)} documents tell of what there is")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
