// SPDX-License-Identifier: Apache-2.0
public import Vectors

/// What `HardNegatives` found for each query, as rows of the corpus.
public struct MinedNegatives: Sendable, Hashable {
    /// One query with its positives and negatives.
    public struct Query: Sendable, Hashable {
        /// Its positives with their scores, each once, in the order in which they were given.
        public var positives: [SearchHit]
        /// Its negatives, closest first; fewer than asked for where there are no more.
        public var negatives: [SearchHit]
    }

    /// How many of the closest rows were passed over, and why; the first reason counts.
    public struct Skipped: Sendable, Hashable {
        /// Rows that answer the query.
        public var positives = 0
        /// Rows that the caller excluded.
        public var excluded = 0
        /// Rows too close to the positive.
        public var absoluteMargin = 0
        /// Rows too close to the positive, by share.
        public var relativeMargin = 0
        /// Rows of too great a score.
        public var maximumScore = 0
        /// Rows of too small a score.
        public var minimumScore = 0
        /// Rows before and after the range of places.
        public var outsideRange = 0
    }

    /// A query, a text that answers it and one that does not.
    public struct Triplet: Sendable, Hashable {
        /// The position of the query.
        public var query: Int
        /// The text that answers it.
        public var positive: SearchHit
        /// The text that does not.
        public var negative: SearchHit
    }

    /// A query, a text that answers it and as many that do not as were asked for.
    public struct Tuple: Sendable, Hashable {
        /// The position of the query.
        public var query: Int
        /// The text that answers it.
        public var positive: SearchHit
        /// The texts that do not, closest first.
        public var negatives: [SearchHit]
    }

    /// A query, a text, and whether the text answers it.
    public struct LabelledPair: Sendable, Hashable {
        /// The position of the query.
        public var query: Int
        /// The text.
        public var text: SearchHit
        /// Whether it answers the query.
        public var isPositive: Bool
    }

    /// How many negatives of each query were asked for.
    public let numberOfNegatives: Int
    /// The queries, in their order.
    public internal(set) var queries: [Query] = []
    /// How many rows were passed over.
    public internal(set) var skipped = Skipped()

    init(numberOfNegatives: Int) {
        self.numberOfNegatives = numberOfNegatives
    }

    /// The number of queries for which fewer negatives were found than asked for.
    public var shortQueryCount: Int { queries.count { $0.negatives.count < numberOfNegatives } }

    /// Each positive of each query with each of its negatives.
    public var triplets: [Triplet] {
        queries.enumerated().flatMap { query, found in
            found.positives.flatMap { positive in
                found.negatives.map { Triplet(query: query, positive: positive, negative: $0) }
            }
        }
    }

    /// Each positive of each query with all its negatives; queries with fewer than asked for are left out.
    public var tuples: [Tuple] {
        queries.enumerated().flatMap { query, found in
            found.negatives.count < numberOfNegatives
                ? [] : found.positives.map { Tuple(query: query, positive: $0, negatives: found.negatives) }
        }
    }

    /// The positives of each query, then its negatives.
    public var labelledPairs: [LabelledPair] {
        queries.enumerated().flatMap { query, found in
            found.positives.map { LabelledPair(query: query, text: $0, isPositive: true) }
                + found.negatives.map { LabelledPair(query: query, text: $0, isPositive: false) }
        }
    }
}
