#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Compares ids and offsets with the Python package `tokenizers` on 50,000 real lines, 20,000 hostile texts, pairs of
# neighbouring texts and every Unicode scalar.
#
#     scripts/compare-tokenizers.sh [MODELS]
#
# MODELS is a directory of model directories; without it KINDRED_MODELS, or the model store in the home directory. The
# interpreter is $PEERS_PYTHON, or .build-peers/venv/bin/python; it must have tokenizers 0.23.3. The reference's side is
# written to .build-peers/tokenizer-comparison. Exits 1 on any difference.
set -euo pipefail

usage="usage: $0 [MODELS]"
if [ $# -gt 1 ] || [ "${1:-}" = "-h" ] || [ "${1:-}" = "--help" ]; then
    echo "$usage" >&2
    exit 64
fi
cd "$(dirname "$0")/.."
models=${1:-${KINDRED_MODELS:-${XDG_DATA_HOME:-$HOME/.local/share}/kindred/models}}
models=$(realpath -m -- "${models%%:*}")
python=${PEERS_PYTHON:-.build-peers/venv/bin/python}
for model in all-MiniLM-L6-v2 all-mpnet-base-v2; do
    if [ ! -f "$models/$model/tokenizer.json" ]; then
        echo "error: no $model in $models. Run scripts/fetch-models.sh, or pass another directory." >&2
        exit 1
    fi
done
if ! "$python" -c 'import tokenizers' 2> /dev/null; then
    echo "error: $python cannot import tokenizers. Set PEERS_PYTHON to one that has it." >&2
    exit 1
fi

output=$PWD/.build-peers/tokenizer-comparison
mkdir -p "$output"
"$python" scripts/compare-tokenizers.py "$output" --models "$models"
KINDRED_TOKENIZER_COMPARISON=$output KINDRED_MODELS=$models \
    swift test -c release --disable-xctest --filter TokenizerComparisonTests
