// SPDX-License-Identifier: Apache-2.0
import Vectors

/// How faiss writes a metric (`MetricType.h`).
enum FaissMetric {
    /// What the field is in a file, and the index class that has it as a flat index of its own.
    static func code(of metric: Metric) -> Int32 {
        switch metric {
        case .dot, .cosine: 0
        case .euclidean: 1
        case .manhattan: 2
        }
    }

    /// The metric of a field, or nil if Kindred has none like it.
    ///
    /// faiss' `METRIC_L2` is the squared distance; ours is the negative of its root, in the same order.
    static func metric(of code: Int32) -> Metric? {
        switch code {
        case 0: .dot
        case 1: .euclidean
        case 2: .manhattan
        default: nil
        }
    }

    /// faiss' name for a field, or nil for one that it does not know either.
    static func name(of code: Int32) -> String? {
        switch code {
        case 0: "METRIC_INNER_PRODUCT"
        case 1: "METRIC_L2"
        case 2: "METRIC_L1"
        case 3: "METRIC_Linf"
        case 4: "METRIC_Lp"
        case 20: "METRIC_Canberra"
        case 21: "METRIC_BrayCurtis"
        case 22: "METRIC_JensenShannon"
        case 23: "METRIC_Jaccard"
        case 24: "METRIC_NaNEuclidean"
        case 25: "METRIC_GOWER"
        default: nil
        }
    }

    /// The four letters of an `IndexFlat` of a metric.
    static func flatCode(of metric: Metric) -> String {
        switch metric {
        case .dot, .cosine: "IxFI"
        case .euclidean: "IxF2"
        case .manhattan: "IxFl"
        }
    }
}
