// SPDX-License-Identifier: Apache-2.0
import Testing
import Vectors

struct QuantizationErrorTests {
    static let beginnings: [(QuantizationError, String)] = [
        (.nonFinite(row: 3), "Vector 3 has an infinite component or NaN."),
        (.outOfRange(row: 1, component: 2, value: 7e4), "Component 2 of vector 1 is 70000.0, beyond the 65504 of"),
        (.vanishing(row: 4), "Vector 4 is so small that all its components are 0 in float16."),
        (.invalidStep(row: 5, value: -1), "The step of row 5 is -1.0, which no quantiser makes."),
        (.invalidCode(row: 6, component: 7), "Code 7 of row 6 is -128, which no quantiser makes."),
        (.paddingNotZero(row: 8), "Row 8 has bits after its last component, which no quantiser sets."),
    ]

    @Test(arguments: beginnings)
    func saysWhatIsWrongWhere(error: QuantizationError, beginning: String) {
        #expect("\(error)".hasPrefix(beginning))
        #expect("\(error)".hasSuffix("."))
    }
}
