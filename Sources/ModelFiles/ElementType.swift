// SPDX-License-Identifier: Apache-2.0

/// The type of a tensor's elements, by the name that safetensors files use.
public enum ElementType: String, Sendable, Hashable, CaseIterable {
    /// True or false, a byte each.
    case bool = "BOOL"
    /// Unsigned, 8 bits.
    case uint8 = "U8"
    /// Signed, 8 bits.
    case int8 = "I8"
    /// Unsigned, 16 bits.
    case uint16 = "U16"
    /// Signed, 16 bits.
    case int16 = "I16"
    /// Half precision: 5 bits of exponent, 10 of fraction.
    case float16 = "F16"
    /// The upper half of a `float32`: 8 bits of exponent, 7 of fraction.
    case bfloat16 = "BF16"
    /// Unsigned, 32 bits.
    case uint32 = "U32"
    /// Signed, 32 bits.
    case int32 = "I32"
    /// Single precision.
    case float32 = "F32"
    /// Double precision.
    case float64 = "F64"
    /// Unsigned, 64 bits.
    case uint64 = "U64"
    /// Signed, 64 bits.
    case int64 = "I64"
    /// 4 bits of exponent, 3 of fraction; known but not computed with.
    case float8E4M3 = "F8_E4M3"
    /// 5 bits of exponent, 2 of fraction; known but not computed with.
    case float8E5M2 = "F8_E5M2"
    /// 8 bits of exponent; known but not computed with.
    case float8E8M0 = "F8_E8M0"
    /// As `float8E4M3`, without infinities and negative zero; known but not computed with.
    case float8E4M3FNUZ = "F8_E4M3FNUZ"
    /// As `float8E5M2`, without infinities and negative zero; known but not computed with.
    case float8E5M2FNUZ = "F8_E5M2FNUZ"
    /// Two single-precision numbers; known but not computed with.
    case complex64 = "C64"

    /// The size of an element in bytes.
    public var byteCount: Int {
        switch self {
        case .bool, .uint8, .int8, .float8E4M3, .float8E5M2, .float8E8M0, .float8E4M3FNUZ, .float8E5M2FNUZ: 1
        case .uint16, .int16, .float16, .bfloat16: 2
        case .uint32, .int32, .float32: 4
        case .float64, .uint64, .int64, .complex64: 8
        }
    }

    /// Whether elements can be read as weights.
    public var isFloatingPoint: Bool {
        switch self {
        case .float16, .bfloat16, .float32, .float64: true
        default: false
        }
    }
}
