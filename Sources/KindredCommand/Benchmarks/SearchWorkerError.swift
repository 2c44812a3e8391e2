// SPDX-License-Identifier: Apache-2.0

/// Why a command of the search benchmark's protocol cannot be carried out.
enum SearchWorkerError: Error, CustomStringConvertible {
    case notAnObject
    case missing(key: String)
    case unknownValue(key: String, value: String)
    case nothingBuilt
    case noRows
    case fewerThreadsThanCores(threads: Int, cores: Int)

    var description: String {
        switch self {
        case .notAnObject: "The line is no JSON object."
        case .missing(let key): "The command needs the key '\(key)'."
        case .unknownValue(let key, let value): "'\(key)' cannot be \(value)."
        case .nothingBuilt: "Nothing is built."
        case .noRows: "The file has no vectors."
        case .fewerThreadsThanCores(let threads, let cores):
            "A graph is built on all \(cores) cores, not on \(threads) threads. Start the worker with taskset."
        }
    }
}
