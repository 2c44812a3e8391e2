#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what building and testing Kindred needs besides Swift, where it is missing.
#
#   scripts/install-prerequisites.sh [--browser]       also what tests of pages need: Chromium and ChromeDriver
set -euo pipefail

say() { printf '%s\n' "$*" >&2; }

if ! command -v swift >/dev/null; then
    say "Error: swift is not on the PATH. Install Swift 6.2 or later from https://www.swift.org/install."
    exit 1
fi

# command, Debian package, Homebrew formula
needed=("git git git" "curl curl curl" "unzip unzip unzip" "python3 python3 python" "make make make")
packages=() formulas=()
for entry in "${needed[@]}"; do
    read -r command package formula <<<"$entry"
    command -v "$command" >/dev/null || { packages+=("$package"); formulas+=("$formula"); }
done
if [ "${1:-}" = --browser ]; then
    command -v chromedriver >/dev/null || { packages+=(chromium-driver); formulas+=(chromedriver); }
    browser=
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null && browser=$name
    done
    [ -n "$browser" ] || { packages+=(chromium); formulas+=(chromium); }
fi
python3 -m pip --version >/dev/null 2>&1 || { packages+=(python3-pip); formulas+=(python); }
[ ${#packages[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
    say "Error: missing: ${packages[*]}. There is no apt here; with Homebrew: brew install ${formulas[*]}"
    exit 1
fi
as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo)
say "installing ${packages[*]}"
export DEBIAN_FRONTEND=noninteractive
${as_root[@]+"${as_root[@]}"} apt-get install -y -qq "${packages[@]}" >/dev/null 2>&1 || {
    ${as_root[@]+"${as_root[@]}"} apt-get update -qq
    ${as_root[@]+"${as_root[@]}"} apt-get install -y -qq "${packages[@]}" >/dev/null
}
