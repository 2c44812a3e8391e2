# Kindred: what a person may want to do here.
#
#   make demo        build, fetch a model, embed this machine's package descriptions, ask questions
#   make test        everything a change must pass; CI runs this
#   make check       format and rules only
#   make benchmark   compare with sentence-transformers, ONNX Runtime and OpenVINO (15-25 minutes)
#   make benchmark-search   compare with faiss, hnswlib and usearch (about an hour)
#   make soak        hour-long proofs: every Unicode scalar, thousands of real texts against the references
#   make install     the command as one binary, with completions (PREFIX=...)
#   make clean       remove what was built here

.PHONY: demo test check benchmark benchmark-search soak install clean

demo:
	@scripts/demo.sh

test:
	@scripts/test.sh

check:
	@scripts/check.sh

benchmark:
	@scripts/benchmark.sh

benchmark-search:
	@scripts/benchmark-search.sh

soak:
	@scripts/soak.sh

install:
	@scripts/install.sh

clean:
	rm -rf .build .build-*
