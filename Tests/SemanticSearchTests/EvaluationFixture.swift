// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// A file of values from sentence-transformers, beside the tests.
enum EvaluationFixture {
    static func read<Value: Decodable>(_ name: String, _ type: Value.Type) throws -> Value {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name).json")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(contentsOf: file))
    }
}
