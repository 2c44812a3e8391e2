// SPDX-License-Identifier: Apache-2.0

/// Kinds of networks whose `config.json` differs in words or defaults.
enum ModelFamily {
    /// Positions count from 2, no token types, relative position bias.
    case mpnet
    /// Positions count from one past the padding token.
    case roberta
    /// No token types, and its own words for sizes.
    case distilbert
    /// As BERT.
    case other

    init(modelType: String) {
        switch modelType {
        case "mpnet": self = .mpnet
        case "roberta", "xlm-roberta", "camembert", "roberta-prelayernorm", "xlm-roberta-xl": self = .roberta
        case "distilbert": self = .distilbert
        default: self = .other
        }
    }

    var hasTokenTypes: Bool {
        switch self {
        case .mpnet, .distilbert: false
        case .roberta, .other: true
        }
    }

    var defaultPadTokenId: Int {
        switch self {
        case .mpnet, .roberta: 1
        case .distilbert, .other: 0
        }
    }

    private static let distilbertKeys = [
        "hidden_size": "dim",
        "num_hidden_layers": "n_layers",
        "num_attention_heads": "n_heads",
        "intermediate_size": "hidden_dim",
        "hidden_act": "activation",
    ]

    /// The word that a file uses for a common one.
    func key(_ common: String, in section: ConfigurationSection) -> String {
        guard self == .distilbert, let own = Self.distilbertKeys[common] else { return common }
        return section.contains(common) && !section.contains(own) ? common : own
    }
}
