// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Kindred
import Testing

struct MetricAdviceTests {
    /// Asks a small checkpoint whose files state a metric, or none.
    private func advice(
        _ variant: String,
        states stated: Metric?,
        for metric: Metric,
        _ options: EncodeOptions = .init()
    )
        throws -> MetricAdvice?
    {
        let variant = try #require(ReferenceVariant.all("encoder").first { $0.name == variant })
        return try variant.withDirectory { directory in
            if let stated {
                try Data(#"{"similarity_fn_name": "\#(stated.rawValue)"}"#.utf8)
                    .write(to: directory.appending(path: "config_sentence_transformers.json"))
            }
            return try SentenceEncoder(directory: directory).advice(for: metric, options: options)
        }
    }

    @Test func productOfVectorsOfAnyLengthIsAdvisedAgainst() throws {
        let advice = try #require(try advice("bert-mean", states: nil, for: .dot))
        #expect(advice.modelMetric == .cosine && !advice.haveLengthOne && advice.normalizingHelps)
        #expect(
            "\(advice)"
                == "The dot product of vectors that do not have length 1 compares lengths as much as meanings. "
                + "Normalize the vectors, or compare by cosine."
        )
    }

    @Test func normalizedVectorsMayBeComparedByProduct() throws {
        var options = EncodeOptions()
        #expect(try advice("bert-mean-normalize", states: .cosine, for: .dot) == nil)
        #expect(try advice("bert-mean-normalize", states: .cosine, for: .euclidean) == nil)
        options.normalizes = true
        #expect(try advice("bert-mean", states: .cosine, for: .dot, options) == nil)
        // Cut vectors no longer have length 1, unless they are scaled again.
        options.dimensions = 8
        #expect(try advice("bert-mean-normalize", states: .cosine, for: .dot, options) == nil)
        options.normalizes = false
        #expect(try advice("bert-mean-normalize", states: .cosine, for: .dot, options) != nil)
    }

    @Test(arguments: Metric.allCases)
    func theModelsOwnMetricIsNeverAdvisedAgainst(metric: Metric) throws {
        #expect(try advice("bert-mean", states: metric, for: metric) == nil)
        #expect(try advice("bert-mean-normalize", states: metric, for: metric) == nil)
    }

    @Test func otherMetricThanTheModelsIsAdvisedAgainst() throws {
        let lengths = try #require(try advice("bert-mean", states: .dot, for: .cosine))
        #expect(!lengths.normalizingHelps)
        #expect(
            "\(lengths)"
                == "The model's vectors are made to be compared by dot, to which their lengths matter; cosine puts texts "
                + "in another order. Compare by dot."
        )
        let euclidean = try #require(try advice("bert-mean", states: .cosine, for: .euclidean))
        #expect(
            "\(euclidean)"
                == "The model's vectors are made to be compared by cosine; euclidean puts texts in another order. "
                + "Normalize the vectors, or compare by cosine."
        )
        let manhattan = try #require(try advice("bert-mean-normalize", states: .cosine, for: .manhattan))
        #expect(
            "\(manhattan)"
                == "The model's vectors are made to be compared by cosine; manhattan puts texts in another order. "
                + "Compare by cosine."
        )
    }
}
