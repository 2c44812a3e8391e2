// SPDX-License-Identifier: Apache-2.0
import CKernels
import TestSupport
import Testing
import Vectors

/// The kernels that score codes and rows, at every level: codes to the bit, float32 against Double.
struct CodeKernelTests {
    @Test(arguments: InstructionLevel.available)
    func dotsOfCodesAreExact(level: InstructionLevel) {
        let kernels = Kernels(level)
        var generator = SplitMix64(seed: 21)
        for count in stride(from: 0, through: 1024, by: 64) {
            let random = (0..<2).map { _ in (0..<count).map { _ in Int8.random(in: -127...127, using: &generator) } }
            let most = [Int8](repeating: 127, count: count)
            let least = [Int8](repeating: -127, count: count)
            let mixed = (0..<count).map { Int8($0 % 3 == 0 ? 127 : -127) }
            for (a, b) in [
                (random[0], random[1]), (most, most), (most, least), (least, least), (mixed, most), (least, mixed),
                (mixed, mixed), (random[0], least),
            ] {
                let expected = zip(a, b).reduce(0) { $0 + Int($1.0) * Int($1.1) }
                #expect(Int(kernels.dot(a, b, count: count)) == expected, "\(count) codes")
            }
        }
    }

    /// Dot products of up to 1,040 codes are whole numbers that a Float holds: scores have one value.
    @Test(arguments: InstructionLevel.available, [1, 63, 64, 65, 384, 1000, 1024])
    func scoresOfCodesHaveTheSameBitsAtEveryLevel(level: InstructionLevel, dimension: Int) {
        for count in 0...9 {
            for queryCount in 1...9 {
                let table = CodeTable(
                    bytes: true,
                    dimension: dimension,
                    count: count,
                    queryCount: queryCount,
                    seed: UInt64(count * 16 + queryCount)
                )
                let expected = (0..<queryCount).map { query in
                    (0..<count).map { row in
                        let dot = Float(table.codeDot(query, row)) * table.factors[query]
                        return table.scales[row].offset.addingProduct(dot, table.scales[row].factor)
                    }
                }
                let scanned = table.scan(at: level)
                #expect(scanned == expected, "\(count) rows, \(queryCount) queries")
                for (query, scores) in expected.enumerated() {
                    let ids = Self.ids(count, rotatedBy: query)
                    let gathered = table.gather(ids, query: query, at: level)
                    #expect(gathered == ids.map { scores[Int($0)] }, "\(count) rows, query \(query)")
                }
            }
        }
    }

    @Test(arguments: InstructionLevel.available)
    func scansOfManyRowsEqualTheScalarTwin(level: InstructionLevel) {
        // More rows than a block of the scan, and an odd number of them.
        for bytes in [true, false] {
            let table = CodeTable(bytes: bytes, dimension: 70, count: 515, queryCount: 14, seed: 5)
            let (own, expected) = (table.scan(at: level), table.scan(at: .scalar))
            if bytes {
                #expect(own == expected)
            } else {
                let error = normalizedSquaredError(own.flatMap(\.self), expected.flatMap(\.self).map(Double.init))
                #expect(error <= Tolerance.kernelError)
            }
            let ids = Self.ids(515, rotatedBy: 77)
            #expect(table.gather(ids, query: 5, at: level) == ids.map { own[5][Int($0)] })
        }
    }

    /// More queries than are prepared together, groups of eight with a rest, and rows too long for a panel.
    @Test(arguments: InstructionLevel.available, [(384, 70), (128, 4), (4_160, 9)])
    func scansOfManyQueriesEqualTheScalarTwin(level: InstructionLevel, shape: (dimension: Int, queries: Int)) {
        let table = CodeTable(
            bytes: true,
            dimension: shape.dimension,
            count: 67,
            queryCount: shape.queries,
            seed: UInt64(shape.queries)
        )
        #expect(table.scan(at: level) == table.scan(at: .scalar))
    }

