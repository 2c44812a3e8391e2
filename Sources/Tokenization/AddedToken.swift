// SPDX-License-Identifier: Apache-2.0

/// A token that is found in text before the model sees it.
package struct AddedToken: Sendable {
    /// The text to find, as UTF-8.
    package var content: [UInt8]
    package var id: Int32
    /// Matches only where no word character touches it.
    package var isSingleWord: Bool
    /// Takes the white space before it along.
    package var stripsLeft: Bool
    /// Takes the white space after it along.
    package var stripsRight: Bool
    /// Is looked for in normalised text, in its own normalised form.
    package var isNormalized: Bool
    package var isSpecial: Bool

    /// Creates a token; unless told otherwise it is special and is found anywhere in the original text.
    package init(
        content: [UInt8],
        id: Int32,
        isSingleWord: Bool = false,
        stripsLeft: Bool = false,
        stripsRight: Bool = false,
        isNormalized: Bool = false,
        isSpecial: Bool = true
    ) {
        self.content = content
        self.id = id
        self.isSingleWord = isSingleWord
        self.stripsLeft = stripsLeft
        self.stripsRight = stripsRight
        self.isNormalized = isNormalized
        self.isSpecial = isSpecial
    }
}

/// Where an added token was found.
package struct AddedTokenMatch: Sendable {
    package var id: Int32
    package var start: Int
    package var end: Int
}
