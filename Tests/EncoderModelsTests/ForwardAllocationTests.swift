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
            files.configuration,
            weights: files.weights(),
            kernels: .current,
            threads: 1
        )
        let workspace = model.makeWorkspace()
        var batch = TokenBatch()
        for length in [40, 7, 12, 3] { batch.append((0..<length).map { Int32(1000 + $0) }) }
        _ = model.forward(batch, workspace: workspace, team: nil, onLayer: nil)
        let before = ck_test_allocation_count()
        for _ in 0..<20 { _ = model.forward(batch, workspace: workspace, team: nil, onLayer: nil) }
        let after = ck_test_allocation_count()
        #expect(after - before == 0)
        // The counter counts: a batch that is too great for the workspace makes it grow.
        batch.append((0..<200).map { Int32(1000 + $0) })
        _ = model.forward(batch, workspace: workspace, team: nil, onLayer: nil)
        #expect(ck_test_allocation_count() > after)
    }
}