    /// Narrow codes of queries are added in 16 bits: the extremes must not pass the end.
    @Test(arguments: InstructionLevel.available, [64, 70, 128, 384, 1_000])
    func narrowScansEqualTheScalarTwin(level: InstructionLevel, dimension: Int) {
        for (greatest, queryCount) in [(Int8(63), 16), (1, 8), (63, 9)] {
            let table = CodeTable(
                bytes: true,
                dimension: dimension,
                count: 259,
                queryCount: queryCount,
                greatestQueryCode: greatest,
                seed: UInt64(dimension)
            )
            #expect(table.scan(at: level, areQueriesNarrow: true) == table.scan(at: .scalar))
        }
    }

    @Test(arguments: InstructionLevel.available, [1, 7, 15, 16, 17, 63, 64, 65, 383, 384, 385, 1000])
    func scoresOfFloatsEqualTheirDefinition(level: InstructionLevel, dimension: Int) {
        for count in 0...9 {
            let queryCount = 9 - count / 2
            let table = CodeTable(
                bytes: false,
                dimension: dimension,
                count: count,
                queryCount: queryCount,
                seed: UInt64(count)
            )
            let scanned = table.scan(at: level)
            var expected: [Double] = []
            for query in 0..<queryCount {
                let q = table.floats(query: query)
                for row in 0..<count {
                    let dot = zip(q, table.floats(row: row)).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
                    let scale = table.scales[row]
                    expected.append(dot * Double(table.factors[query]) * Double(scale.factor) + Double(scale.offset))
                }
                let ids = Self.ids(count, rotatedBy: query)
                let gathered = table.gather(ids, query: query, at: level)
                #expect(gathered == ids.map { scanned[query][Int($0)] }, "\(count) rows, query \(query)")
            }
            #expect(
                normalizedSquaredError(scanned.flatMap(\.self), expected) <= Tolerance.kernelError,
                "\(count) rows"
            )
        }
    }

    @Test(arguments: InstructionLevel.available, [1, 16, 33, 384, 385])
    func aRowScoresTheSameBitsAloneAndAmongOthers(level: InstructionLevel, dimension: Int) {
        let table = CodeTable(bytes: false, dimension: dimension, count: 9, queryCount: 5, plain: true, seed: 9)
        let scanned = table.scan(at: level)
        for query in 0..<5 {
            let q = table.floats(query: query)
            let alone = (0..<9).map { Kernels(level).dot(q, table.floats(row: $0), count: dimension) }
            #expect(scanned[query] == alone)
            #expect(table.gather(Array(0..<9), query: query, at: level) == alone)
            #expect((0..<9).flatMap { table.gather([$0], query: query, at: level) } == alone)
        }
    }

    @Test(arguments: InstructionLevel.available)
    func selectsWhatReachesTheBound(level: InstructionLevel) {
        let kernels = Kernels(level)
        var generator = SplitMix64(seed: 22)
        let values: [Float] = [.nan, .infinity, -.infinity, 0, -0.0, 0.5, 0.5, 1, -1, .leastNonzeroMagnitude, -.nan]
        for count in 0...40 {
            let x = (0..<count).map { _ in values.randomElement(using: &generator) ?? 0 }
            for least in values {
                var positions = [UInt32](repeating: .max, count: count + 1)
                let found = kernels.select(x, count: count, atLeast: least, into: &positions)
                let expected = x.indices.filter { x[$0] >= least }.map { UInt32($0) }
                #expect(Array(positions.prefix(found)) == expected, "\(count) values, at least \(least)")
                #expect(positions[count] == .max)
            }
        }
    }

    /// Every row once, in an order that jumps between pieces, and the first again.
    private static func ids(_ count: Int, rotatedBy start: Int) -> [UInt32] {
        guard count > 0 else { return [] }
        let rising = (0..<count).map { UInt32(($0 + start) % count) }
        return rising.filter { $0 % 2 == 0 } + rising.filter { $0 % 2 == 1 }.reversed() + [rising[0]]
    }
}
