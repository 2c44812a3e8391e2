// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing
import Vectors

/// Golden bytes: `sentence_transformers.util.quantize_embeddings(x, "ubinary")` of sentence-transformers 6.2.0, which are
/// also those of `numpy.packbits(x > 0, axis=1)`, NumPy 2.4.6.
struct BinaryEmbeddingsTests {
    let oddRows = Embeddings([
        [0.5, -0.5, 0, -0.0, 1e-30, -1e-30, 3, -3, 2, 0, 1], [-1, 1, 1, 1, 1, 1, 1, 1, -1, -1, 1],
    ])

    @Test func bytesEqualTheReference() throws {
        // x[0][i] = (-1)**i * (i % 3) * 0.5, x[1][i] = 0.25 - (i % 5) * 0.125
        let x = Embeddings([
            (0..<16).map { Float($0 % 3) * ($0 % 2 == 0 ? 0.5 : -0.5) }, (0..<16).map { 0.25 - Float($0 % 5) * 0.125 },
        ])
        let made = try BinaryEmbeddings(x)
        #expect(made.bytes == [40, 162, 198, 49])
        #expect(made.bytesPerRow == 2 && made.count == 2 && made.dimension == 16)
    }

    @Test func rowsOfElevenBitsEndWithAWholeByte() throws {
        let made = try BinaryEmbeddings(oddRows)
        #expect(made.bytes == [138, 160, 127, 32])
        #expect(made.embeddings[0] == Embedding([1, -1, -1, -1, 1, -1, 1, -1, 1, -1, 1]))
        #expect(made.embeddings[1] == Embedding([-1, 1, 1, 1, 1, 1, 1, 1, -1, -1, 1]))
        #expect(try BinaryEmbeddings(made.embeddings) == made)
        #expect(try BinaryEmbeddings(bytes: made.bytes, dimension: 11) == made)
    }

    @Test(arguments: [1, 7, 8, 9, 63, 64, 65, 127, 384, 1000])
    func distancesAndScoresEqualTheirDefinitions(dimension: Int) throws {
        var generator = SplitMix64(seed: 4)
        let a = Embeddings(storage: randomFloats(4 * dimension, using: &generator), dimension: dimension)
        let b = Embeddings(storage: randomFloats(3 * dimension, using: &generator), dimension: dimension)
        let (left, right) = (try BinaryEmbeddings(a), try BinaryEmbeddings(b))
        let distances = left.hammingDistances(to: right)
        let scores = left.similarities(to: right)
        let cosines = left.embeddings.similarities(to: right.embeddings)
        for row in 0..<4 {
            for other in 0..<3 {
                let expected = (0..<dimension).count { (a[row][$0] > 0) != (b[other][$0] > 0) }
                #expect(distances[row][other] == expected)
                #expect(abs(scores[row][other] - cosines[row][other]) <= 1e-6)
            }
            #expect(left.hammingDistances(to: left)[row][row] == 0 && left.similarities(to: left)[row][row] == 1)
        }
    }

    @Test func noRowsAreNoBytes() throws {
        for none in [Embeddings(storage: [], dimension: 5), Embeddings(storage: [], dimension: 0)] {
            let made = try BinaryEmbeddings(none)
            #expect(made.count == 0 && made.bytes.isEmpty && made.embeddings == none)
            #expect(try BinaryEmbeddings(bytes: [], dimension: none.dimension) == made)
            #expect(made.similarities(to: try BinaryEmbeddings(oddRows)).isEmpty)
            #expect(try BinaryEmbeddings(oddRows).similarities(to: made) == [[], []])
        }
    }

    @Test func refusesBitsAfterTheLastComponent() {
        #expect(throws: QuantizationError.paddingNotZero(row: 1)) {
            _ = try BinaryEmbeddings(bytes: [138, 160, 127, 48], dimension: 11)
        }
    }

    @Test func refusesWhatIsNotFinite() {
        for bad in [Float.nan, .infinity, -.infinity] {
            #expect(throws: QuantizationError.nonFinite(row: 1)) {
                _ = try BinaryEmbeddings(Embeddings([[1, 2], [3, bad]]))
            }
        }
    }

    @Test func refusesVectorsOfOtherDimension() async {
        await #expect(processExitsWith: .failure) {
            let (a, b) = (try BinaryEmbeddings(Embeddings([[1]])), try BinaryEmbeddings(Embeddings([[1, 2]])))
            _ = a.similarities(to: b)
        }
    }
}
