// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import ModelFiles
import TestSupport
import Testing

struct ModelStoreTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func store(_ environment: [String: String] = [:]) -> ModelStore {
        ModelStore(environment: ["HOME": directory.url.path].merging(environment) { $1 })
    }

    private func model(_ path: String) throws -> String {
        try directory.write("\(path)/config.json", "{}")
        return directory[path].path
    }

    private func cached(_ repository: String, _ revision: String, isMain: Bool = true) throws -> String {
        if isMain { try directory.write("cache/\(repository)/refs/main", revision) }
        return try model("cache/\(repository)/snapshots/\(revision)")
    }

    private var cacheOnly: [String: String] {
        ["KINDRED_MODELS": directory["none"].path, "HF_HUB_CACHE": directory["cache"].path]
    }

    // MARK: - Places

    @Test(
        arguments: [
            ([:], [".local/share/kindred/models"], ".cache/huggingface/hub"),
            (["XDG_DATA_HOME": "/x"], ["/x/kindred/models"], ".cache/huggingface/hub"),
            (["XDG_CACHE_HOME": "/c"], [".local/share/kindred/models"], "/c/huggingface/hub"),
            (["KINDRED_MODELS": "/a:/b"], ["/a", "/b"], ".cache/huggingface/hub"),
            (["KINDRED_MODELS": "~/m:"], ["m"], ".cache/huggingface/hub"),
            (["KINDRED_MODELS": ""], [".local/share/kindred/models"], ".cache/huggingface/hub"),
            (["HF_HOME": "/hf"], [".local/share/kindred/models"], "/hf/hub"),
            (["HF_HOME": "~/hf"], [".local/share/kindred/models"], "hf/hub"),
            (["HF_HOME": "/hf", "HF_HUB_CACHE": "/hub"], [".local/share/kindred/models"], "/hub"),
        ] as [([String: String], [String], String)]
    )
    func environmentSaysWhereToLook(environment: [String: String], directories: [String], cache: String) {
        func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : directory[path].path }
        let store = store(environment)
        #expect(store.directories.map(\.path) == directories.map(absolute))
        #expect(store.huggingFaceCache.path == absolute(cache))
    }

    // MARK: - Lookup

    @Test func pathOfADirectoryIsTakenAsItIs() throws {
        let path = try model("somewhere/model")
        #expect(try store().locate(path).path == path)
        #expect(try store().locate(directory["somewhere"].path).path == directory["somewhere"].path)
    }

    @Test(arguments: ["all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"], ["", "sentence-transformers/"])
    func shortAndFullNamesAreFoundWithAndWithoutOrganisation(name: String, organisation: String) throws {
        let path = try model(".local/share/kindred/models/\(organisation)all-MiniLM-L6-v2")
        #expect(try store().locate(name).path == path)
    }

    @Test func fullNamePrefersItsOwnOrganisation() throws {
        let short = try model(".local/share/kindred/models/m")
        let full = try model(".local/share/kindred/models/org/m")
        #expect(try store().locate("org/m").path == full)
        #expect(try store().locate("m").path == short)
    }

    @Test func directoriesAreSearchedInOrder() throws {
        let second = try model("b/m")
        let environment = ["KINDRED_MODELS": "\(directory["a"].path):\(directory["b"].path)"]
        #expect(try store(environment).locate("m").path == second)
        let first = try model("a/m")
        #expect(try store(environment).locate("m").path == first)
    }

    @Test func cacheIsSearchedThroughTheMainRevision() throws {
        _ = try cached("models--sentence-transformers--m", "old", isMain: false)
        let main = try cached("models--sentence-transformers--m", "new")
        #expect(try store(cacheOnly).locate("m").path == main)
        #expect(try store(cacheOnly).locate("sentence-transformers/m").path == main)
        #expect(throws: ModelError.self) { try store(cacheOnly).locate("other/m") }
    }

    @Test func crossEncodersAreFoundInTheCacheByTheirShortName() throws {
        let path = try cached("models--cross-encoder--ms-marco-MiniLM-L-6-v2", "abc")
        #expect(try store(cacheOnly).locate("ms-marco-MiniLM-L-6-v2").path == path)
    }

    @Test func onlySnapshotIsTakenWithoutAMainRevision() throws {
        let path = try cached("models--o--m", "abc", isMain: false)
        #expect(try store(cacheOnly).locate("o/m").path == path)
        _ = try cached("models--o--m", "def", isMain: false)
        #expect(throws: ModelError.self) { try store(cacheOnly).locate("o/m") }
    }

    @Test(arguments: ["../../../../secret", "..", "/", "a/b/c", "", "."])
    func revisionMustNotLeaveTheCache(revision: String) throws {
        try directory.write("cache/models--o--m/refs/main", revision)
        _ = try model("secret")
        _ = try cached("models--o--m", "one", isMain: false)
        _ = try cached("models--o--m", "two", isMain: false)
        #expect(throws: ModelError.self) { try store(cacheOnly).locate("o/m") }
    }

    @Test(arguments: ["..", "../m", "x/../../m", "org/..", "org/m/..", "/m", "m/", "~/m", "", "a\0b"])
    func nameMustNotLeaveTheStore(name: String) throws {
        _ = try model("store/m")
        _ = try model("m")
        let environment = ["KINDRED_MODELS": directory["store"].path, "HF_HUB_CACHE": directory["cache"].path]
        let found = try? store(environment).locate(name)
        // The name may be the path of a directory that the process itself sees; the store itself gives nothing.
        #expect(found == nil || !(found?.path.hasPrefix(directory.url.path) ?? false))
    }

    @Test func missingModelNamesEveryPlace() throws {
        let environment = ["KINDRED_MODELS": "/s", "HF_HUB_CACHE": "/h"]
        let error = #expect(throws: ModelError.self) { try store(environment).locate("no-such-model") }
        guard case .notFound("no-such-model", let searched)? = error else { throw try #require(error) }
        #expect(
            searched.dropFirst().map(\.path) == [
                "/s/no-such-model", "/s/sentence-transformers/no-such-model", "/s/cross-encoder/no-such-model",
                "/h/models--sentence-transformers--no-such-model", "/h/models--cross-encoder--no-such-model",
            ]
        )
    }

    @Test func directoryWithoutModelFilesDoesNotHideAModel() throws {
        try FileManager.default.createDirectory(at: directory["store/m/empty"], withIntermediateDirectories: true)
        let path = try model("store/sentence-transformers/m")
        #expect(try store(["KINDRED_MODELS": directory["store"].path]).locate("m").path == path)
    }

    // MARK: - List

    @Test func installedModelsAreListedOnceByName() throws {
        let a = try model("store/a")
        let b = try model("store/org/b")
        let c = try cached("models--org--c-d", "abc")
        try directory.write("store/readme.txt", "no model")
        try directory.write("cache/version.txt", "1")
        try directory.write("cache/datasets--org--data/refs/main", "abc")
        let store = store(["KINDRED_MODELS": directory["store"].path, "HF_HUB_CACHE": directory["cache"].path])
        let installed = store.installed()
        #expect(installed.map(\.name) == ["a", "org/b", "org/c-d"])
        #expect(installed.map(\.directory.path) == [a, b, c])
        #expect(installed.map(\.source) == [.store, .store, .huggingFaceCache])
        for model in installed { #expect(try store.locate(model.name).path == model.directory.path) }
    }

    @Test func nothingIsInstalledWhereThereIsNothing() {
        #expect(store(["KINDRED_MODELS": "/absent", "HF_HOME": "/absent"]).installed() == [])
    }
}
