// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// A file that NumPy 2.4.6 wrote, in Base64: `numpy.lib.format.write_array` of the arrays named beside each.
struct NumPyGolden {
    let name: String
    let base64: String
    var shape: [Int] = []
    var values: [Float] = []

    func bytes() -> [UInt8] {
        Array(Data(base64Encoded: base64) ?? Data())
    }

    static let readable = [
        NumPyGolden(
            name: "numpy.array([[1, -2.5, 3e-3], [0, inf, 7]], '<f4')",
            base64: """
                k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAg\
                ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AAAgwKabRDsAAAAA\
                AACAfwAA4EA=
                """,
            shape: [2, 3],
            values: [1, -2.5, 3e-3, 0, .infinity, 7]
        ),
        NumPyGolden(
            name: "numpy.array([1, -2, 0.5, 65504], '<f2')",
            base64: """
                k05VTVBZAQB2AHsnZGVzY3InOiAnPGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDQsKSwgfSAgICAg\
                ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAPADAADj/ew==
                """,
            shape: [1, 4],
            values: [1, -2, 0.5, 65504]
        ),
        NumPyGolden(
            name: "numpy.array([[1/3, 1e300]], '<f8'), version (3, 0)",
            base64: """
                k05VTVBZAwB0AAAAeydkZXNjcic6ICc8ZjgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMSwgMiksIH0g\
                ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIApVVVVVVVXVP5x1AIg85Dd+
                """,
            shape: [1, 2],
            values: [1.0 / 3, .infinity]
        ),
        NumPyGolden(
            name: "numpy.array([[1.5]], '<f4'), version (2, 0)",
            base64: """
                k05VTVBZAgB0AAAAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMSwgMSksIH0g\
                ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAMA/
                """,
            shape: [1, 1],
            values: [1.5]
        ),
        NumPyGolden(
            name: "numpy.zeros((0, 3), '<f4')",
            base64: """
                k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDAsIDMpLCB9ICAg\
                ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo=
                """,
            shape: [0, 3]
        ),
    ]

    static let refused = [
        NumPyGolden(
            name: "Fortran order",
            base64: """
                k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMiksIH0gICAg\
                ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AABAQAAAAEAAAIBA
                """
        ),
        NumPyGolden(
            name: "three dimensions",
            base64: """
                k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsIDEsIDEpLCB9\
                ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAA
                """
        ),
        NumPyGolden(
            name: "no dimension",
            base64: """
                k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAg\
                ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/
                """
        ),
        NumPyGolden(
            name: "integers",
            base64: """
                k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsIDEpLCB9ICAg\
                ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAAAAAAAA==
                """
        ),
        NumPyGolden(
            name: "big-endian",
            base64: """
                k05VTVBZAQB2AHsnZGVzY3InOiAnPmY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsIDEpLCB9ICAg\
                ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo/gAAA
                """
        ),
        NumPyGolden(
            name: "records",
            base64: """
                k05VTVBZAQB2AHsnZGVzY3InOiBbKCdhJywgJzxmNCcpXSwgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEs\
                KSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/
                """
        ),
    ]
}
