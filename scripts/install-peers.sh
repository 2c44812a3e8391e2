#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the Python libraries that Kindred is compared with, pinned.
#
#   scripts/install-peers.sh            those of benchmark.sh into .build-peers/venv (about 6 GB with torch)
#   scripts/install-peers.sh search     those of benchmark-search.sh into .build-peers/venv-search (about 300 MB)
set -euo pipefail
cd "$(dirname "$0")/.."

requirements=Benchmarks/Peers/requirements${1:+-$1}.txt
venv=.build-peers/venv${1:+-$1} log=.build-peers/install${1:+-$1}.log
cmp -s "$requirements" "$venv/requirements.txt" && exit 0
mkdir -p .build-peers
echo "installing the peers into $venv (log: $log)" >&2
python3 -m venv --clear "$venv" >"$log" 2>&1
# hnswlib would be built for any processor where this is set.
unset HNSWLIB_NO_NATIVE
"$venv/bin/python" -m pip install --disable-pip-version-check --requirement "$requirements" >>"$log" 2>&1
cp "$requirements" "$venv/requirements.txt"
