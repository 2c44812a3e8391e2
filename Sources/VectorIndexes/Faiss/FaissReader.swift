// SPDX-License-Identifier: Apache-2.0
import FileStorage
import Vectors

/// Reads the fields of a faiss file one after the other; `FaissFile` has the format.
struct FaissReader {
    var cursor: FaissCursor
    let file: MappedFile

    init(_ bytes: UnsafeRawBufferPointer, of file: MappedFile) {
        cursor = FaissCursor(bytes, url: file.url)
        self.file = file
    }

    /// Reads the one index that the file holds.
    mutating func readWhole() throws -> FaissIndex {
        let start = cursor.offset
        let code = try cursor.letters("the type") ?? ""
        let index: FaissIndex
        switch code {
        case "IxFI", "IxF2", "IxFl": index = try readFlat(code)
        case "IHNf": index = try readHNSW()
        case "IwFl": index = try readInvertedFile()
        case "IxMp", "IxM2": index = try readIDMap()
        default: throw refusal(of: code, at: start)
        }
        guard cursor.remaining == 0 else { throw cursor.damage("\(cursor.remaining) bytes follow the index") }
        return index
    }

    /// The error for a type that cannot stand in a place.
    func refusal(of code: String?, inside outer: String? = nil, at place: Int) -> VectorIndexError {
        guard let code, FaissTypeName.isKnown(code) else {
            return cursor.damage("letters that faiss does not use stand for a type", at: place)
        }
        let name = FaissTypeName.description(of: code) + (outer.map { " inside \($0)" } ?? "")
        return unsupported(name)
    }

    func unsupported(_ name: String) -> VectorIndexError {
        .unsupportedKind(name, supported: FaissTypeName.supported, file: cursor.url)
    }

    /// Reads the fields that every index begins with.
    ///
    /// - Parameter code: The letters of the index, for errors.
    /// - Returns: The fields, within their bounds.
    /// - Throws: `VectorIndexError`.
    mutating func readHeader(of code: String) throws -> FaissHeader {
        var place = cursor.offset
        let dimension = try cursor.integer(Int32.self, "the dimension")
        guard (1...FaissHeader.dimensionLimit).contains(Int(dimension)) else {
            throw cursor.damage("the dimension is \(dimension)", at: place)
        }
        place = cursor.offset
        let count = try cursor.integer(Int64.self, "the count of vectors")
        guard count >= 0 else { throw cursor.damage("the count of vectors is \(count)", at: place) }
        _ = try cursor.skip(16, "the header")
        let isTrained = try readBoolean("the mark of training")
        place = cursor.offset
        let metricCode = try cursor.integer(Int32.self, "the metric")
        guard let name = FaissMetric.name(of: metricCode) else {
            throw cursor.damage("the metric is \(metricCode)", at: place)
        }
        if metricCode > 1 { _ = try cursor.skip(4, "the metric's argument") }
        guard let metric = FaissMetric.metric(of: metricCode) else {
            throw unsupported("\(FaissTypeName.description(of: code)) with \(name)")
        }
        return FaissHeader(dimension: Int(dimension), count: Int(count), isTrained: isTrained, metric: metric)
    }

    mutating func readBoolean(_ what: String) throws -> Bool {
        let place = cursor.offset
        let byte = try cursor.integer(UInt8.self, what)
        guard byte <= 1 else { throw cursor.damage("\(what) is \(byte)", at: place) }
        return byte == 1
    }

    /// Reads what follows the letters of an `IndexFlat`.
    mutating func readFlat(_ code: String) throws -> FaissIndex {
        let place = cursor.offset
        let header = try readHeader(of: code)
        guard FaissMetric.flatCode(of: header.metric) == code else {
            throw cursor.damage("\(code) has the metric \(header.metric)", at: place)
        }
        let sizePlace = cursor.offset
        let size = try cursor.count(elementBytes: MemoryLayout<Float>.size, "components")
        let (expected, overflows) = header.count.multipliedReportingOverflow(by: header.dimension)
        guard !overflows, size == expected else {
            throw cursor.damage(
                "\(size) components are no \(header.count) vectors of dimension \(header.dimension)",
                at: sizePlace
            )
        }
        let start = try cursor.skip(size * MemoryLayout<Float>.size, "the vectors")
        let rows = FaissRows(in: file, at: start, count: header.count, dimension: header.dimension)
        return FaissIndex(dimension: header.dimension, metric: header.metric, content: .flat(rows))
    }

    /// Reads an `IndexFlat` that stands inside another index, its letters included.
    ///
    /// - Parameters:
    ///   - outer: The letters of the index around it, for errors.
    ///   - dimension: Its dimension.
    ///   - count: The number of its rows.
    /// - Returns: Its metric and rows.
    /// - Throws: `VectorIndexError`.
    mutating func readFlat(inside outer: String, dimension: Int, count: Int) throws -> (metric: Metric, rows: FaissRows)
    {
        let place = cursor.offset
        let code = try cursor.letters("the type of the index inside \(outer)")
        guard let code, ["IxFI", "IxF2", "IxFl"].contains(code) else {
            throw refusal(of: code, inside: outer, at: place)
        }
        let flat = try readFlat(code)
        guard case .flat(let rows) = flat.content, flat.dimension == dimension, rows.count == count else {
            throw cursor.damage(
                "\(flat.count) vectors of dimension \(flat.dimension) stand where \(count) of \(dimension) belong",
                at: place
            )
        }
        return (flat.metric, rows)
    }
}
