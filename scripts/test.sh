#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Everything that a change must pass: form, all tests on real weights, and the memory and thread checkers.
#
#   scripts/test.sh
set -euo pipefail
cd "$(dirname "$0")/.."
# A model or a browser that is missing makes tests fail instead of skipping them.
export KINDRED_REQUIRE_MODELS=1 KINDRED_REQUIRE_BROWSER=1
step() { printf '\n== %s (%s s)\n' "$1" "$SECONDS"; }

step "what is needed"
scripts/install-prerequisites.sh --browser
scripts/fetch-models.sh all-MiniLM-L6-v2 all-mpnet-base-v2

step "form"
scripts/check.sh

step "tests, release build"
swift build -c release --build-tests
swift test -c release --disable-xctest --skip-build

step "documents and examples"
scripts/check-docs.py "$(swift build -c release --show-bin-path)/kindred"
scripts/check-examples.sh

# In release, since C is not optimised in debug and real weights would take an hour.
step "AddressSanitizer: files, tokenizer, readers, indexes, groups and mining"
KINDRED_CORE=1 swift test -c release --disable-xctest --sanitize=address --scratch-path .build-asan \
    --filter 'FileStorageTests|ModelFilesTests|DocumentsTests|TokenizationTests|VectorsTests|VectorIndexesTests|EncoderModelsTests|ClusteringTests|SemanticSearchTests'

step "ThreadSanitizer: one encoder, one file and one index, many tasks; groups"
KINDRED_CORE=1 swift test -c release --disable-xctest --sanitize=thread --scratch-path .build-tsan \
    --filter 'SharedEncoderTests|ExactSearchTests|SectionReadingTests|SharedIndexTests|KMeansTests'

step "done"
