// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text as content or quoted attribute of XML and HTML.
    ///
    /// Characters that XML 1.0 does not have (controls but tab and line ends, U+FFFE and U+FFFF) become U+FFFD.
    var markupEscaped: String {
        var result = ""
        result.reserveCapacity(utf8.count)
        for scalar in unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n", "\r": result += "&#\(scalar.value);"
            case "\u{0}"..."\u{1f}", "\u{fffe}", "\u{ffff}": result += "\u{fffd}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// JSON as content of a script element: no `<` begins a tag or a comment, no U+2028 or U+2029 ends a line.
    var scriptEscaped: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        let all = Array(utf8)
        var index = 0
        while index < all.count {
            // U+2028 and U+2029 are E2 80 A8 and E2 80 A9.
            if all[index] == 0xe2, index + 2 < all.count, all[index + 1] == 0x80, all[index + 2] & 0xfe == 0xa8 {
                bytes += Array((all[index + 2] == 0xa8 ? "\\u2028" : "\\u2029").utf8)
                index += 3
                continue
            }
            switch all[index] {
            case UInt8(ascii: "<"): bytes += Array("\\u003c".utf8)
            case UInt8(ascii: ">"): bytes += Array("\\u003e".utf8)
            case UInt8(ascii: "&"): bytes += Array("\\u0026".utf8)
            default: bytes.append(all[index])
            }
            index += 1
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
