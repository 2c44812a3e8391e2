// SPDX-License-Identifier: Apache-2.0

/// Where the bytes of a text in lower case come from: some scalars change their length.
package struct LowercaseOrigins {
    /// For each byte of the text in lower case the bytes of the scalar that it comes from.
    private let ranges: [Range<Int>]

    package init(of text: String) {
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(text.utf8.count)
        var position = 0
        for scalar in text.unicodeScalars {
            let length = UTF8.width(scalar)
            let origin = position..<position + length
            ranges.append(contentsOf: repeatElement(origin, count: scalar.properties.lowercaseMapping.utf8.count))
            position += length
        }
        self.ranges = ranges
    }

    /// The bytes of the text that bytes of the text in lower case come from.
    package func range(of lowered: Range<Int>) -> Range<Int> {
        guard let first = lowered.first, let last = lowered.last, last < ranges.count else { return 0..<0 }
        return ranges[first].lowerBound..<ranges[last].upperBound
    }

    /// The number of bytes of the text in lower case.
    package var count: Int { ranges.count }
}
