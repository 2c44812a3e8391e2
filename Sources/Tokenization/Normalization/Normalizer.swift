// SPDX-License-Identifier: Apache-2.0

/// The normalisers of a tokenizer, one after another; none leaves text as it is.
package struct Normalizer: Sendable {
    let stages: [ScalarNormalizer]

    /// Creates the sequence; the first stage comes first.
    package init(stages: [ScalarNormalizer]) {
        self.stages = stages
    }

    /// Normalises a piece of the original text into `scratch.normalized`.
    ///
    /// - Parameters:
    ///   - input: The piece, valid UTF-8.
    ///   - base: Where the piece starts in the original text.
    ///   - keepsOrigins: Whether to record where each byte comes from.
    ///   - scratch: Receives the result.
    func normalize(
        _ input: UnsafeBufferPointer<UInt8>,
        base: Int,
        keepsOrigins: Bool,
        scratch: inout TokenizerScratch
    ) {
        scratch.normalized.reset(capacity: input.count + 64, keepsOrigins: keepsOrigins)
        let first = stages.first ?? ScalarNormalizer()
        first.normalize(input, origins: nil, base: base, marks: &scratch.marks, into: &scratch.normalized)
        for stage in stages.dropFirst() {
            swap(&scratch.normalized, &scratch.previous)
            scratch.normalized.reset(capacity: scratch.previous.count + 64, keepsOrigins: keepsOrigins)
            let count = scratch.previous.count
            scratch.previous.bytes.withUnsafeBufferPointer { bytes in
                scratch.previous.origins.withUnsafeBufferPointer { origins in
                    stage.normalize(
                        UnsafeBufferPointer(rebasing: bytes[..<count]),
                        origins: keepsOrigins ? origins : nil,
                        base: 0,
                        marks: &scratch.marks,
                        into: &scratch.normalized
                    )
                }
            }
        }
    }

    /// The normalised form of a token.
    package func normalized(_ token: [UInt8]) -> [UInt8] {
        var scratch = TokenizerScratch()
        token.withUnsafeBufferPointer { normalize($0, base: 0, keepsOrigins: false, scratch: &scratch) }
        return Array(scratch.normalized.bytes[..<scratch.normalized.count])
    }
}
