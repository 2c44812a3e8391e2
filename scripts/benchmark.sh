#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Measures Kindred and its peers in turn on the same texts, and prints one table.
#
#   scripts/benchmark.sh [--python PATH] [OPTIONS]
#
# Builds the command unless --kindred names one, fetches the model if it is missing, and installs the peers by
# Benchmarks/Peers/requirements.txt into .build-peers/venv (about 6 GB with torch) unless --python names an interpreter
# that has them. The other options are those of scripts/benchmark.py (--help lists them).
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
has() { local want=$1 word; shift; for word; do case $word in "$want" | "$want"=*) return 0 ;; esac; done; return 1; }

command -v python3 >/dev/null || { say "Error: 'python3' is missing. Install Python 3.11 or later."; exit 1; }
if has --help "$@" || has -h "$@" || has --render "$@"; then exec python3 scripts/benchmark.py "$@"; fi

extra=() log=.build-peers/install.log

# A peer that cannot be installed is a row of the table that says so, not the end of the run.
if ! has --only-ours "$@" && ! has --python "$@" && ! scripts/install-peers.sh; then
    extra+=(--peers-failed "not installed: $(grep -v '^\s*$' "$log" | tail -n 1 | cut -c 1-160)")
    say "the peers could not be installed; $log says why"
fi

if ! has --model "$@"; then scripts/fetch-models.sh all-MiniLM-L6-v2; fi
if ! has --kindred "$@"; then
    say "building kindred for release"
    swift build -c release --product kindred >&2
fi
exec python3 scripts/benchmark.py ${extra[@]+"${extra[@]}"} "$@"
