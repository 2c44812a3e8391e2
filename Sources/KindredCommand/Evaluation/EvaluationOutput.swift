// SPDX-License-Identifier: Apache-2.0

/// The figures of an evaluation: one object, or a line each.
struct EvaluationOutput {
    let counts: [(String, Int)]
    let figures: [(String, Double)]

    /// Prints them.
    func print(json: Bool) throws {
        let output = StandardOutput()
        if json {
            var line = JSONLine()
            for (name, count) in counts { line.add(name, count) }
            for (name, figure) in figures { line.add(name, figure) }
            try output.print(line.text)
        } else {
            let rows = counts.map { [$0.0, "\($0.1)"] } + figures.map { [$0.0, fixed($0.1, 4)] }
            for line in table(rows, rightAligned: [1]) { try output.print(line) }
        }
        try output.flush()
    }
}
