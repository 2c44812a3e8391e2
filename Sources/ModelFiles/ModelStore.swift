// SPDX-License-Identifier: Apache-2.0

import FileStorage
public import FoundationEssentials

/// Finds models by name on this machine; it never downloads.
///
/// ```swift
/// let directory = try ModelStore().locate("all-MiniLM-L6-v2")
/// ```
///
/// A name is looked up as
/// 1. the path of a model's directory;
/// 2. `NAME`, or the last part of `ORGANISATION/NAME`, in each directory of `KINDRED_MODELS` (separated by colons; the
///    default is `kindred/models` in `XDG_DATA_HOME` or `~/.local/share`), with or without the organisation;
/// 3. a repository in the Hugging Face cache (`HF_HUB_CACHE`, else `HF_HOME/hub`, else
///    `~/.cache/huggingface/hub`), where a name without an organisation is one of `sentence-transformers` or
///    `cross-encoder`.
///
/// A directory counts as a model if it has a `modules.json` or a `config.json`.
public struct ModelStore: Sendable, Hashable {
    /// The directories of `KINDRED_MODELS`, or the default one.
    public let directories: [URL]

    /// The Hugging Face cache.
    public let huggingFaceCache: URL

    private static let impliedOrganisations = ["sentence-transformers", "cross-encoder"]

    /// Reads the places to search from the environment.
    ///
    /// - Parameter environment: The variables. The default is those of the process.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        func path(_ variable: String) -> String? {
            guard let value = environment[variable], !value.isEmpty else { return nil }
            return value
        }
        let home = path("HOME") ?? "/"
        func expanded(_ path: some StringProtocol) -> URL {
            path == "~" || path.hasPrefix("~/")
                ? URL(filePath: home).appending(path: String(path.dropFirst(2)))
                : URL(filePath: String(path))
        }
        if let listed = path("KINDRED_MODELS") {
            directories = listed.split(separator: ":").map { expanded($0) }
        } else {
            let data = path("XDG_DATA_HOME") ?? "~/.local/share"
            directories = [expanded(data).appending(path: "kindred/models")]
        }
        if let cache = path("HF_HUB_CACHE") ?? path("HUGGINGFACE_HUB_CACHE") {
            huggingFaceCache = expanded(cache)
        } else if let base = path("HF_HOME") {
            huggingFaceCache = expanded(base).appending(path: "hub")
        } else {
            huggingFaceCache = expanded(path("XDG_CACHE_HOME") ?? "~/.cache").appending(path: "huggingface/hub")
        }
    }

    /// Finds the directory of a model.
    ///
    /// - Parameter nameOrPath: A path, a short name such as `all-MiniLM-L6-v2`, or a full name such as
    ///   `sentence-transformers/all-MiniLM-L6-v2`.
    /// - Returns: The directory with the model's files.
    /// - Throws: `ModelError.notFound`, with every place that was looked at.
    public func locate(_ nameOrPath: String) throws -> URL {
        guard !nameOrPath.isEmpty, !nameOrPath.utf8.contains(0) else {
            throw ModelError.notFound(name: nameOrPath, searched: [])
        }
        let direct = URL(filePath: nameOrPath)
        if Self.isModel(direct) { return direct }
        var searched = [direct]
        let places = RepositoryName(nameOrPath).map(places(of:)) ?? []
        for place in places {
            if let directory = place.directory { return directory }
            searched.append(place.searched)
        }
        // A directory that is no model: whoever opens it says what it lacks.
        if Self.isDirectory(direct) { return direct }
        throw ModelError.notFound(name: nameOrPath, searched: searched)
    }

    /// Lists the models in the store and in the Hugging Face cache, sorted by name.
    ///
    /// A model that another one hides from `locate(_:)` is left out.
    ///
    /// - Returns: The models; empty when there are none or no place can be read.
    public func installed() -> [InstalledModel] {
        var found: [String: InstalledModel] = [:]
        func add(_ name: String, _ directory: URL, _ source: InstalledModel.Source) {
            guard found[name] == nil else { return }
            found[name] = InstalledModel(name: name, directory: directory, source: source)
        }
        for directory in directories {
            for name in Self.names(in: directory) {
                let entry = directory.appending(path: name)
                if Self.isModel(entry) {
                    add(name, entry, .store)
                    continue
                }
                for inner in Self.names(in: entry) where Self.isModel(entry.appending(path: inner)) {
                    add("\(name)/\(inner)", entry.appending(path: inner), .store)
                }
            }
        }
        for name in Self.names(in: huggingFaceCache) where name.hasPrefix("models--") {
            let full = name.dropFirst("models--".count).replacing("--", with: "/", maxReplacements: 1)
            guard let snapshot = Self.snapshot(of: huggingFaceCache.appending(path: name)) else { continue }
            add(String(full), snapshot, .huggingFaceCache)
        }
        return found.values.sorted { $0.name < $1.name }
    }
}

extension ModelStore {
    /// A name in the form `NAME` or `ORGANISATION/NAME`, of the characters that the hub allows.
    private struct RepositoryName {
        let organisation: String?
        let name: String

        init?(_ text: String) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard (1...2).contains(parts.count), parts.allSatisfy(Self.isPlain) else { return nil }
            organisation = parts.count == 2 ? String(parts[0]) : nil
            name = String(parts[parts.count - 1])
        }

        private static func isPlain(_ part: Substring) -> Bool {
            !part.isEmpty && part != "." && part != ".." && !part.hasPrefix("~")
        }
    }

    /// Where a name might be: each place, and the directory with the files if it is there.
    private func places(of name: RepositoryName) -> [(searched: URL, directory: URL?)] {
        let organisations = name.organisation.map { [$0] } ?? Self.impliedOrganisations
        var candidates: [URL] = []
        for directory in directories {
            if name.organisation == nil { candidates.append(directory.appending(path: name.name)) }
            candidates += organisations.map { directory.appending(path: $0).appending(path: name.name) }
            if name.organisation != nil { candidates.append(directory.appending(path: name.name)) }
        }
        let repositories = organisations.map { huggingFaceCache.appending(path: "models--\($0)--\(name.name)") }
        return candidates.map { ($0, Self.isModel($0) ? $0 : nil) }
            + repositories.map { ($0, Self.snapshot(of: $0)) }
    }

    private static func isDirectory(_ url: URL) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory) && isDirectory
    }

    private static func isModel(_ url: URL) -> Bool {
        guard isDirectory(url) else { return false }
        return ["modules.json", "config.json"].contains {
            FileManager.default.fileExists(atPath: url.appending(path: $0).path)
        }
    }

    private static func names(in directory: URL) -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory.path) else { return [] }
        return names.sorted()
    }

    /// The revision of a cached repository that `main` refers to, else the only one that there is.
    private static func snapshot(of repository: URL) -> URL? {
        let snapshots = repository.appending(path: "snapshots")
        let reference = repository.appending(path: "refs/main")
        if let file = try? MappedFile(contentsOf: reference), file.count <= 256 {
            let text = file.withUnsafeBytes { String(validating: $0, as: UTF8.self) } ?? ""
            let revision = text.filter { !$0.isWhitespace }
            if let plain = RepositoryName(revision), plain.organisation == nil {
                let snapshot = snapshots.appending(path: plain.name)
                if isModel(snapshot) { return snapshot }
            }
        }
        let complete = names(in: snapshots).map { snapshots.appending(path: $0) }.filter(isModel)
        return complete.count == 1 ? complete[0] : nil
    }
}
