#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the command as one binary without Swift libraries beside it, with completions for bash, zsh and fish.
#
#   scripts/install.sh            into PREFIX, by default /usr/local for root, else ~/.local
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${PREFIX:-}" ]; then
    if [ "$(id -u)" = 0 ]; then PREFIX=/usr/local; else PREFIX=$HOME/.local; fi
fi
static=()
[ "$(uname)" = Linux ] && static=(--static-swift-stdlib)
swift build -c release --product kindred ${static[@]+"${static[@]}"} --scratch-path .build-install
binary=$(swift build -c release --show-bin-path --scratch-path .build-install)/kindred
install -d "$PREFIX/bin" "$PREFIX/share/bash-completion/completions" "$PREFIX/share/zsh/site-functions" \
    "$PREFIX/share/fish/vendor_completions.d"
install -m 755 "$binary" "$PREFIX/bin/kindred"
if [ "$(uname)" = Linux ] && command -v strip >/dev/null; then strip "$PREFIX/bin/kindred"; fi
"$binary" --generate-completion-script bash >"$PREFIX/share/bash-completion/completions/kindred"
"$binary" --generate-completion-script zsh >"$PREFIX/share/zsh/site-functions/_kindred"
"$binary" --generate-completion-script fish >"$PREFIX/share/fish/vendor_completions.d/kindred.fish"
echo "Installed $("$PREFIX/bin/kindred" --version) in $PREFIX/bin."
case ":$PATH:" in *":$PREFIX/bin:"*) ;; *) echo "Add $PREFIX/bin to your PATH." ;; esac
