// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Damages files in the ways that break readers: the same ways for the same seed.
///
/// Truncated, bits flipped, ranges deleted and repeated, lengths and numbers replaced by those at the borders of what
/// fits, JSON values replaced by ones of another kind, deep nesting. A test that ends the process leaves the file that
/// did it in its temporary directory.
public struct FileMutator {
    private var generator: SplitMix64

    /// Starts the sequence that belongs to a seed.
    public init(seed: UInt64) {
        generator = SplitMix64(seed: seed)
    }

    /// How many variants to try: the number given, times `KINDRED_MUTATIONS` where that is set.
    public static func count(_ number: Int) -> Int {
        let factor = ProcessInfo.processInfo.environment["KINDRED_MUTATIONS"].flatMap { Int($0) } ?? 1
        return number * max(factor, 1)
    }

    /// A damaged copy.
    public mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            guard !bytes.isEmpty else { break }
            damage(&bytes)
        }
        return bytes
    }

    /// A damaged copy of a text; what is no longer UTF-8 becomes replacement characters.
    public mutating func damaged(_ text: String) -> String {
        String(decoding: damaged(Array(text.utf8)), as: UTF8.self)
    }

    /// A whole number of a range.
    public mutating func number(in range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &generator)
    }

    private static let bytes: [UInt8] =
        [0, 0x0a, 0x0d, 0x20, 0x7f, 0x80, 0xbf, 0xc0, 0xe2, 0xff] + Array("\"'\\{}[](),:-.09eE\t".utf8)

    private static let integers: [UInt64] = [
        0, 1, 2, 7, 8, 9, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fff_ffff, 0x8000_0000,
        0xffff_ffff, 1 << 32, 1 << 53, (1 << 61) - 1, 1 << 61, 1 << 62, (1 << 63) - 1, 1 << 63, .max - 8, .max - 7,
        .max,
    ]

    private static let numbers = [
        "0", "1", "-1", "-0", "00", "2147483647", "2147483648", "4294967296", "4611686018427387904",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615",
        "340282366920938463463374607431768211456", "1.5", "1e9", "1e308", "1e999", "5e-324", "-1e400",
    ]

    private static let values =
        numbers + [
            "null", "true", "false", "\"\"", "\"x\"", "\"\\u0000\"", "\"\\ud800\"", "\"../../etc/passwd\"", "\"F32\"",
            "\"I64\"", "[]", "{}", "[0]", "[-1, 2]", "[[1]]", "[9223372036854775807, 9223372036854775807]",
            "{\"a\": {}}",
        ]

    private mutating func damage(_ bytes: inout [UInt8]) {
        switch Int.random(in: 0...9, using: &generator) {
        case 0: bytes.removeLast(Int.random(in: 1...bytes.count, using: &generator))
        case 1: bytes[index(bytes)] ^= 1 << UInt8.random(in: 0...7, using: &generator)
        case 2: bytes[index(bytes)] = element(Self.bytes)
        case 3: bytes.insert(element(Self.bytes), at: index(bytes))
        case 4: bytes.removeSubrange(range(bytes))
        case 5: bytes.insert(contentsOf: bytes[range(bytes)], at: index(bytes))
        case 6: overwriteInteger(&bytes)
        case 7: replaceNumber(&bytes)
        case 8: replaceValue(&bytes)
        default:
            let opening = element(["[", "{\"a\":", "("])
            let count = element([2, 127, 128, 129, 2000])
            bytes.insert(contentsOf: Array(String(repeating: opening, count: count).utf8), at: index(bytes))
        }
    }

    private mutating func element<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &generator)]
    }

    private mutating func index(_ bytes: [UInt8]) -> Int {
        Int.random(in: bytes.indices, using: &generator)
    }

    /// A short range, most of the time.
    private mutating func range(_ bytes: [UInt8]) -> Range<Int> {
        let start = index(bytes)
        let limit = Bool.random(using: &generator) ? min(bytes.count, start + 8) : bytes.count
        return start..<Int.random(in: start...limit, using: &generator)
    }

    /// Writes an integer of 2, 4 or 8 bytes, often at the start, where formats keep their lengths.
    private mutating func overwriteInteger(_ bytes: inout [UInt8]) {
        let width = element([2, 4, 8])
        let start = Bool.random(using: &generator) ? element([0, 4, 8]) : index(bytes)
        var value = element(Self.integers)
        for offset in start..<start + width where offset < bytes.count {
            bytes[offset] = UInt8(truncatingIfNeeded: value)
            value >>= 8
        }
    }

    /// Replaces a run of digits.
    private mutating func replaceNumber(_ bytes: inout [UInt8]) {
        let isDigit: (UInt8) -> Bool = { (0x30...0x39).contains($0) }
        let start = index(bytes)
        guard let first = bytes[start...].firstIndex(where: isDigit) else { return }
        let end = bytes[first...].firstIndex { !isDigit($0) } ?? bytes.count
        bytes.replaceSubrange(first..<end, with: Array(element(Self.numbers).utf8))
    }

    /// Replaces what follows a colon, up to the comma or bracket that ends it.
    private mutating func replaceValue(_ bytes: inout [UInt8]) {
        guard let colon = bytes[index(bytes)...].firstIndex(of: UInt8(ascii: ":")) else { return }
        var depth = 0
        var end = colon + 1
        while end < bytes.count {
            switch bytes[end] {
            case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "("): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ")"): depth -= 1
            default: break
            }
            if depth < 0 || (depth == 0 && bytes[end] == UInt8(ascii: ",")) { break }
            end += 1
        }
        bytes.replaceSubrange(colon + 1..<end, with: Array(element(Self.values).utf8))
    }
}
