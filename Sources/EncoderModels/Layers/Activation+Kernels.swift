// SPDX-License-Identifier: Apache-2.0
import CKernels
package import ModelFiles

extension Activation {
    /// What a product's epilogue can do of it.
    var fused: ck_activation {
        switch self {
        case .gelu: CK_ACTIVATION_GELU
        case .relu: CK_ACTIVATION_RELU
        case .identity, .tanh, .geluTanh, .sigmoid, .silu: CK_ACTIVATION_NONE
        }
    }

    /// Whether a product's epilogue does all of it.
    var isFused: Bool {
        switch self {
        case .gelu, .relu, .identity: true
        case .tanh, .geluTanh, .sigmoid, .silu: false
        }
    }

    /// Applies the function to each of `count` values, by the C library.
    func apply(to values: UnsafeMutablePointer<Float>, count: Int) {
        switch self {
        case .identity: break
        case .tanh: ck_tanh_f32_scalar(values, count)
        case .relu: for index in 0..<count { values[index] = max(0, values[index]) }
        case .gelu: ck_gelu_f32_scalar(values, count)
        case .geluTanh: ck_gelu_tanh_f32_scalar(values, count)
        case .sigmoid: ck_sigmoid_f32_scalar(values, count)
        case .silu: ck_silu_f32_scalar(values, count)
        }
    }

    /// The function of each value.
    package func applied(to values: [Float]) -> [Float] {
        var result = values
        result.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress { apply(to: base, count: buffer.count) }
        }
        return result
    }
}
