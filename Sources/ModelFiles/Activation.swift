// SPDX-License-Identifier: Apache-2.0

/// A function that a layer applies to each of its values.
///
/// The raw value is the name that configuration files of the transformers library use.
public enum Activation: String, Sendable, Hashable, CaseIterable {
    /// The value itself.
    case identity = "linear"
    /// The hyperbolic tangent.
    case tanh
    /// The value, or 0 if it is negative.
    case relu
    /// The value times the normal distribution function of it, computed with `erf`.
    case gelu
    /// The approximation of `gelu` by a hyperbolic tangent.
    case geluTanh = "gelu_pytorch_tanh"
    /// 1 / (1 + exp(−x)).
    case sigmoid
    /// The value times its sigmoid.
    case silu
}

extension Activation {
    /// The function that `hidden_act` of a `config.json` names.
    init?(transformersName name: String) {
        switch name {
        case "gelu", "gelu_python": self = .gelu
        case "gelu_new", "gelu_pytorch_tanh", "gelu_fast", "gelu_python_tanh", "gelu_accurate": self = .geluTanh
        case "silu", "swish": self = .silu
        case "relu", "tanh", "sigmoid", "linear": self.init(rawValue: name)
        default: return nil
        }
    }

    /// The function that a dotted Python name stands for, such as `torch.nn.modules.activation.Tanh`.
    init?(dottedName name: String) {
        guard name.hasPrefix("torch.nn.") else { return nil }
        switch name.split(separator: ".").last {
        case "Identity": self = .identity
        case "Tanh": self = .tanh
        case "ReLU": self = .relu
        case "GELU": self = .gelu
        case "Sigmoid": self = .sigmoid
        case "SiLU": self = .silu
        default: return nil
        }
    }

    /// The dotted names that are understood, for messages.
    static let dottedNames = ["Identity", "Tanh", "ReLU", "GELU", "Sigmoid", "SiLU"].map { "torch.nn.\($0)" }

    /// The names of the transformers library that are understood, for messages.
    static let transformersNames = [
        "gelu", "gelu_new", "gelu_pytorch_tanh", "relu", "silu", "tanh", "sigmoid", "linear",
    ]
}

extension ConfigurationSection {
    /// The function under a key that holds a dotted Python name.
    func activation(_ key: String) throws -> Activation? {
        guard let name = try string(key) else { return nil }
        guard let activation = Activation(dottedName: name) else {
            throw unsupported(key, value: name, supported: Activation.dottedNames)
        }
        return activation
    }
}
