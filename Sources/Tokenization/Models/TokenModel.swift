// SPDX-License-Identifier: Apache-2.0

/// The part that turns words into tokens; each further model is one more case.
enum TokenModel: Sendable {
    case wordPiece(WordPiece)

    /// The tokens of the model, without added ones.
    var vocabulary: Vocabulary {
        switch self {
        case .wordPiece(let model): model.vocabulary
        }
    }
}
