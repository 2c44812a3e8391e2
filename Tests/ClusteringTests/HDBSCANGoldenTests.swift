// SPDX-License-Identifier: Apache-2.0
import Clustering
import Testing

/// HDBSCAN against scikit-learn and the `hdbscan` package, where edges of one length leave them no choice.
struct HDBSCANGoldenTests {
    @Test(arguments: DensityFixture.names) func agreesWithBothLibraries(_ name: String) throws {
        let fixture = try DensityFixture.load(name)
        for sample in fixture.cases {
            let clusters = try fixture.parameters(of: sample).fit(fixture.embeddings)
            #expect(isRenaming(clusters.labels, sample.labels.map { $0 < 0 ? nil : $0 }))
            for (ours, theirs) in zip(clusters.probabilities, sample.probabilities) {
                #expect(abs(ours - theirs) < 1e-4)
            }
        }
    }

    @Test(arguments: DensityFixture.names) func numbersClustersAsScikitLearnDoes(_ name: String) throws {
        let fixture = try DensityFixture.load(name)
        for sample in fixture.cases {
            let clusters = try fixture.parameters(of: sample).fit(fixture.embeddings)
            #expect(clusters.labels == sample.labels.map { $0 < 0 ? nil : $0 })
        }
    }

    @Test(arguments: DensityFixture.names) func condensesToTheTreeOfThePackage(_ name: String) throws {
        let fixture = try DensityFixture.load(name)
        for sample in fixture.cases {
            guard let expected = sample.tree else { continue }
            let tree = try fixture.parameters(of: sample).fit(fixture.embeddings).tree
            let densities = expected.densities.map { $0 < 0 ? .infinity : $0 }
            #expect(tree.edges.count == expected.children.count)
            var leaving = [Double](repeating: 0, count: tree.count)
            for (child, density) in zip(expected.children, densities) where child < tree.count {
                leaving[child] = density
            }
            for edge in tree.edges where edge.child < tree.count {
                #expect(isClose(edge.density, leaving[edge.child]))
            }
            let ours = tree.edges.filter { $0.child >= tree.count }.map { ($0.density, $0.size) }.sorted(by: <)
            let theirs = expected.children.indices.filter { expected.children[$0] >= tree.count }
                .map { (densities[$0], expected.sizes[$0]) }.sorted(by: <)
            #expect(ours.map(\.1) == theirs.map(\.1))
            for (own, other) in zip(ours, theirs) { #expect(isClose(own.0, other.0)) }
        }
    }

    /// The package does not look at the clusters within: see `DensityClusters.outlierScores`.
    @Test(arguments: DensityFixture.names) func scoresOutliersAsThePackageDoesInLeaves(_ name: String) throws {
        let fixture = try DensityFixture.load(name)
        for sample in fixture.cases {
            guard let expected = sample.tree else { continue }
            let clusters = try fixture.parameters(of: sample).fit(fixture.embeddings)
            let edges = clusters.tree.edges
            let inner = Set(edges.filter { $0.child >= clusters.tree.count }.map(\.parent))
            for edge in edges where edge.child < clusters.tree.count {
                let ours = clusters.outlierScores[edge.child]
                let theirs = expected.outlierScores[edge.child]
                #expect(ours >= 0 && ours <= 1)
                guard theirs >= 0 else { continue }
                if inner.contains(edge.parent) {
                    #expect(ours > theirs - 1e-4)
                } else {
                    #expect(abs(ours - theirs) < 1e-4)
                }
            }
        }
    }

    private func isClose(_ a: Double, _ b: Double) -> Bool { a == b || abs(a - b) <= 1e-4 * abs(b) }

    /// Whether two labellings differ in names alone.
    private func isRenaming(_ a: [Int?], _ b: [Int?]) -> Bool {
        let pairs = Set(zip(a, b).map { [$0, $1] })
        return a.count == b.count && pairs.count == Set(a).count && pairs.count == Set(b).count
            && pairs.allSatisfy { ($0[0] == nil) == ($0[1] == nil) }
    }
}
