// SPDX-License-Identifier: Apache-2.0
import ModelFiles
import Vectors

/// A tensor that is read as it is stored: in place in the mapped file where that holds float32, else converted once.
struct FloatTensor: Sendable {
    private let tensor: Tensor
    private let converted: FloatBuffer?

    /// The tensor of a name and shape.
    ///
    /// - Throws: `ModelError` when it is missing, of another shape, or not finite.
    init(_ name: String, shape: [Int], weights: ModelWeights, kernels: Kernels) throws {
        let tensor = try weights.tensor(name, shape: shape)
        self.tensor = tensor
        if tensor.floatsInPlace != nil {
            converted = nil
        } else {
            let buffer = FloatBuffer(count: tensor.elementCount)
            try tensor.copyFloats(to: UnsafeMutableBufferPointer(start: buffer.base, count: buffer.count))
            converted = buffer
        }
        let isFinite = withExtendedLifetime(self) { kernels.allFinite(base, count: tensor.elementCount) }
        guard isFinite else {
            throw ModelError.nonFiniteWeights(tensor: tensor.name, file: tensor.file)
        }
    }

    /// A copy of the elements, row-major.
    var values: [Float] {
        withExtendedLifetime(self) { Array(UnsafeBufferPointer(start: base, count: tensor.elementCount)) }
    }

    /// The elements, row-major: valid while something holds this tensor, so never of a temporary.
    var base: UnsafePointer<Float> {
        if let converted { return UnsafePointer(converted.base) }
        guard let base = tensor.floatsInPlace?.baseAddress else {
            preconditionFailure("\(tensor.name) is neither in place nor converted.")
        }
        return base
    }
}
