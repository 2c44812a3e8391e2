// SPDX-License-Identifier: Apache-2.0

/// A number with a fixed count of decimals, as people read it: `0.6148`, `-0.0412`.
func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return "\(value)" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let rounded = (abs(value) * scale).rounded()
    guard rounded < 0x1p62 else { return "\(value)" }
    let digits = String(Int64(rounded))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let point = padded.index(padded.endIndex, offsetBy: -decimals)
    let sign = value < 0 && rounded != 0 ? "-" : ""
    return sign + padded[..<point] + (decimals > 0 ? "." : "") + padded[point...]
}

/// A score with four decimals.
func fixed(_ score: Float) -> String {
    fixed(Double(score), 4)
}

/// A count of bytes in the unit that fits, such as `90.9 MB`.
func bytes(_ count: Int) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB"]
    var value = Double(count)
    var unit = 0
    while value >= 1000 && unit < units.count - 1 {
        value /= 1000
        unit += 1
    }
    return unit == 0 ? "\(count) bytes" : "\(fixed(value, 1)) \(units[unit])"
}

/// A text on one line for people: control characters become spaces, and what is beyond `limit` becomes an ellipsis.
///
/// Control characters would let a document move the cursor of whoever searches it.
func oneLine(_ text: String, limit: Int = 160) -> String {
    var line = ""
    var count = 0
    for character in text {
        guard count < limit else { return line + "…" }
        let isControl = character.unicodeScalars.contains { $0.properties.generalCategory == .control }
        line.append(isControl ? " " : character)
        count += 1
    }
    return line
}

/// Rows with columns of equal width, two spaces apart.
///
/// - Parameters:
///   - rows: Cells; all rows have as many as the first.
///   - rightAligned: The columns of numbers.
/// - Returns: One line a row.
func table(_ rows: [[String]], rightAligned: Set<Int> = []) -> [String] {
    let columns = rows.first?.count ?? 0
    let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
        var line = ""
        for (column, cell) in row.enumerated() {
            let space = String(repeating: " ", count: widths[column] - cell.count)
            let isLast = column == columns - 1
            line += rightAligned.contains(column) ? space + cell : isLast ? cell : cell + space
            if !isLast { line += "  " }
        }
        return line
    }
}
