// SPDX-License-Identifier: Apache-2.0

/// Floats spread evenly over −1...1.
public func randomFloats(_ count: Int, using generator: inout SplitMix64) -> [Float] {
    (0..<count).map { _ in Float.random(in: -1...1, using: &generator) }
}

/// Σ (a − b)² / Σ b²: 0 for equal arrays.
public func normalizedSquaredError(_ actual: [Float], _ expected: [Double]) -> Double {
    var error = 0.0
    var size = 0.0
    for (a, b) in zip(actual, expected) {
        error += (Double(a) - b) * (Double(a) - b)
        size += b * b
    }
    return size == 0 ? error : error / size
}
