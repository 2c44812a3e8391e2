// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Kindred

extension DocumentSource {
    /// Whether it is a regular file, not a pipe or a device.
    var canBeReadAgain: Bool {
        guard case .file(let url) = self,
            let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
        else { return false }
        let type = attributes[.type] as? FileAttributeType
        guard type != .typeSymbolicLink else {
            return DocumentSource.file(url.resolvingSymlinksInPath()).isRegular
        }
        return type == .typeRegular
    }

    private var isRegular: Bool {
        guard case .file(let url) = self,
            let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
        else { return false }
        return attributes[.type] as? FileAttributeType == .typeRegular
    }
}
