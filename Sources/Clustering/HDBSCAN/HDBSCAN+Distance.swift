// SPDX-License-Identifier: Apache-2.0

extension HDBSCAN {
    /// How far apart two vectors are.
    public enum Distance: String, Sendable, Hashable, CaseIterable, Codable {
        /// 1 − the cosine of the angle, in 0...2. Vectors need not have length 1.
        case cosine
        /// The length of the difference.
        case euclidean
    }
}
