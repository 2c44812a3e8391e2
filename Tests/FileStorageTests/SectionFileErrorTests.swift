// SPDX-License-Identifier: Apache-2.0

import FileStorage
import FoundationEssentials
import Testing

struct SectionFileErrorTests {
    private static let url = URL(filePath: "/data/file")

    @Test(arguments: [
        (
            SectionFileError.notThisKind(
                url,
                expected: Array("KINDRED1".utf8),
                actual: [0x7f, 0x45, 0x4c, 0x46, 2, 1]
            ),
            "/data/file is not a file of this kind: it begins with 7f 45 4c 46 02 01, not with 'KINDRED1'. Pass another "
                + "file."
        ),
        (
            .newerVersion(url, expected: 2, actual: 3),
            "/data/file has format version 3; this program reads up to 2. Use a newer Kindred."
        ),
        (
            .olderVersion(url, expected: 2, actual: 1),
            "/data/file has format version 1; this program reads from 2 on. Write it again."
        ),
        (
            .truncated(url, expected: 8192, actual: 5000),
            "/data/file is cut off: it has 5000 of 8192 bytes. Copy it again, or write it again."
        ),
        (
            .trailingBytes(url, expected: 8192, actual: 8193),
            "/data/file should end after 8192 bytes but has 8193. Copy it again, or write it again."
        ),
        (
            .damaged(url, section: "CODE", offset: 4096, reason: "a block of 16 bytes does not fit its checksum"),
            "/data/file is damaged at byte 4096, in section 'CODE': a block of 16 bytes does not fit its checksum. "
                + "Restore a copy, or write it again."
        ),
        (
            .damaged(url, section: nil, offset: 0, reason: "the header does not fit its checksum"),
            "/data/file is damaged at byte 0: the header does not fit its checksum. Restore a copy, or write it again."
        ),
        (
            .missingSection(url, tag: "CODE"),
            "/data/file has no section 'CODE'. It was written for another purpose: pass another file."
        ),
        (
            .outsideSection(url, section: "CODE", offset: 90, count: 20, byteCount: 100),
            "/data/file refers to 20 bytes at 90 of its section 'CODE', which has 100 bytes. Restore a copy, or write it "
                + "again."
        ),
    ])
    func saysWhatWhereAndWhatToDo(error: SectionFileError, text: String) {
        #expect(error.description == text)
    }
}
