#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Requires: sentence-transformers==6.2.0 scikit-learn==1.9.1 scipy==1.17.1
"""Writes what the reference evaluators say of made-up scores and rankings.

    scripts/make-evaluation-fixtures.py > Tests/SemanticSearchTests/Fixtures/evaluation.json
"""

import json
import random

from scipy.stats import pearsonr, spearmanr
from sentence_transformers.sentence_transformer.evaluation import (
    BinaryClassificationEvaluator,
    InformationRetrievalEvaluator,
)
from sklearn.metrics import average_precision_score

CUTOFFS = (1, 3, 10)


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


def main():
    chance = random.Random(4)
    fixtures = {"correlation": correlation(chance), "pairs": pairs(chance), "retrieval": retrieval(chance)}
    print(json.dumps(fixtures, default=float))


if __name__ == "__main__":
    main()
