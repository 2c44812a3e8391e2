#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the programs of Examples/, runs each, and compares what it prints with Examples/expected.
#
#   scripts/check-examples.sh
#
# Scores may differ by 0.0001, since the last bits depend on the processor's instructions. In an expected file … stands
# for any word, and >=X for a number of at least X: times, and what depends on them.
set -euo pipefail
cd "$(dirname "$0")/.."

store=${KINDRED_MODELS:-${XDG_DATA_HOME:-$HOME/.local/share}/kindred/models}
store=${store%%:*}
scratch=.build-examples
# The command and what it needs are not built again.
KINDRED_CORE=1 swift build -c release --package-path Examples --scratch-path "$scratch"
binaries=$(KINDRED_CORE=1 swift build -c release --package-path Examples --scratch-path "$scratch" --show-bin-path)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Just these two models, so that the catalogue and the missing cross-encoder look alike everywhere.
mkdir "$work/models"
for name in all-MiniLM-L6-v2 all-mpnet-base-v2; do
    [ -e "$store/$name" ] || { echo "Error: $name is not in $store. Run scripts/fetch-models.sh $name." >&2; exit 1; }
    ln -s "$(cd "$store/$name" && pwd)" "$work/models/$name"
done
export KINDRED_MODELS=$work/models HF_HUB_CACHE=$work/none

failed=0
complain() { printf 'check-examples: %s\n' "$1" >&2; failed=1; }
compare() { python3 scripts/compare-output.py "$1" "$2" || complain "$3 prints something else"; }

for folder in Examples/*/main.swift; do
    name=$(basename "$(dirname "$folder")")
    # As small as shows that it works; by default they take minutes.
    arguments=() status=0
    case $name in millions) arguments=(10000) ;; support-tickets) arguments=(2000) ;; esac
    "$binaries/$name" ${arguments[@]+"${arguments[@]}"} >"$work/$name.txt" 2>"$work/$name.err" || status=$?
    wanted=0
    if [ "$name" = retrieve-and-rerank ]; then
        wanted=1
        grep -q 'hf download cross-encoder/' "$work/$name.err" || complain "$name does not say where cross-encoders are"
    fi
    [ $status = $wanted ] || { complain "$name ended with $status instead of $wanted:"; cat "$work/$name.err" >&2; }
    compare "Examples/expected/$name.txt" "$work/$name.txt" "$name"
done
for file in Examples/expected/*.txt; do
    name=$(basename "$file" .txt)
    [ -e "Examples/$name/main.swift" ] || complain "$file belongs to no program"
done
[ $failed = 0 ] && echo "check-examples: $(ls Examples/expected | wc -l) programs print what they should"
exit $failed
