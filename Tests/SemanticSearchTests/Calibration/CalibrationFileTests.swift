// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import SemanticSearch
import TestSupport
import Testing
import Vectors

struct CalibrationFileTests {
    private let directory: TemporaryDirectory
    private let model = ModelIdentity(name: "some-model", fingerprint: String(repeating: "0a", count: 32))

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func pairs() throws -> CalibrationFile {
        let sample = LabelledSample(80, seed: 3)
        let learnt = try PairCalibration(sample.scores, labels: sample.labels, seed: .max)
        return CalibrationFile(.pairs(learnt), model: model, metric: .cosine)
    }

    private func corpus(_ rows: Embeddings, metric: Metric = .cosine) throws -> CalibrationFile {
        CalibrationFile(.corpus(try CorpusCalibration(rows, metric: metric)), model: model, metric: metric)
    }

    private func text(_ file: CalibrationFile) throws -> String {
        let url = directory["c.json"]
        try file.write(to: url)
        return String(decoding: try Data(contentsOf: url), as: UTF8.self)
    }

    @Test func whatIsReadIsWhatWasWritten() throws {
        let planted = PlantedPairs(300, copies: 60, dimension: 24, noise: 0.1...0.6, seed: 9).embeddings
        let files = [
            try pairs(), try corpus(planted),
            try corpus(PlantedPairs(30, copies: 6, dimension: 64, noise: 0.1...0.3, seed: 3).embeddings),
            try corpus(
                PlantedPairs(30, copies: 0, dimension: 24, noise: 0...0, seed: 2).embeddings,
                metric: .euclidean
            ),
            try corpus(planted, metric: .dot), try corpus(Embeddings([[1, 0], [1, 0]])),
            CalibrationFile(try pairs().content, model: model, metric: nil),
            CalibrationFile(try pairs().content, model: model, metric: .dot, isNormalized: true),
        ]
        for file in files {
            _ = try text(file)
            #expect(try CalibrationFile(contentsOf: directory["c.json"]) == file)
        }
    }

    @Test func otherModelsAreRefused() throws {
        let file = try pairs()
        let url = directory["c.json"]
        let other = ModelIdentity(name: "some-model", fingerprint: String(repeating: "0b", count: 32))
        #expect(throws: CalibrationFileError.otherModel(url, expected: other, actual: model)) {
            try file.check(model: other, metric: .cosine, isNormalized: false, file: url)
        }
        // The name is for people: the same weights under another name are the same model.
        let renamed = ModelIdentity(name: "copy", fingerprint: model.fingerprint)
        try file.check(model: renamed, metric: .cosine, isNormalized: false, file: url)
        try file.check(model: model, metric: .cosine, isNormalized: true, file: url)
        #expect(
            throws: CalibrationFileError.otherComparison(url, expected: "euclidean", actual: "cosine")
        ) { try file.check(model: model, metric: .euclidean, isNormalized: false, file: url) }
        #expect(
            throws: CalibrationFileError.otherComparison(url, expected: "a cross-encoder", actual: "cosine")
        ) { try file.check(model: model, metric: nil, isNormalized: false, file: url) }
        let dot = CalibrationFile(file.content, model: model, metric: .dot)
        #expect(throws: CalibrationFileError.self) {
            try dot.check(model: model, metric: .dot, isNormalized: true, file: url)
        }
    }

    @Test func newerVersionsAreRefused() throws {
        let changed = try text(pairs()).replacing(#""version":1"#, with: #""version":2"#)
        let url = try directory.write("c.json", changed)
        #expect(throws: CalibrationFileError.newerVersion(url, supported: 1, actual: 2)) {
            try CalibrationFile(contentsOf: url)
        }
    }

    @Test func changedNumbersAreNoticed() throws {
        let whole = try text(pairs())
        let changed = whole.replacing(#""fingerprint":"0a"#, with: #""fingerprint":"0c"#)
        #expect(changed != whole)
        let url = try directory.write("c.json", changed)
        #expect(
            throws: CalibrationFileError.damaged(url, reason: "its checksum does not match: something was changed")
        ) { try CalibrationFile(contentsOf: url) }
    }

    @Test func damagedFilesAreErrors() throws {
        let bytes = [Array(try text(pairs()).utf8), Array(try text(corpus(Embeddings([[1, 0], [1, 0]]))).utf8)]
        var mutator = FileMutator(seed: 6)
        for round in 0..<FileMutator.count(300) {
            let url = try directory.write("c.json", mutator.damaged(bytes[round % 2]))
            do {
                _ = try CalibrationFile(contentsOf: url)
            } catch is CalibrationFileError {
                continue
            }
        }
        let empty = try directory.write("c.json", "")
        #expect(throws: CalibrationFileError.self) { try CalibrationFile(contentsOf: empty) }
        let other = try directory.write("c.json", #"{"format":"x"}"#)
        let error = CalibrationFileError.damaged(other, reason: "format is not 'kindred calibration'")
        #expect(throws: error) { try CalibrationFile(contentsOf: other) }
        #expect(
            "\(error)"
                == "\(other.path) is no usable calibration: format is not 'kindred calibration'. Make it again with "
                + "kindred calibrate."
        )
    }
}
