#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Requires: sentence-transformers==6.2.0 scikit-learn==1.9.1 scipy==1.17.1
"""Writes what the reference evaluators say of made-up scores and rankings.

    scripts/make-evaluation-fixtures.py > Tests/SemanticSearchTests/Fixtures/evaluation.json
"""

import json
import os
import random
from unittest.mock import Mock

# NumPy's vectorised argsort leaves equal scores in no particular order; the plain one keeps up to 16 in theirs.
os.environ["NPY_DISABLE_CPU_FEATURES"] = "X86_V3 X86_V4 AVX512_ICL AVX512_SPR"

import numpy as np
import torch
from scipy.stats import pearsonr, spearmanr
from sentence_transformers.cross_encoder.evaluation import CrossEncoderRerankingEvaluator
from sentence_transformers.sentence_transformer.evaluation import (
    BinaryClassificationEvaluator,
    InformationRetrievalEvaluator,
    RerankingEvaluator,
    TripletEvaluator,
)
from sklearn.metrics import average_precision_score

CUTOFFS = (1, 3, 10)
METRICS = ("cosine", "dot", "euclidean", "manhattan")


class GivenModel:
    """Encodes and scores a text as the numbers that it is made of."""

    model_card_data = Mock()

    def encode_query(self, texts, **_):
        return torch.tensor([json.loads(text) for text in texts], dtype=torch.float32)

    encode_document = encode_query

    def predict(self, pairs, **_):
        return np.array([json.loads(document)[0] for _, document in pairs], dtype=np.float32)


def correlation(chance):
    scores = [round(chance.gauss(0, 1), 3) for _ in range(200)]
    reference = [round(score + chance.gauss(0, 1)) for score in scores]
    return {
        "scores": scores, "reference": reference, "pearson": float(pearsonr(scores, reference).statistic),
        "spearman": float(spearmanr(scores, reference).statistic),
    }  # fmt: skip


def pairs(chance):
    labels = [chance.random() < 0.3 for _ in range(300)]
    scores = [chance.gauss(0.6 if label else 0.4, 0.15) for label in labels]
    evaluator = BinaryClassificationEvaluator
    accuracy, accuracy_threshold = evaluator.find_best_acc_and_threshold(scores, labels, True)
    f1, precision, recall, f1_threshold = evaluator.find_best_f1_and_threshold(scores, labels, True)
    return {
        "scores": scores, "labels": [int(label) for label in labels],
        "averagePrecision": float(average_precision_score(labels, scores)),
        "accuracy": float(accuracy), "accuracyThreshold": float(accuracy_threshold), "f1": float(f1),
        "f1Threshold": float(f1_threshold), "precision": float(precision), "recall": float(recall),
    }  # fmt: skip


def retrieval(chance):
    documents = [f"d{number}" for number in range(60)]
    queries = [f"q{number}" for number in range(40)]
    relevant = {query: set(chance.sample(documents, chance.randint(1, 14))) for query in queries}
    rankings = {query: chance.sample(documents, 30) for query in queries}
    for query in queries[:25]:
        rankings[query].sort(key=lambda document: (document not in relevant[query]) + chance.random())
    evaluator = InformationRetrievalEvaluator(
        dict.fromkeys(queries, ""), dict.fromkeys(documents, ""), relevant, mrr_at_k=CUTOFFS, ndcg_at_k=CUTOFFS,
        accuracy_at_k=CUTOFFS, precision_recall_at_k=CUTOFFS, map_at_k=CUTOFFS,
    )  # fmt: skip
    results = [
        [{"corpus_id": document, "score": -place} for place, document in enumerate(rankings[query])]
        for query in evaluator.queries_ids
    ]
    said = evaluator.compute_metrics(results)
    order = list(evaluator.queries_ids)
    return {
        "rankings": [rankings[query] for query in order],
        "relevant": [sorted(relevant[query]) for query in order],
        "expected": [
            {
                "cutoff": cutoff, "accuracy": said["accuracy@k"][cutoff], "precision": said["precision@k"][cutoff],
                "recall": said["recall@k"][cutoff], "mrr": said["mrr@k"][cutoff], "ndcg": said["ndcg@k"][cutoff],
                "map": said["map@k"][cutoff],
            }
            for cutoff in CUTOFFS
        ],
    }  # fmt: skip


def reranking(chance):
    """Scores with one decimal, so that many are equal; a query without positives, one without negatives."""
    samples = []
    for number in range(60):
        counts = [chance.randint(1, 5), chance.randint(1, 11)]
        if number in (7, 20):
            counts[number == 20] = 0
            counts[number != 20] = 4
        lists = [
            [json.dumps([round(chance.gauss(center, 0.3), 1)]) for _ in range(count)]
            for center, count in zip((0.6, 0.4), counts)
        ]
        samples.append({"query": "[0]", "positive": lists[0], "negative": lists[1]})
    expected = []
    for cutoff in CUTOFFS:
        vectors = RerankingEvaluator(samples, at_k=cutoff, similarity_fct=lambda _, documents: documents[:, 0])
        said = vectors.compute_metrics(GivenModel())
        read = CrossEncoderRerankingEvaluator(samples, at_k=cutoff, write_csv=False)(GivenModel())
        expected.append({
            "cutoff": cutoff, "vectors": [said["map"], said["mrr"], said["ndcg"]],
            "crossEncoder": [read["map"], read[f"mrr@{cutoff}"], read[f"ndcg@{cutoff}"]],
        })  # fmt: skip
    return {
        "positive": [[json.loads(text)[0] for text in sample["positive"]] for sample in samples],
        "negative": [[json.loads(text)[0] for text in sample["negative"]] for sample in samples],
        "expected": expected,
    }


def triplets(chance):
    """Vectors with two decimals; every tenth positive equals its negative."""
    anchors = [[round(chance.gauss(0, 1), 2) for _ in range(8)] for _ in range(120)]
    positives, negatives = (
        [[round(value + chance.gauss(0, spread), 2) for value in anchor] for anchor in anchors]
        for spread in (0.9, 1.2)
    )
    for row in range(0, len(anchors), 10):
        negatives[row] = positives[row]
    expected = []
    for margins in ({}, {"cosine": 0.05, "dot": 0.5, "euclidean": 0.25, "manhattan": 1.0}, {"cosine": -0.1}):
        evaluator = TripletEvaluator(
            *([json.dumps(vector) for vector in vectors] for vectors in (anchors, positives, negatives)),
            margin=margins or None, similarity_fn_names=list(METRICS), write_csv=False,
        )  # fmt: skip
        said = evaluator(GivenModel())
        expected.append({"margins": margins, "accuracies": {name: said[f"{name}_accuracy"] for name in METRICS}})
    return {"anchors": anchors, "positives": positives, "negatives": negatives, "expected": expected}


def main():
    chance = random.Random(4)
    fixtures = {"correlation": correlation(chance), "pairs": pairs(chance), "retrieval": retrieval(chance)}
    fixtures |= {"reranking": reranking(chance), "triplets": triplets(chance)}
    print(json.dumps(fixtures, default=float))


if __name__ == "__main__":
    main()
