// SPDX-License-Identifier: Apache-2.0
import CKernels
import ModelFiles

extension Activation {
    /// The activation of each element.
    func applied(to values: [Float]) -> [Float] {
        var result = values
        result.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            switch self {
            case .identity: break
            case .tanh: ck_tanh_f32_scalar(base, buffer.count)
            case .sigmoid: ck_sigmoid_f32_scalar(base, buffer.count)
            case .gelu: ck_gelu_f32_scalar(base, buffer.count)
            case .relu: for index in buffer.indices { buffer[index] = max(0, buffer[index]) }
            }
        }
        return result
    }
}
