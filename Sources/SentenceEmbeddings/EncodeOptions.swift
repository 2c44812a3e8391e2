// SPDX-License-Identifier: Apache-2.0

/// What one call of `encode` may be asked for.
public struct EncodeOptions: Sendable {
    /// What the texts are; the model's prompt for that role is put before them.
    ///
    /// None by default: then the model's default prompt, if it has one.
    public var role: TextRole?
    /// The name of one of the model's prompts, in place of the role's.
    public var promptName: String?
    /// A prompt to put before each text, in place of the model's.
    ///
    /// Its tokens count as part of the text.
    public var prompt: String?
    /// Keep only so many components, for models trained for it (Matryoshka).
    ///
    /// All by default. As in the reference, the shorter vector is not of length 1 unless `normalizes` is set.
    public var dimensions: Int?
    /// Scale each vector to length 1 at the end, whatever the model's modules did.
    ///
    /// Off by default, as in the reference.
    public var normalizes = false
    /// What happens to a text of more tokens than the model takes.
    ///
    /// Cut, by default, and reported.
    public var longText = LongTextPolicy.truncate
    /// Threads to compute on; by default those the encoder was loaded with.
    ///
    /// No result depends on it.
    public var threads: Int?
    /// Called after each block, on whichever thread computed it, with texts done and in all.
    public var progress: (@Sendable (EncodingProgress) -> Void)?

    /// The defaults.
    public init() {}

    /// Options for one role.
    public init(role: TextRole?) {
        self.role = role
    }
}

/// How far a call of `encode` is.
public struct EncodingProgress: Sendable, Hashable {
    /// Texts encoded so far.
    public var completed: Int
    /// Texts in all; nil while a stream has not ended.
    public var total: Int?
}
