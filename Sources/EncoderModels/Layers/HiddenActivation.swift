// SPDX-License-Identifier: Apache-2.0
import CKernels

/// The activation inside the feed-forward network, as `hidden_act` names it.
enum HiddenActivation: String, Sendable, CaseIterable {
    case gelu
    case relu
    /// GELU by its tanh approximation.
    case geluNew = "gelu_new"
    case geluTanh = "gelu_pytorch_tanh"
    case silu
    case swish

    /// What the product's epilogue applies.
    var fused: ck_activation {
        switch self {
        case .gelu: CK_ACTIVATION_GELU
        case .relu: CK_ACTIVATION_RELU
        case .geluNew, .geluTanh, .silu, .swish: CK_ACTIVATION_NONE
        }
    }

    /// Applies what the epilogue did not: the rare activations, element by element.
    func applyUnfused(_ x: UnsafeMutablePointer<Float>, rows: Int, width: Int, stride: Int) {
        for row in 0..<rows {
            switch self {
            case .gelu, .relu: return
            case .geluNew, .geluTanh: ck_gelu_tanh_f32_scalar(x + row * stride, width)
            case .silu, .swish: ck_silu_f32_scalar(x + row * stride, width)
            }
        }
    }
}
