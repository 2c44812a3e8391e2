// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

extension CataloguedModel {
    /// The entry of the model in a directory, told from the directory's name or, in the Hugging Face cache, from the
    /// repository's.
    ///
    /// - Parameter directory: The directory with the model's files.
    /// - Returns: Nil for a model that is not catalogued.
    public static func inDirectory(_ directory: URL) -> CataloguedModel? {
        for component in directory.pathComponents.reversed() {
            if component.hasPrefix("models--") {
                return named(component.dropFirst("models--".count).replacing("--", with: "/", maxReplacements: 1))
            }
        }
        return named(directory.lastPathComponent)
    }
}
