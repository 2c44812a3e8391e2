// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing
import Vectors

struct Int8EmbeddingsTests {
    @Test(arguments: [1, 8, 17, 384])
    func componentsAreWithinHalfAStep(dimension: Int) throws {
        var generator = SplitMix64(seed: 1)
        let original = Embeddings(storage: randomFloats(20 * dimension, using: &generator), dimension: dimension)
        let made = try Int8Embeddings(original)
        #expect(made.count == 20 && made.dimension == dimension)
        #expect(made.codes.count == 20 * dimension && made.steps.count == 20)
        let decoded = made.embeddings
        for row in 0..<20 {
            let largest = original[row].components.map(abs).max() ?? 0
            #expect(made.steps[row] == largest / 127)
            for component in 0..<dimension {
                #expect(abs(decoded[row][component] - original[row][component]) <= 0.5001 * made.steps[row])
            }
            #expect(made[row] == decoded[row])
        }
    }

    @Test func codesAreKnown() throws {
        let made = try Int8Embeddings(Embeddings([[127, -2.5, 1.5, 0], [0, 0, 0, 0], [-0.5, 0.25, 0, 0.5]]))
        #expect(made.codes == [127, -2, 2, 0, 0, 0, 0, 0, -127, 64, 0, 127])
        #expect(made.steps == [1, 0, 0.5 / 127])
        #expect(made.embeddings[1] == Embedding([0, 0, 0, 0]))
    }

    @Test func aVectorAloneIsCodedAsAmongOthers() throws {
        var generator = SplitMix64(seed: 2)
        let original = Embeddings(storage: randomFloats(5 * 30, using: &generator), dimension: 30)
        let together = try Int8Embeddings(original)
        for row in 0..<5 {
            let alone = try Int8Embeddings(Embeddings([Array(original[row].components)]))
            #expect(alone[0] == together[row])
            #expect(alone[0].norm > 0)
        }
    }

    @Test(arguments: [7 * Float.leastNonzeroMagnitude, 0x1p-133, 1e-30, 1e30, 1e38, .greatestFiniteMagnitude])
    func everyMagnitudeIsKept(magnitude: Float) throws {
        let decoded = try Int8Embeddings(Embeddings([[magnitude, -magnitude, 0]])).embeddings[0]
        #expect(decoded[0] > 0.89 * magnitude && decoded[0].isFinite)
        #expect(decoded[1] == -decoded[0] && decoded[2] == 0)
    }

    @Test func storedCodesMakeTheSameVectors() throws {
        let made = try Int8Embeddings(Embeddings([[1, 2, 3], [0, 0, 0], [-4, 5, 6]]))
        #expect(try Int8Embeddings(codes: made.codes, steps: made.steps, dimension: 3) == made)
    }

    @Test func noRowsAreNoCodes() throws {
        for none in [Embeddings(storage: [], dimension: 5), Embeddings(storage: [], dimension: 0)] {
            let made = try Int8Embeddings(none)
            #expect(made.count == 0 && made.codes.isEmpty && made.embeddings == none)
            #expect(try Int8Embeddings(codes: [], steps: [], dimension: none.dimension) == made)
        }
    }

    @Test func refusesWhatIsNotFinite() {
        for bad in [Float.nan, .infinity, -.infinity] {
            #expect(throws: QuantizationError.nonFinite(row: 1)) {
                _ = try Int8Embeddings(Embeddings([[1, 2], [3, bad]]))
            }
        }
    }

    @Test func refusesCodesThatNoQuantiserMakes() {
        #expect(throws: QuantizationError.invalidCode(row: 1, component: 0)) {
            _ = try Int8Embeddings(codes: [1, 2, -128, 4], steps: [1, 1], dimension: 2)
        }
        for step in [-1, 0, .infinity, .greatestFiniteMagnitude] as [Float] {
            #expect(throws: QuantizationError.invalidStep(row: 1, value: step)) {
                _ = try Int8Embeddings(codes: [0, 0, 3, 4], steps: [0, step], dimension: 2)
            }
        }
        #expect(throws: QuantizationError.self) {
            _ = try Int8Embeddings(codes: [3, 4], steps: [.nan], dimension: 2)
        }
    }

    @Test func refusesPartsOfRows() async {
        await #expect(processExitsWith: .failure) {
            _ = try Int8Embeddings(codes: [1, 2, 3], steps: [1, 1], dimension: 2)
        }
    }
}
