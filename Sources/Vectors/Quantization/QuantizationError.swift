// SPDX-License-Identifier: Apache-2.0

/// Why vectors cannot be stored in fewer bits, or stored codes are none.
@nonexhaustive
public enum QuantizationError: Error, Sendable, Hashable {
    /// A vector has an infinite component or NaN.
    case nonFinite(row: Int)
    /// A component is too large for float16, whose greatest number is 65,504.
    case outOfRange(row: Int, component: Int, value: Float)
    /// All components of a vector that is not zero are too small for float16.
    case vanishing(row: Int)
    /// A stored step is negative, infinite, NaN, or 0 beside codes that are not.
    case invalidStep(row: Int, value: Float)
    /// A stored code is −128, which none is.
    case invalidCode(row: Int, component: Int)
    /// Bits are set after the last component of a row.
    case paddingNotZero(row: Int)
}

extension QuantizationError: CustomStringConvertible {
    /// One line: what is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .nonFinite(let row):
            return "Vector \(row) has an infinite component or NaN. Leave it out, or find what made it."
        case .outOfRange(let row, let component, let value):
            return "Component \(component) of vector \(row) is \(value), beyond the 65504 of float16. "
                + "Scale the vectors, or store them as int8 or float32."
        case .vanishing(let row):
            return "Vector \(row) is so small that all its components are 0 in float16. "
                + "Scale the vectors, or store them as int8 or float32."
        case .invalidStep(let row, let value):
            return "The step of row \(row) is \(value), which no quantiser makes. Make the codes again."
        case .invalidCode(let row, let component):
            return "Code \(component) of row \(row) is -128, which no quantiser makes. Make the codes again."
        case .paddingNotZero(let row):
            return "Row \(row) has bits after its last component, which no quantiser sets. Make the codes again."
        }
    }
}
