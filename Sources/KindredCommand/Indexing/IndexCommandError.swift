// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import VectorIndexes

/// Why `kindred index` cannot do what it was asked.
enum IndexCommandError: Error, CustomStringConvertible {
    case noVectors(URL)
    case nothingToTune(URL, kind: String)
    case notReached(URL, wanted: Double, greatest: TuningPoint)

    var description: String {
        switch self {
        case .noVectors(let file):
            "\(file.path) has no vectors. Give a file with at least one."
        case .nothingToTune(let file, let kind):
            kind == "flat"
                ? "\(file.path) is a flat index: it is exact, there is nothing to tune."
                : "\(file.path) holds an index of kind '\(kind)'; tune takes hnsw."
        case .notReached(let file, let wanted, let greatest):
            "\(file.path): no ef-search up to \(greatest.efSearch) reaches a recall of \(wanted); that one has "
                + "\(fixed(greatest.recall, 4)). Nothing was changed. Build the index with a greater --connectivity "
                + "or --ef-construction."
        }
    }
}
