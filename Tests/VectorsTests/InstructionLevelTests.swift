// SPDX-License-Identifier: Apache-2.0
import Testing
import Vectors

struct InstructionLevelTests {
    @Test func scalarIsAlwaysThereAndLevelsRise() {
        #expect(InstructionLevel.available.first == .scalar)
        #expect(InstructionLevel.available == InstructionLevel.available.sorted())
    }

    @Test(arguments: InstructionLevel.available)
    func everyLevelPassesItsSelfCheck(level: InstructionLevel) {
        #expect(Kernels(level).agreesWithReference())
        #expect(Kernels(level).level == level)
    }

    @Test func errorsNameWhatThereIs() {
        let unknown = InstructionLevelError.unknown(name: "sse9")
        #expect("\(unknown)".contains("sse9") && "\(unknown)".contains("avx2"))
        let unavailable = InstructionLevelError.unavailable(.avx512, available: [.scalar, .avx2])
        #expect("\(unavailable)".contains("It has scalar, avx2."))
    }
}
