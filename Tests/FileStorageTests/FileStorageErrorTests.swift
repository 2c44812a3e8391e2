// SPDX-License-Identifier: Apache-2.0

import FileStorage
import FoundationEssentials
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

struct FileStorageErrorTests {
    private static let url = URL(filePath: "/data/file")

    @Test(arguments: [
        (FileStorageError.unreadable(url, code: ENOENT), "Cannot read /data/file: No such file or directory."),
        (
            .unwritable(url, code: ENOSPC),
            "Cannot write /data/file: No space left on device. Free some space or choose another place."
        ),
        (.unwritable(url, code: EACCES), "Cannot write /data/file: Permission denied."),
        (.notRegularFile(url), "Cannot map /data/file: it is not a regular file. Pass the path of a file."),
        (
            .notSeekable(url),
            "Cannot change what was already written to /data/file. Write to a regular file instead."
        ),
        (
            .shortened(url, expected: 10, actual: 7),
            "/data/file had 10 bytes when it was opened and now ends at 7. Write it again, and replace files by "
                + "renaming, not in place."
        ),
        (.notFileURL(url), "file:///data/file is not the URL of a file. Pass a path."),
    ])
    func saysWhatWhereAndWhatToDo(error: FileStorageError, text: String) {
        #expect(error.description == text)
    }
}
