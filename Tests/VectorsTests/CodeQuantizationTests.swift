// SPDX-License-Identifier: Apache-2.0
import CKernels
import TestSupport
import Testing
import Vectors

/// `quantize_i8` at every level against its scalar twin and against what it promises.
struct CodeQuantizationTests {
    static let counts = [1, 2, 15, 16, 17, 63, 64, 65, 127, 384, 768, 1000]
    /// From the least to the greatest floats, both sides of where the rare path begins among them.
    static let magnitudes: [Float] = [
        1, 1e-3, 1e4, 1e-20, 1e20, 3e-36, 9.9e-36, 1.01e-35, 9e34, 1.1e35, 1e38, .greatestFiniteMagnitude,
        .leastNormalMagnitude, 0x1p-133, 0x3p-145, 7 * .leastNonzeroMagnitude, .leastNonzeroMagnitude,
    ]

    @Test(arguments: InstructionLevel.available, counts)
    func equalsTheScalarTwin(level: InstructionLevel, count: Int) {
        for (name, x) in Self.vectors(count) {
            let own = quantize(x, at: level)
            let twin = quantize(x, at: .scalar)
            #expect(own.codes == twin.codes, "\(name)")
            #expect(own.step.bitPattern == twin.step.bitPattern, "\(name)")
        }
    }

    @Test(arguments: InstructionLevel.available, counts)
    func codesAreWithinHalfAStep(level: InstructionLevel, count: Int) {
        for (name, x) in Self.vectors(count) {
            let made = quantize(x, at: level)
            let largest = x.map(abs).max() ?? 0
            #expect(made.codes.allSatisfy { $0 >= -127 && $0 <= 127 }, "\(name)")
            #expect(made.codes[count...].allSatisfy { $0 == 0 }, "\(name): padding")
            guard largest > 0 else {
                #expect(made.step == 0 && made.codes.allSatisfy { $0 == 0 } && made.squaredResidual == 0, "\(name)")
                continue
            }
            #expect(made.step > 0 && made.codes.contains { $0 != 0 }, "\(name) became zeros")
            #expect((127 * made.step).isFinite, "\(name) overflows")
            let step = Double(made.step)
            let differences = zip(x, made.codes).map { Double($0) - Double($1) * step }
            #expect(differences.allSatisfy { abs($0) <= 0.5001 * step }, "\(name)")
            let squares = differences.reduce(0) { $0 + $1 * $1 }
            if made.squaredResidual == .infinity {
                #expect(squares > 0.9 * Double(Float.greatestFiniteMagnitude), "\(name)")
            } else {
                // Products of codes and steps are rounded to the last bit of the component; squares may vanish.
                let rounding = 0x1p-23 * Double(largest) * Double(count).squareRoot()
                let vanishing = Double(Float.leastNormalMagnitude).squareRoot() * Double(count).squareRoot()
                let difference = abs(Double(made.squaredResidual).squareRoot() - squares.squareRoot())
                #expect(difference <= 1e-5 * squares.squareRoot() + rounding + vanishing, "\(name)")
            }
        }
    }

    @Test(arguments: InstructionLevel.available)
    func halvesRoundToEven(level: InstructionLevel) {
        let x: [Float] = [127, 0.5, 1.5, 2.5, 3.5, -0.5, -1.5, -2.5, -126.5, 125.5, 126.49, 0, -0.0, 64.5, 63.5, -63.5]
        let expected: [Int8] = [127, 0, 2, 2, 4, 0, -2, -2, -126, 126, 126, 0, 0, 64, 64, -64]
        // In the vectors and, from the eighth on, in what is left after them.
        for repeats in [1, 3] {
            for extra in [0, 3, 15] {
                let values = Array((0..<repeats).map { _ in x }.joined()) + x.prefix(extra)
                let codes = Array((0..<repeats).map { _ in expected }.joined()) + expected.prefix(extra)
                let made = quantize(values, at: level)
                #expect(made.step == 1)
                #expect(Array(made.codes.prefix(codes.count)) == codes)
            }
        }
    }

    /// Codes padded to a multiple of 64, in memory that was not zero.
    private func quantize(
        _ x: [Float],
        at level: InstructionLevel
    ) -> (codes: [Int8], step: Float, squaredResidual: Float) {
        var codes = [Int8](repeating: -128, count: (x.count + 63) / 64 * 64)
        let made = Kernels(level).quantize(x, count: x.count, stride: codes.count, into: &codes)
        return (codes, made.step, made.squaredResidual)
    }

    private static func vectors(_ count: Int) -> [(name: String, components: [Float])] {
        var generator = SplitMix64(seed: 20)
        var vectors: [(String, [Float])] = [("zeros", .init(repeating: 0, count: count))]
        vectors.append(("negative zeros", .init(repeating: -0.0, count: count)))
        for magnitude in magnitudes {
            vectors.append(("random \(magnitude)", randomFloats(count, using: &generator).map { $0 * magnitude }))
            vectors.append(("equal \(magnitude)", .init(repeating: -magnitude, count: count)))
            for place in Set([0, count / 2, count - 1]) {
                var oneHot = [Float](repeating: 0, count: count)
                oneHot[place] = magnitude
                vectors.append(("one-hot \(magnitude) at \(place)", oneHot))
                var spread = randomFloats(count, using: &generator)
                spread[place] = max(1, magnitude)
                vectors.append(("one of \(spread[place]) at \(place)", spread))
            }
        }
        return vectors
    }
}
