// SPDX-License-Identifier: Apache-2.0

/// Texts made of common words: the same for the same seed.
///
/// - Parameters:
///   - count: How many.
///   - words: The range of their lengths in words.
///   - seed: The seed of the choice.
/// - Returns: The texts.
public func sampleTexts(_ count: Int, words: ClosedRange<Int>, seed: UInt64) -> [String] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in
        (0..<Int.random(in: words, using: &generator))
            .map { _ in commonWords[Int.random(in: commonWords.indices, using: &generator)] }
            .joined(separator: " ")
    }
}

private let commonWords = """
    the a of and to in is you that it he was for on are as with his they at be this have from or one had by word but \
    not what all were we when your can said there use each which she do how their if will up other about out many then \
    them these so some her would make like him into time has look two more write go see number no way could people my \
    than first water been call who oil its now find long down day did get come made may part over new sound take only \
    little work know place year live me back give most very after thing our just name good sentence man think say great \
    where help through much before line right too mean old any same tell boy follow came want show also around form \
    three small set put end does another well large must big even such because turn here why ask went men read need \
    land different home us move try kind hand picture again change off play spell air away animal house point page \
    letter mother answer found study still learn should America world café naïve 42 3.14 e-mail C++ unbelievably
    """.split(separator: " ").map(String.init)
