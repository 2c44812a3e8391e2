// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Kindred

extension ModelIdentity {
    /// The identity of the model of a directory.
    ///
    /// - Parameters:
    ///   - directory: Its files.
    ///   - name: The name or path by which it was asked for; the last part is kept.
    /// - Throws: `ModelError`.
    init(ofModelAt directory: URL, named name: String) throws {
        self.init(
            name: URL(filePath: name).lastPathComponent,
            fingerprint: try ModelFingerprint(directory: directory).hexadecimal
        )
    }
}
