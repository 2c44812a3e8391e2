// SPDX-License-Identifier: Apache-2.0

extension SemanticMap {
    /// A still picture of the map, 1200 × 800, with a legend and the names of groups.
    ///
    /// A point shows its text as the tooltip of a browser. Names that would cover others are left out in the plane, and the
    /// legend ends after as many groups as fit, with the number of the rest. The picture has a light and a dark look.
    ///
    /// - Returns: SVG 1.1, valid XML; about 60 bytes and its text for each point.
    /// - Complexity: O(points + characters of all texts).
    public func svg() -> String { SVGPicture(self).text }
}
