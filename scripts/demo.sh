#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds Kindred, embeds the one-line descriptions of this machine's packages, and asks them questions in plain words.
#
#   scripts/demo.sh
#
# Vectors are kept in ~/.cache/kindred/demo (XDG_CACHE_HOME), so that a second run answers at once.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n%s\n' "$*"; }
started=$SECONDS

scripts/install-prerequisites.sh
scripts/fetch-models.sh all-MiniLM-L6-v2
swift build -c release --product kindred
kindred=$(swift build -c release --show-bin-path)/kindred

cache=${XDG_CACHE_HOME:-$HOME/.cache}/kindred/demo
mkdir -p "$cache"
texts=$cache/descriptions.tsv
apt-cache dumpavail 2>/dev/null | awk -F ': ' '
    BEGIN { print "id\ttext" }
    /^Package: / { name = $2 }
    /^Description(-en)?: / {
        text = substr($0, index($0, ": ") + 2)
        gsub(/\t/, " ", text)
        if (text != "" && !seen[text]++) print name "\t" text
    }' >"$texts.new" || true
if [ "$(wc -l <"$texts.new")" -le 1 ]; then
    say "This machine has no lists of packages (apt-get update fetches them); using the texts of Examples/."
    { printf 'id\ttext\n'; awk 'NF { print NR "\t" $0 }' Examples/texts/things.txt; } >"$texts.new"
fi
mv "$texts.new" "$texts"

# A file of vectors is named after the texts and weights that it was made of.
key=$(cksum <"$texts" | cut -d ' ' -f 1)
vectors=$cache/descriptions-$key.npy
if [ -e "$vectors" ]; then
    say "The vectors of $(($(wc -l <"$texts") - 1)) descriptions are stored in $vectors."
else
    say "Embedding $(($(wc -l <"$texts") - 1)) descriptions with all-MiniLM-L6-v2"
    rm -f "$cache"/descriptions-*.npy
    "$kindred" encode --input "$texts" --output "$vectors"
fi

say "Questions in plain words"
cat >"$cache/questions.txt" <<'QUESTIONS'
How can I remove red eyes from my holiday pictures?
a game in which I build a city
watch how busy the processor is
keep all my passwords in a safe place
get deleted files back from a broken disk
learn to type faster
what is the weather tomorrow
QUESTIONS
"$kindred" search --queries "$cache/questions.txt" --input "$texts" --index "$vectors" --limit 3

say "Five sentences, compared (the first program of the tutorial that Kindred follows)"
"$kindred" similarity \
    "The dog ran across the park at full speed." \
    "A canine sprinted through the garden quickly." \
    "The cat sat quietly by the window." \
    "She enjoyed her morning jog in the sunshine." \
    "Stock markets fell sharply on Tuesday."

say "Done in $((SECONDS - started)) s. Now ask something yourself:
  $kindred search \"your words\" --input $texts --index $vectors"
