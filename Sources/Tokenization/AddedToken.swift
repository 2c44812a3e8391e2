// SPDX-License-Identifier: Apache-2.0

/// A token that is found in text before the model sees it.
struct AddedToken: Sendable {
    /// The text to find, as UTF-8.
    var content: [UInt8]
    var id: Int32
    /// Matches only where no word character touches it.
    var isSingleWord = false
    /// Takes the white space before it along.
    var stripsLeft = false
    /// Takes the white space after it along.
    var stripsRight = false
    /// Is looked for in normalised text, in its own normalised form.
    var isNormalized = false
    var isSpecial = true
}

/// Where an added token was found.
struct AddedTokenMatch: Sendable {
    var id: Int32
    var start: Int
    var end: Int
}
