// SPDX-License-Identifier: Apache-2.0
import CCrypto

/// SHA-256 (FIPS 180-4), computed by the system's libcrypto.
///
/// One task at a time may use an object.
final class SHA256 {
    private let context: OpaquePointer

    /// Begins.
    ///
    /// - Throws: `ModelHubError.hashUnavailable`.
    init() throws {
        guard let context = EVP_MD_CTX_new() else { throw ModelHubError.hashUnavailable("SHA-256") }
        self.context = context
        guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else { throw ModelHubError.hashUnavailable("SHA-256") }
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    /// Takes in bytes.
    ///
    /// - Throws: `ModelHubError.hashUnavailable`.
    func update(_ bytes: UnsafeRawBufferPointer) throws {
        guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
            throw ModelHubError.hashUnavailable("SHA-256")
        }
    }

    /// Takes in a text, in UTF-8.
    ///
    /// - Throws: `ModelHubError.hashUnavailable`.
    func update(_ text: String) throws {
        var text = text
        try text.withUTF8 { try update(UnsafeRawBufferPointer($0)) }
    }

    /// Ends.
    ///
    /// - Returns: 64 hexadecimal digits.
    /// - Throws: `ModelHubError.hashUnavailable`.
    func finish() throws -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        var count: UInt32 = 0
        guard EVP_DigestFinal_ex(context, &digest, &count) == 1, count == 32 else {
            throw ModelHubError.hashUnavailable("SHA-256")
        }
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
