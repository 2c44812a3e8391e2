// SPDX-License-Identifier: Apache-2.0
import CAllocationCounter
import EncoderModels
import ModelFiles
import TestSupport
import Testing
import Vectors

/// A warm forward pass asks for no memory.
@Suite(.enabled(if: ModelFixtures.isWanted(ModelFixtures.miniLM) && ck_test_allocation_count() >= 0), .serialized)
struct ForwardAllocationTests {
    @Test func aWarmPassAllocatesNothing() throws {
        let directory = try ModelFixtures.require(ModelFixtures.miniLM, "all-MiniLM-L6-v2")
        let files = try ModelDirectory(directory)
        let model = try loadEncoderModel(
            files.configuration, weights: files.weights(), kernels: .current, threads: 1)
        let workspace = model.makeWorkspace()
        var batch = TokenBatch()
        for length in [40, 7, 12, 3] { batch.append((0..<length).map { Int32(1000 + $0) }) }
        _ = model.forward(batch, workspace: workspace, team: nil, onLayer: nil)
        // Other tests of the process may allocate meanwhile; only a pass that allocates does so every time.
        var fewest = Int64.max
        for _ in 0..<20 {
            let before = ck_test_allocation_count()
            _ = model.forward(batch, workspace: workspace, team: nil, onLayer: nil)
            fewest = min(fewest, ck_test_allocation_count() - before)
        }
        #expect(fewest == 0)
        let canary = [UInt8](repeating: 0, count: 100_000)
        #expect(ck_test_allocation_count() > 0 && canary.count == 100_000)
    }
}
