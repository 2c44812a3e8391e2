#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Measures vector search of Kindred and of faiss, hnswlib and usearch in turn on the same vectors, and prints one table.
#
#   scripts/benchmark-search.sh [--python PATH] [OPTIONS]
#
# Installs the peers by Benchmarks/Peers/requirements-search.txt into .build-peers/venv-search unless --python names an
# interpreter that has them, builds the command, and makes the vectors (scripts/search-data.py) unless they are there.
# The other options are those of scripts/benchmark-search.py (--help lists them).
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
value() { # the value of an option, or a default: name, default, arguments…
    local name=$1 found=$2
    shift 2
    while [ $# -gt 0 ]; do
        case $1 in
        "$name") found=${2-} ;;
        "$name"=*) found=${1#*=} ;;
        esac
        shift
    done
    printf '%s' "$found"
}

command -v python3 >/dev/null || { say "Error: 'python3' is missing. Install Python 3.11 or later."; exit 1; }
python=$(value --python "" "$@")
if [ -z "$python" ]; then
    scripts/install-peers.sh search || { say "Error: no peers; .build-peers/install-search.log says why."; exit 1; }
    python=.build-peers/venv-search/bin/python
fi
for word; do
    case $word in --help | -h | --render | --render=*) exec "$python" scripts/benchmark-search.py "$@" ;; esac
done

data=$(value --data real "$@") folder=$(value --folder .build-peers/search "$@") ours=$(value --ours "" "$@")
# The command encodes the real texts, and --ours may name it.
if [ "$data" = real ] && [ ! -e "$folder/real-queries.npy" ] || [[ $ours == *.build/release/* ]]; then
    say "building kindred for release"
    swift build -c release --product kindred >&2
fi
case $data in
real | synthetic | million)
    [ "$data" != real ] || [ -e "$folder/real-queries.npy" ] || scripts/fetch-models.sh all-MiniLM-L6-v2
    "$python" scripts/search-data.py --output "$folder" "$data"
    ;;
esac
exec "$python" scripts/benchmark-search.py "$@"
