// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import Testing

struct VectorFileErrorTests {
    private static let file = URL(filePath: "/data/v.npy")

    @Test(arguments: [
        (
            VectorFileError.damaged(file, reason: "it is cut short"),
            "/data/v.npy is damaged: it is cut short. Write it again."
        ),
        (
            .unsupportedElementType("<i8", supported: ["<f4", "<f8"], file: file),
            "/data/v.npy holds numbers of type '<i8'. Save it with one of: <f4, <f8."
        ),
        (
            .columnMajor(file),
            "/data/v.npy is stored column by column (Fortran order). Save numpy.ascontiguousarray of it."
        ),
        (
            .notAMatrix(shape: [1, 2, 3], file: file),
            "/data/v.npy has the shape [1, 2, 3]. Save one vector, or a matrix with one vector a row."
        ),
        (
            .inconsistentDimension(row: 4, expected: 384, actual: 768, file: file),
            "/data/v.npy: row 4 has 768 components but the first has 384. Write it again."
        ),
        (
            .wrongRowCount(expected: 3, actual: 2, file: file),
            "/data/v.npy: 2 rows were written but 3 were announced. Announce the right number."
        ),
    ])
    func saysWhatWhereAndWhatToDo(error: VectorFileError, text: String) {
        #expect(error.description == text)
    }
}
