// SPDX-License-Identifier: Apache-2.0

import FileStorage

/// Makes a document of a line that holds a JSON object.
struct JSONDocument {
    let source: DocumentSource
    let line: Int
    let options: DocumentReaderOptions

    func document(_ bytes: UnsafeRawBufferPointer, row: Int) throws -> Document {
        let all = try object(bytes)
        var entries = all
        let textKey = options.textColumn ?? "text"
        guard let textNode = entries.removeValue(forKey: textKey) else {
            throw DocumentError.missingColumn(textKey, source, line: line, columns: all.keys.sorted())
        }
        guard case .string(let text) = textNode else {
            throw bad("'\(textKey)' must be a string but is \(textNode.kind)")
        }
        var document = Document(id: String(row), text: text)
        let idKey = options.idColumn ?? "id"
        // The text may serve as the id too; it was taken out of the entries above.
        switch textKey == idKey ? textNode : entries.removeValue(forKey: idKey) {
        case .string(let id)?:
            guard !id.isEmpty else { throw bad("'\(idKey)' is empty") }
            document.id = id
        case .integer(let id)?:
            document.id = String(id)
        case nil where options.idColumn != nil:
            throw DocumentError.missingColumn(idKey, source, line: line, columns: all.keys.sorted())
        case nil:
            break
        case .null? where options.idColumn == nil:
            break
        case let other?:
            throw bad("'\(idKey)' must be a string or a whole number but is \(other.kind)")
        }
        document.metadata = entries.mapValues { JSONValue($0) }
        return document
    }

    private func object(_ bytes: UnsafeRawBufferPointer) throws -> [String: JSONNode] {
        let node: JSONNode
        do throws(JSONError) {
            node = try JSONParser.parse(bytes)
        } catch {
            guard String(validating: bytes, as: UTF8.self) != nil else {
                throw DocumentError.invalidUTF8(source, line: line)
            }
            throw bad("not valid JSON: \(error.reason), at byte \(error.offset)")
        }
        guard case .object(let entries) = node else {
            throw bad("a JSON object is needed but there is \(node.kind)")
        }
        return entries
    }

    private func bad(_ reason: String) -> DocumentError {
        .badLine(source, line: line, reason: reason)
    }
}
