// SPDX-License-Identifier: Apache-2.0
package import ModelFiles
package import Vectors

/// A small linear layer outside the transformer: `x Wᵀ + b`.
package struct LinearLayer: Sendable {
    package let inputs: Int
    package let outputs: Int
    private let matrix: PackedMatrix
    private let bias: FloatTensor?

    /// The layer whose tensors are `name.weight` (`outputs × inputs`) and, if it has one, `name.bias`.
    package init(
        _ name: String,
        inputs: Int,
        outputs: Int,
        hasBias: Bool = true,
        weights: ModelWeights,
        kernels: Kernels
    ) throws {
        self.inputs = inputs
        self.outputs = outputs
        var plan = WeightPlan(weights, kernels: kernels)
        try plan.add([name + ".weight"], columns: outputs, depth: inputs)
        let packed = try plan.pack(threads: 1)
        matrix = packed[0]
        bias = hasBias ? try FloatTensor(name + ".bias", shape: [outputs], weights: weights, kernels: kernels) : nil
    }

    /// Applies the layer to `rows × inputs` floats.
    ///
    /// - Returns: `rows × outputs` floats.
    package func callAsFunction(_ input: [Float], rows: Int) -> [Float] {
        precondition(input.count == rows * inputs, "\(input.count) floats are not \(rows) rows of \(inputs).")
        return [Float](unsafeUninitializedCapacity: rows * outputs) { output, count in
            input.withUnsafeBufferPointer { input in
                guard let from = input.baseAddress, let to = output.baseAddress else { return }
                var product = matrix.arguments(
                    from,
                    inputStride: inputs,
                    rows: rows,
                    bias: bias?.base,
                    into: to,
                    outputStride: outputs
                )
                matrix.kernels.multiply(&product)
            }
            count = rows * outputs
        }
    }
}
