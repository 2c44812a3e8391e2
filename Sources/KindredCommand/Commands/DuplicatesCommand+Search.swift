// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FoundationEssentials
import Kindred
import VectorIndexes

extension DuplicatesCommand {
    /// The pairs that reach a threshold, or the best ones where there is none.
    func pairs(of embeddings: Embeddings, metric: Metric, atLeast threshold: Float?) throws -> [ParaphrasePair] {
        guard approximate else {
            return try measured(embeddings.count) { options in
                try embeddings.paraphrases(minimumScore: threshold, maxPairs: limit, metric: metric, options: options)
            }
        }
        guard embeddings.count > 1 else { return [] }
        var index = HNSWIndex(dimension: embeddings.dimension, metric: metric)
        try index.add(embeddings)
        let pairs = try measured(embeddings.count) { options in
            try embeddings.paraphrases(
                over: index,
                neighbors: neighbors ?? 30,
                minimumScore: threshold,
                maxPairs: limit,
                options: options
            )
        }
        let sample = try PairSample(
            of: pairs,
            in: embeddings,
            metric: metric,
            // Pairs that were cut to the best are all that reach the score of the last.
            minimumScore: pairs.count == limit ? nil : threshold,
            threads: model.computation.threads
        )
        if let share = sample.share {
            StandardError.print(
                "Note: \(sample.rows) texts were compared with all: they have \(sample.expected) pairs, of which "
                    + "\(sample.found) were found (\(fixed(100 * share, 1)) %)."
            )
        }
        noteCrowded(pairs, neighbors ?? 30, texts: embeddings.count)
        return pairs
    }

    /// Says if texts have so many pairs that further ones may not have been looked at.
    private func noteCrowded(_ pairs: [ParaphrasePair], _ neighbors: Int, texts: Int) {
        var counts = [Int](repeating: 0, count: texts)
        for pair in pairs {
            counts[pair.first] += 1
            counts[pair.second] += 1
        }
        let crowded = counts.count { $0 >= neighbors }
        guard crowded > 0, neighbors < texts - 1 else { return }
        StandardError.print(
            "Note: \(crowded) texts have \(neighbors) close ones or more; further pairs of theirs may be missing. "
                + "Raise --neighbors to find them."
        )
    }

    /// Searches with a meter of the pairs compared; after an interruption it says where to go on.
    func measured<Result>(_ count: Int, _ search: (MiningOptions) throws -> Result) throws -> Result {
        let total = count * (count - 1) / 2
        let meter = ProgressMeter("comparing", unit: "pairs", total: total)
        let options = MiningOptions(
            threads: model.computation.threads,
            resumeFile: resume.map { URL(filePath: $0) }
        ) { meter.update($0.completed) }
        do {
            let result = try search(options)
            meter.finish(total)
            return result
        } catch {
            meter.abandon()
            if error is CancellationError, let resume {
                StandardError.print("Note: what is done is in \(resume); the same command goes on there.")
            }
            throw error
        }
    }
}
