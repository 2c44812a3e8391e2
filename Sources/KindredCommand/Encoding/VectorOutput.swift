// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FileStorage
import FoundationEssentials
import Kindred

/// Where `encode` puts vectors.
enum VectorOutput {
    case numpy(NumPyWriter)
    case fvecs(FVecsWriter)
    case jsonLines(AtomicFile)
    case terminal(StandardOutput, asJSON: Bool)

    /// The endings that `--output` takes.
    static let endings = [".npy", ".fvecs", ".jsonl"]

    /// Opens the output that the arguments ask for.
    ///
    /// - Parameters:
    ///   - path: The value of `--output`, or nil for standard output.
    ///   - asJSON: Whether standard output gets JSON.
    ///   - dimension: Components of each vector.
    /// - Throws: `FileStorageError` when the file cannot be made.
    init(path: String?, asJSON: Bool, dimension: Int) throws {
        guard let path else {
            self = .terminal(StandardOutput(), asJSON: asJSON)
            return
        }
        let url = URL(filePath: path)
        switch url.pathExtension.lowercased() {
        case "npy": self = .numpy(try NumPyWriter(url, columns: dimension))
        case "fvecs": self = .fvecs(try FVecsWriter(url, columns: dimension))
        case "jsonl": self = .jsonLines(try AtomicFile(replacing: url))
        default:
            throw ValidationError("--output must end in \(Self.endings.joined(separator: ", ")), but is '\(path)'.")
        }
    }

    /// Adds the vectors of a chunk.
    ///
    /// - Parameters:
    ///   - first: The position of the first document.
    ///   - documents: The documents.
    ///   - encoded: Their vectors.
    ///   - hasIDs: Whether ids stand in the input, so that they are worth repeating.
    /// - Throws: `FileStorageError.unwritable`.
    func write(first: Int, _ documents: [Document], _ encoded: EncodedTexts, hasIDs: Bool) throws {
        switch self {
        case .numpy(let writer):
            try writer.append(rows: encoded.embeddings.storage)
        case .fvecs(let writer):
            try writer.append(rows: encoded.embeddings.storage)
        case .jsonLines(let file):
            for (row, document) in documents.enumerated() {
                try file.write(Self.json(first + row, document, encoded, row: row, hasIDs: hasIDs).text + "\n")
            }
        case .terminal(let output, let asJSON):
            for (row, document) in documents.enumerated() {
                guard !asJSON else {
                    try output.print(Self.json(first + row, document, encoded, row: row, hasIDs: hasIDs).text)
                    continue
                }
                let vector = encoded.embeddings[row].components
                let shown = vector.prefix(4).map { fixed($0) }.joined(separator: ", ")
                let counts = encoded.tokenCounts[row]
                let tokens = counts.isTruncated ? "\(counts.used) of \(counts.untruncated)" : "\(counts.used)"
                try output.print(output.bold(oneLine(document.text)))
                try output.print("  \(tokens) tokens, \(vector.count) components: [\(shown), …]")
            }
        }
    }

    /// Completes the output.
    func finish() throws {
        switch self {
        case .numpy(let writer): try writer.finish()
        case .fvecs(let writer): try writer.finish()
        case .jsonLines(let file): try file.commit()
        case .terminal(let output, _): try output.flush()
        }
    }

    private static func json(_ index: Int, _ document: Document, _ encoded: EncodedTexts, row: Int, hasIDs: Bool)
        -> JSONLine
    {
        var line = JSONLine()
        line.add("index", index)
        if hasIDs { line.add("id", document.id) }
        line.add("text", document.text)
        line.add(encoded.tokenCounts[row])
        line.add("embedding", encoded.embeddings[row].components)
        return line
    }
}

extension JSONLine {
    /// How many tokens a text had and whether it was cut.
    mutating func add(_ counts: TokenCounts) {
        add("tokens", counts.used)
        add("untruncatedTokens", counts.untruncated)
        add("truncated", counts.isTruncated)
    }
}
