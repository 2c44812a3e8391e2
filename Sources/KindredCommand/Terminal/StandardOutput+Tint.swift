// SPDX-License-Identifier: Apache-2.0

extension StandardOutput {
    /// Grounds from weak to strong, each with the ink that is read on it: blue for more, orange for less.
    ///
    /// Numbers of the palette of 256 colours. Ground and ink are both set, so that dark and light terminals show the same.
    private static let more = [(195, 16), (153, 16), (117, 16), (75, 16), (32, 231), (25, 231)]
    private static let less = [(230, 16), (223, 16), (216, 16), (209, 16), (172, 16), (130, 231)]

    /// A text on a ground as strong as a number, where there are colours.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - strength: From -1, strongly less, to 1, strongly more; near 0 the text stays as it is.
    /// - Returns: The text, with the codes of a terminal around it.
    func tinted(_ text: String, _ strength: Double) -> String {
        let colours = strength > 0 ? Self.more : Self.less
        let step = Int((min(1, abs(strength)) * Double(colours.count)).rounded())
        guard hasStyle, strength.isFinite, step > 0 else { return text }
        let (ground, ink) = colours[step - 1]
        return "\u{1b}[48;5;\(ground);38;5;\(ink)m\(text)\u{1b}[0m"
    }
}
