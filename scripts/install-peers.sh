#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the Python libraries that Kindred is compared with, pinned, into .build-peers/venv (about 6 GB with torch).
#
#   scripts/install-peers.sh
set -euo pipefail
cd "$(dirname "$0")/.."

requirements=Benchmarks/Peers/requirements.txt venv=.build-peers/venv log=.build-peers/install.log
cmp -s "$requirements" "$venv/requirements.txt" && exit 0
mkdir -p .build-peers
echo "installing the peers into $venv (log: $log)" >&2
python3 -m venv --clear "$venv" >"$log" 2>&1
"$venv/bin/python" -m pip install --disable-pip-version-check --requirement "$requirements" >>"$log" 2>&1
cp "$requirements" "$venv/requirements.txt"
