// SPDX-License-Identifier: Apache-2.0

import FileStorage

/// Reads the `post_processor` of a tokenizer file.
struct PostProcessorSection {
    let section: JSONSection

    /// Reads the processor.
    func read() throws -> PostProcessor {
        let name = try section.string("type")
        switch name {
        case "BertProcessing":
            return .bert(start: try tokenAndID("cls"), separator: try tokenAndID("sep"))
        case "RobertaProcessing":
            var processor = PostProcessor.roberta(start: try tokenAndID("cls"), separator: try tokenAndID("sep"))
            processor.trimsOffsets = try section.bool("trim_offsets")
            processor.keepsPrefixSpace = try section.bool("add_prefix_space")
            return processor
        case "TemplateProcessing":
            let tokens = try specialTokens()
            return PostProcessor(
                single: try pieces("single", tokens: tokens, sequences: ["A"]),
                pair: try pieces("pair", tokens: tokens, sequences: ["A", "B"])
            )
        default:
            throw TokenizerError.unsupportedPart(kind: "post-processor", name: name, file: section.file)
        }
    }

    /// Reads `["[SEP]", 102]`.
    private func tokenAndID(_ key: StaticString) throws -> Int32 {
        guard case .array(let parts) = try section.required(key), parts.count == 2, case .string = parts[0],
            let id = JSONSection.id(parts[1])
        else { throw section.invalid(key, expected: "a token and its id") }
        return id
    }

    /// Reads the ids of every special token that templates may use.
    private func specialTokens() throws -> [(name: [UInt8], ids: [Int32])] {
        guard case .object(let members) = try section.required("special_tokens") else {
            throw section.invalid("special_tokens", expected: "an object")
        }
        return try members.sorted { $0.key < $1.key }.map { name, value in
            let token = try JSONSection(value, path: "\(section.path("special_tokens")).\(name)", file: section.file)
            guard case .array(let nodes) = try token.required("ids") else {
                throw token.invalid("ids", expected: "an array of ids")
            }
            let ids = try nodes.map { node in
                guard let id = JSONSection.id(node) else { throw token.invalid("ids", expected: "an array of ids") }
                return id
            }
            return (Array(name.utf8), ids)
        }
    }

    private func pieces(
        _ key: StaticString,
        tokens: [(name: [UInt8], ids: [Int32])],
        sequences: [String]
    ) throws -> [PostProcessor.Piece] {
        try section.sections(key).map { element in
            if let sequence = try element.section("Sequence") {
                let name = try sequence.string("id")
                guard let index = sequences.firstIndex(of: name) else {
                    throw sequence.invalid("id", expected: sequences.map { "\"\($0)\"" }.joined(separator: " or "))
                }
                return .sequence(index, typeID: try sequence.id("type_id"))
            }
            guard let special = try element.section("SpecialToken") else {
                throw TokenizerError.invalidValue(
                    key: element.path,
                    expected: "a Sequence or a SpecialToken",
                    file: section.file
                )
            }
            let name = try special.bytes("id")
            guard let token = tokens.last(where: { $0.name == name }) else {
                throw special.invalid("id", expected: "a key of special_tokens")
            }
            return .special(token.ids, typeID: try special.id("type_id"))
        }
    }
}
