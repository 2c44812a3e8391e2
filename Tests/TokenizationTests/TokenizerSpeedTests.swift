// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing
import Tokenization

/// Prints how fast texts become ids; scripts/compare-tokenizer-speed.py prints the same of the reference.
@Suite(.enabled(if: MeasurementInputs.lines != nil), .serialized)
struct TokenizerSpeedTests {
    @Test(arguments: RealTokenizers.names)
    func printsLinesAndTokensPerSecond(name: String) throws {
        let file = try #require(MeasurementInputs.lines)
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let lines = text.utf8.split(separator: UInt8(ascii: "\n")).map { String(Substring($0)) }
        let clock = ContinuousClock()
        var tokenizer = try RealTokenizers.load(name)
        let load = try (0..<7).map { _ in try clock.measure { tokenizer = try RealTokenizers.load(name) } }.min()
        print("\(name): load \(load ?? .zero)")
        var scratch = TokenizerScratch()
        var ids: [Int32] = []
        try report(name, "ids", lines: lines.count, clock: clock) {
            var count = 0
            for line in lines {
                ids.removeAll(keepingCapacity: true)
                count += tokenizer.appendIDs(of: line, maximumLength: nil, to: &ids, scratch: &scratch).used
            }
            return count
        }
        try report(name, "ids and offsets", lines: lines.count, clock: clock) {
            try lines.reduce(0) { try $0 + tokenizer.encode($1).count }
        }
    }

    private func report(
        _ name: String,
        _ what: String,
        lines: Int,
        clock: ContinuousClock,
        _ body: () throws -> Int
    ) throws {
        var best = Duration.seconds(1000)
        var tokens = 0
        for _ in 0..<7 {
            best = min(best, try clock.measure { tokens = try body() })
        }
        let seconds = Double(best.components.seconds) + Double(best.components.attoseconds) * 1e-18
        print(
            "\(name): \(what): \(Int(Double(lines) / seconds)) lines/s, \(Int(Double(tokens) / seconds)) tokens/s,",
            "\(lines) lines in \(seconds) s, best of 7"
        )
    }
}
