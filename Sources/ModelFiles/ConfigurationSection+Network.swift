// SPDX-License-Identifier: Apache-2.0

import FileStorage

/// Values that only `config.json` has.
extension ConfigurationSection {
    func requiredSize(_ common: String, family: ModelFamily, limit: Int) throws -> Int {
        try requiredInteger(family.key(common, in: self), in: 1...limit)
    }

    func hiddenActivation(_ key: String) throws -> Activation? {
        guard let name = try string(key) else { return nil }
        guard let activation = Activation(transformersName: name) else {
            throw unsupported(key, value: name, supported: Activation.transformersNames)
        }
        return activation
    }

    func epsilon(_ key: String) throws -> Double? {
        guard let number = try number(key) else { return nil }
        guard number > 0, number < 1 else {
            throw invalid(key, expected: "a number between 0 and 1", actual: value(key))
        }
        return number
    }

    /// The names under `id2label`, whose keys are the indexes written as texts.
    func labels(_ key: String) throws -> [Int: String] {
        guard let section = try section(key) else { return [:] }
        var labels: [Int: String] = [:]
        for (index, name) in section.values {
            guard let number = Int(index), (0..<section.values.count).contains(number) else {
                throw invalid(
                    key,
                    expected: "an object with the keys 0 to \(section.values.count - 1)",
                    actual: .string(index)
                )
            }
            // The reference does not look at the names; some checkpoints have numbers there.
            if case .string(let text) = name { labels[number] = text } else { labels[number] = name.summary }
        }
        guard labels.count == section.values.count else {
            throw invalid(key, expected: "an object with distinct numbers as keys", actual: value(key))
        }
        return labels
    }

    func labelCount(_ labels: [Int: String], isClassifier: Bool) throws -> Int {
        let stated = try integer("num_labels", in: 1...1_048_576)
        if let stated, !labels.isEmpty, stated != labels.count {
            throw invalid(
                "num_labels",
                expected: "\(labels.count), the number of id2label",
                actual: value("num_labels")
            )
        }
        if !labels.isEmpty { return labels.count }
        return stated ?? (isClassifier ? 2 : 1)
    }

    /// Refuses keys that change what a network computes in ways that no encoder here follows.
    func refuseOtherComputations(positionEmbeddingType: String) throws {
        guard positionEmbeddingType == "absolute" else {
            throw unsupported("position_embedding_type", value: positionEmbeddingType, supported: ["absolute"])
        }
        for key in ["is_decoder", "add_cross_attention"] where try boolean(key) == true {
            throw unsupported(key, value: "true", supported: ["false"])
        }
        if value("quantization_config") != nil {
            throw unsupported(
                "quantization_config",
                value: "present",
                supported: ["weights in float32, float16 or bfloat16"]
            )
        }
    }
}
