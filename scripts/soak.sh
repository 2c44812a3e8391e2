#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The long proofs: every Unicode scalar and 70,000 strings through both tokenizers, thousands of real texts through both
# encoders, with the pinned reference libraries beside them; 200,000 random changes of an index against brute force,
# 10,000 damaged index files, and a million vectors.
#
#   scripts/soak.sh            about an hour; KINDRED_TEST_RERANKER names a cross-encoder to compare as well
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-prerequisites.sh
scripts/fetch-models.sh all-MiniLM-L6-v2 all-mpnet-base-v2
scripts/install-peers.sh
python=.build-peers/venv/bin/python
swift build -c release

KINDRED_MUTATION_STEPS=200000 KINDRED_MUTATIONS=10 KINDRED_MILLION=1 swift test -c release --disable-xctest \
    --filter 'RandomMutationTests|IndexFileTests|MillionVectorTests|FaissHostileTests'

scripts/compare-tokenizers.sh
levels=(avx2)
grep -q avx512vl /proc/cpuinfo 2>/dev/null && levels+=(avx512)
grep -q avx512_vnni /proc/cpuinfo 2>/dev/null && levels+=(avx512vnni)
for level in "${levels[@]}"; do
    echo "== parity at $level"
    KINDRED_ISA=$level "$python" scripts/parity.py --kindred .build/release/kindred \
        ${KINDRED_TEST_RERANKER:+--reranker "$KINDRED_TEST_RERANKER"}
done
