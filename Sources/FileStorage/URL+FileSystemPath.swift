// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

extension URL {
    /// The path to hand to the operating system.
    ///
    /// - Throws: `FileStorageError.notFileURL` for another kind of URL, and for a path with a zero byte in it.
    package func fileSystemPath() throws -> String {
        let path = self.path
        guard isFileURL, !path.isEmpty, !path.utf8.contains(0) else { throw FileStorageError.notFileURL(self) }
        return path
    }
}
