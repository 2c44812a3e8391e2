#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Checks the form of the sources: format, sizes, and rules that a compiler does not know.
#
#   scripts/check.sh
set -euo pipefail
cd "$(dirname "$0")/.."
failed=0
complain() { printf 'check: %s\n' "$1" >&2; printf '%s\n' "$2" | sed 's/^/    /' >&2; failed=1; }
forbid() { # message, pattern, paths…
    local message=$1 pattern=$2 found
    shift 2
    found=$(git grep -nE "$pattern" -- "$@" || true)
    [ -z "$found" ] || complain "$message" "$found"
}

swift format lint --strict --recursive Sources Tests Examples Package.swift || failed=1

long=$(git ls-files 'Sources/*.swift' 'Sources/*.c' 'Sources/*.h' | grep -v unicode_tables.c | xargs wc -l |
    awk '$2 != "total" && $1 > 500')
[ -z "$long" ] || complain "files of more than 500 lines" "$long"
names=$(git ls-files | grep -E '(Utils|Helpers|Extensions)\.swift$' || true)
[ -z "$names" ] || complain "names that say nothing" "$names"

forbid "Foundation where FoundationEssentials is enough" '^(public |package |internal )?import Foundation$' Sources
forbid "what must not be in sources" 'fatalError\(|try!|unsafeFlags|TODO|FIXME' 'Sources/*.swift' Package.swift
forbid "@unchecked Sendable outside its homes" '@unchecked Sendable|nonisolated\(unsafe\)' \
    'Sources/*.swift' ':!Sources/Vectors' ':!Sources/FileStorage' ':!Sources/EncoderModels/ForwardTeam.swift' \
    ':!Sources/EncoderModels/ForwardWorkspace.swift'
tracked=$(git ls-files | grep -E '(^|/)(\.build|Package\.resolved)' || true)
[ -z "$tracked" ] || complain "files that must not be committed" "$tracked"
missing=$(git ls-files 'Sources/*.swift' 'Sources/*.c' 'Sources/*.h' 'Tests/*.swift' 'Examples/*.swift' 'scripts/*' |
    grep -v '__init__' | xargs grep -L 'SPDX-License-Identifier' || true)
[ -z "$missing" ] || complain "files without a licence line" "$missing"

# The README's first program is a test.
readme=$(awk '/^```swift/ { inside = 1; next } /^```/ { inside = 0 } inside' README.md | sed '/^import /d; /^$/d')
tested=$(sed -n '/quickstart begin/,/quickstart end/p' Tests/ConformanceTests/QuickstartTests.swift |
    sed '1d; $d; s/^        //')
[ "$readme" = "$tested" ] || complain "README.md and QuickstartTests.swift differ" "$(diff <(echo "$readme") <(echo "$tested"))"

[ $failed = 0 ] && echo "check: all clean"
exit $failed
