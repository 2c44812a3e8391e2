// SPDX-License-Identifier: Apache-2.0
import Documents

/// One JSON object on a line, its keys in the order in which they are added.
struct JSONLine {
    private var body = ""

    /// The object.
    var text: String { "{\(body)}" }

    mutating func add(_ key: String, _ value: Int?) { add(key, raw: value.map(String.init) ?? "null") }
    mutating func add(_ key: String, _ value: Bool) { add(key, raw: value ? "true" : "false") }
    mutating func add(_ key: String, _ value: String?) {
        var quoted = ""
        if let value { JSONWriter.append(value, to: &quoted) } else { quoted = "null" }
        add(key, raw: quoted)
    }
    /// The shortest text that reads back as the same single-precision number.
    mutating func add(_ key: String, _ value: Float) { add(key, raw: value.description) }
    mutating func add(_ key: String, _ value: Double) { add(key, raw: value.description) }
    mutating func add(_ key: String, _ value: JSONValue) { add(key, raw: value.json) }
    mutating func add(_ key: String, _ line: JSONLine) { add(key, raw: line.text) }

    /// Adds a vector.
    mutating func add(_ key: String, _ values: some Sequence<Float>) { add(key, raw: Self.list(values)) }
    /// Adds several vectors.
    mutating func add(_ key: String, rows: some Sequence<some Sequence<Float>>) {
        add(key, raw: "[" + rows.map { Self.list($0) }.joined(separator: ",") + "]")
    }
    mutating func add(_ key: String, rows: [[Double]]) {
        let lists = rows.map { "[" + $0.map(\.description).joined(separator: ",") + "]" }
        add(key, raw: "[" + lists.joined(separator: ",") + "]")
    }
    mutating func add(_ key: String, rows: [[Int]]) {
        let lists = rows.map { "[" + $0.map(\.description).joined(separator: ",") + "]" }
        add(key, raw: "[" + lists.joined(separator: ",") + "]")
    }
    /// Adds several objects.
    mutating func add(_ key: String, _ lines: [JSONLine]) {
        add(key, raw: "[" + lines.map(\.text).joined(separator: ",") + "]")
    }
    mutating func add(_ key: String, _ values: [Double]) {
        add(key, raw: "[" + values.map(\.description).joined(separator: ",") + "]")
    }
    mutating func add(_ key: String, _ values: [String]) { add(key, .array(values.map { .string($0) })) }

    private mutating func add(_ key: String, raw: String) {
        if !body.isEmpty { body += "," }
        JSONWriter.append(key, to: &body)
        body += ":"
        body += raw
    }

    private static func list(_ values: some Sequence<Float>) -> String {
        var text = "["
        for value in values {
            if text.utf8.count > 1 { text += "," }
            text += value.description
        }
        return text + "]"
    }
}
