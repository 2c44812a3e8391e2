// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// Why a file of vectors cannot be read or written.
@nonexhaustive
public enum VectorFileError: Error, Sendable, Hashable {
    /// The file contradicts its own format.
    case damaged(URL, reason: String)
    /// The numbers in the file are of a type that is not read.
    case unsupportedElementType(String, supported: [String], file: URL)
    /// The numbers are stored column by column.
    case columnMajor(URL)
    /// The array has more than two dimensions, or none, or vectors without components.
    case notAMatrix(shape: [Int], file: URL)
    /// A row has another number of components than the first one.
    case inconsistentDimension(row: Int, expected: Int, actual: Int, file: URL)
    /// A component of a row is infinite or NaN.
    case nonFinite(row: Int, file: URL)
    /// The ending is not one of a file of vectors.
    case unknownEnding(URL)
    /// Another number of rows was written than was announced.
    case wrongRowCount(expected: Int, actual: Int, file: URL)
}

extension VectorFileError: CustomStringConvertible {
    /// One line: what is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .damaged(let file, let reason):
            return "\(file.path) is damaged: \(reason). Write it again."
        case .unsupportedElementType(let type, let supported, let file):
            return "\(file.path) holds numbers of type '\(type)'. Save it with one of: "
                + "\(supported.joined(separator: ", "))."
        case .columnMajor(let file):
            return "\(file.path) is stored column by column (Fortran order). Save numpy.ascontiguousarray of it."
        case .notAMatrix(let shape, let file):
            return "\(file.path) has the shape \(shape). Save one vector, or a matrix with one vector a row."
        case .inconsistentDimension(let row, let expected, let actual, let file):
            return "\(file.path): row \(row) has \(actual) components but the first has \(expected). Write it again."
        case .nonFinite(let row, let file):
            return "\(file.path): row \(row) has an infinite component or NaN. Write it again."
        case .unknownEnding(let file):
            return "\(file.path) does not end in .npy or .fvecs. Give a file of vectors."
        case .wrongRowCount(let expected, let actual, let file):
            return
                "\(file.path): \(actual) rows were written but \(expected) were announced. Announce the right number."
        }
    }
}
