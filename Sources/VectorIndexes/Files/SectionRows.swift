// SPDX-License-Identifier: Apache-2.0
import FileStorage

/// The float32 rows of an index file, read past the mapping and checked each time.
struct SectionRows: RowFile {
    let section: SectionFile.Section
    let rowBytes: Int

    func read(_ index: Int, into row: UnsafeMutablePointer<Float>) throws {
        try section.read(
            offset: index * rowBytes,
            into: UnsafeMutableRawBufferPointer(start: UnsafeMutableRawPointer(row), count: rowBytes)
        )
    }
}
