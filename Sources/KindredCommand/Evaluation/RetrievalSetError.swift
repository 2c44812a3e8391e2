// SPDX-License-Identifier: Apache-2.0

/// Why the qrels of a retrieval set cannot be used; rows count from 0, without the header.
enum RetrievalSetError: Error, CustomStringConvertible {
    case incompleteJudgement(file: String, row: Int)
    case unknownID(String, file: String, row: Int, kind: String)

    var description: String {
        switch self {
        case .incompleteJudgement(let file, let row):
            "\(file): row \(row) needs query-id, corpus-id and a number as score."
        case .unknownID(let id, let file, let row, let kind):
            "\(file): row \(row) names the \(kind) '\(id)', which the folder does not have."
        }
    }
}
