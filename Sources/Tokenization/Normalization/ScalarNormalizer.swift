// SPDX-License-Identifier: Apache-2.0

import CUnicodeTables

/// The normalisers that work scalar by scalar, as one pass: BERT's, `Lowercase`, `NFD` and `StripAccents`.
///
/// The steps come in this order, each one optional: clean, put spaces around ideographs, decompose (NFD), drop marks,
/// lower-case. That is the order of `normalizers/bert.rs` of huggingface/tokenizers, whose results this must equal,
/// origins included. What it knows of Unicode comes from tables that were asked of that library (`CUnicodeTables`).
package struct ScalarNormalizer: Sendable {
    /// Drops controls and unassigned scalars and turns white space into spaces.
    let cleans: Bool
    /// Puts spaces around ideographs.
    let spacesIdeographs: Bool
    /// Decomposes canonically, with marks in canonical order.
    let decomposes: Bool
    /// The property (`cu_nonspacing` or `cu_combining`) of scalars to drop after decomposition, or 0.
    let droppedProperty: UInt16
    /// Lower-cases scalar by scalar, regardless of context.
    let lowercases: Bool

    /// What becomes of each ASCII byte; 0x80 if it is dropped.
    let asciiMap: [UInt8]

    static let droppedByte: UInt8 = 0x80

    /// Creates a normaliser of the given steps; without any it leaves text as it is.
    package init(
        cleans: Bool = false,
        spacesIdeographs: Bool = false,
        decomposes: Bool = false,
        droppedProperty: UInt16 = 0,
        lowercases: Bool = false
    ) {
        self.cleans = cleans
        self.spacesIdeographs = spacesIdeographs
        self.decomposes = decomposes
        self.droppedProperty = droppedProperty
        self.lowercases = lowercases
        asciiMap = (0..<0x80).map { (byte: UInt8) in
            let properties = cu_properties(UInt32(byte))
            if cleans, properties & UInt16(cu_removed) != 0 { return Self.droppedByte }
            if cleans, properties & UInt16(cu_whitespace) != 0 { return 0x20 }
            return lowercases && byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
        }
    }

    /// BERT's normaliser; `stripsAccents` follows `lowercases` if it is `nil`.
    static func bert(
        cleans: Bool,
        spacesIdeographs: Bool,
        stripsAccents: Bool?,
        lowercases: Bool
    ) -> ScalarNormalizer {
        let strips = stripsAccents ?? lowercases
        return ScalarNormalizer(
            cleans: cleans,
            spacesIdeographs: spacesIdeographs,
            decomposes: strips,
            droppedProperty: strips ? UInt16(cu_nonspacing) : 0,
            lowercases: lowercases
        )
    }

    /// The normaliser `Lowercase`.
    package static let lowercase = ScalarNormalizer(lowercases: true)
    /// The normaliser `NFD`.
    package static let canonicalDecomposition = ScalarNormalizer(decomposes: true)
    /// The normaliser `StripAccents`.
    package static let accentStripping = ScalarNormalizer(droppedProperty: UInt16(cu_combining))

    /// Normalises text into `output`, replacing what is there.
    ///
    /// - Parameters:
    ///   - input: The text, valid UTF-8.
    ///   - origins: Where each byte of `input` comes from; `nil` if `input` is itself the original text.
    ///   - base: What to add to an index of `input` to get its origin, without `origins`.
    ///   - marks: Scratch for marks that wait to be ordered.
    ///   - output: The result; its `keepsOrigins` says whether origins are written.
    func normalize(
        _ input: UnsafeBufferPointer<UInt8>,
        origins: UnsafeBufferPointer<UInt32>?,
        base: Int,
        marks: inout PendingMarks,
        into output: inout NormalizedText
    ) {
        var index = 0
        marks.reset()
        while index < input.count {
            // What is left never grows when it is ASCII, so its room is reserved before each scalar that may grow.
            output.reserve(output.count + input.count - index + 64)
            let next = copyASCII(input, from: index, origins: origins, base: base, marks: &marks, into: &output)
            index = next
            guard index < input.count else { break }
            let (scalar, length) = input.scalar(at: index)
            let origin = origins.map { $0[index] } ?? UInt32(truncatingIfNeeded: base + index)
            appendMapped(scalar, origin: origin, marks: &marks, into: &output)
            index += length
        }
        flush(&marks, into: &output)
    }

    /// Copies ASCII from `index` on and returns the index of the next byte that is not.
    @inline(__always)
    private func copyASCII(
        _ input: UnsafeBufferPointer<UInt8>,
        from index: Int,
        origins: UnsafeBufferPointer<UInt32>?,
        base: Int,
        marks: inout PendingMarks,
        into output: inout NormalizedText
    ) -> Int {
        var index = index
        if !marks.isEmpty {
            // A dropped byte is gone before marks are put in order: marks on both sides of it are one run.
            while index < input.count, input[index] < 0x80, asciiMap[Int(input[index])] == Self.droppedByte {
                index += 1
            }
        }
        guard index < input.count, input[index] < 0x80 else { return index }
        if !marks.isEmpty {
            flush(&marks, into: &output)
            output.reserve(output.count + input.count - index + 64)
        }
        var next = index
        var count = output.count
        asciiMap.withUnsafeBufferPointer { map in
            output.bytes.withUnsafeMutableBufferPointer { bytes in
                while next < input.count {
                    let byte = input[next]
                    guard byte < 0x80 else { break }
                    bytes[count] = map[Int(byte)]
                    count += bytes[count] == Self.droppedByte ? 0 : 1
                    next += 1
                }
            }
            if output.keepsOrigins {
                var target = output.count
                output.origins.withUnsafeMutableBufferPointer { table in
                    for source in index..<next {
                        table[target] = origins.map { $0[source] } ?? UInt32(truncatingIfNeeded: base + source)
                        target += map[Int(input[source])] == Self.droppedByte ? 0 : 1
                    }
                }
            }
        }
        output.count = count
        return next
    }

    /// Takes one scalar that is not ASCII through the steps.
    private func appendMapped(
        _ scalar: UInt32,
        origin: UInt32,
        marks: inout PendingMarks,
        into output: inout NormalizedText
    ) {
        let properties = cu_properties(scalar)
        if cleans {
            if properties & UInt16(cu_removed) != 0 { return }
            if properties & UInt16(cu_whitespace) != 0 {
                return decompose(0x20, properties: 0, origin: origin, marks: &marks, into: &output)
            }
        }
        let isSpaced = spacesIdeographs && properties & UInt16(cu_ideograph) != 0
        if isSpaced { decompose(0x20, properties: 0, origin: origin, marks: &marks, into: &output) }
        decompose(scalar, properties: properties, origin: origin, marks: &marks, into: &output)
        if isSpaced { decompose(0x20, properties: 0, origin: origin, marks: &marks, into: &output) }
    }

    private func decompose(
        _ scalar: UInt32,
        properties: UInt16,
        origin: UInt32,
        marks: inout PendingMarks,
        into output: inout NormalizedText
    ) {
        guard decomposes else { return emit(scalar, properties: properties, origin: origin, into: &output) }
        guard properties & UInt16(cu_mapped) != 0 else {
            return order(scalar, properties: properties, origin: origin, marks: &marks, into: &output)
        }
        if scalar >= 0xAC00, scalar < 0xD7A4 {
            let index = scalar - 0xAC00
            order(0x1100 + index / 588, properties: nil, origin: origin, marks: &marks, into: &output)
            order(0x1161 + index % 588 / 28, properties: nil, origin: nil, marks: &marks, into: &output)
            if index % 28 > 0 {
                order(0x11A7 + index % 28, properties: nil, origin: nil, marks: &marks, into: &output)
            }
            return
        }
        let parts = cu_decomposition(scalar)
        guard parts[0] > 0 else {
            return order(scalar, properties: properties, origin: origin, marks: &marks, into: &output)
        }
        for part in 1...Int(parts[0]) {
            order(parts[part], properties: nil, origin: part == 1 ? origin : nil, marks: &marks, into: &output)
        }
    }

    /// Emits a starter after the marks before it, or lets a mark wait.
    ///
    /// The origin is `nil` for a scalar that decomposition added. The reference then counts: the first scalar of
    /// each decomposition takes the next origin, in the order after sorting, and an added one repeats the last.
    private func order(
        _ scalar: UInt32,
        properties known: UInt16?,
        origin: UInt32?,
        marks: inout PendingMarks,
        into output: inout NormalizedText
    ) {
        let properties = known ?? cu_properties(scalar)
        guard properties >> 8 == 0 else {
            marks.append(scalar, combiningClass: UInt8(properties >> 8), origin: origin)
            return
        }
        if !marks.isEmpty { flush(&marks, into: &output) }
        if let origin { marks.lastOrigin = origin }
        emit(scalar, properties: properties, origin: marks.lastOrigin, into: &output)
    }

    private func flush(_ marks: inout PendingMarks, into output: inout NormalizedText) {
        guard !marks.isEmpty else { return }
        marks.drainInOrder { scalar, origin in
            emit(scalar, properties: cu_properties(scalar), origin: origin, into: &output)
        }
    }

    /// Drops, lower-cases and appends.
    private func emit(_ scalar: UInt32, properties: UInt16, origin: UInt32, into output: inout NormalizedText) {
        if properties & droppedProperty != 0 { return }
        output.reserve(output.count + 16)
        if lowercases {
            if scalar < 0x80 {
                let byte = scalar >= 0x41 && scalar <= 0x5A ? scalar | 0x20 : scalar
                return output.append(byte, origin: origin)
            }
            if properties & UInt16(cu_mapped) != 0 {
                let parts = cu_lowercase(scalar)
                if parts[0] > 0 {
                    for part in 1...Int(parts[0]) { output.append(parts[part], origin: origin) }
                    return
                }
            }
        }
        output.append(scalar, origin: origin)
    }
}
