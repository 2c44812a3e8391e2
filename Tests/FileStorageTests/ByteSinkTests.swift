// SPDX-License-Identifier: Apache-2.0
import Dispatch
import FileStorage
import FoundationEssentials
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

struct ByteSinkTests {
    @Test func bytesArriveInOrder() throws {
        let directory = try TemporaryDirectory()
        let url = try directory.write("a", "")
        let descriptor = open(url.path, O_WRONLY)
        defer { close(descriptor) }
        let sink = ByteSink(descriptor: descriptor, url: url)
        try sink.write("one ")
        // Not by `Data(contentsOf:)`: for an empty file it leaks its buffer, which AddressSanitizer reports.
        #expect(lseek(descriptor, 0, SEEK_END) == 0)
        try sink.write(String(repeating: "x", count: 200_000))
        try sink.write(" two")
        try sink.flush()
        #expect(sink.count == 200_008)
        #expect(try Data(contentsOf: url) == Data(("one " + String(repeating: "x", count: 200_000) + " two").utf8))
    }

    /// A write that is half done when its reader leaves reports what it wrote, and raises the signal all the same.
    @Test func readerThatLeavesIsAnErrorAndNoSignal() async {
        await #expect(processExitsWith: .success) {
            signal(SIGPIPE, SIG_DFL)
            var ends: [Int32] = [0, 0]
            try #require(pipe(&ends) == 0)
            let (reader, writer) = (ends[0], ends[1])
            let url = URL(filePath: "/dev/stdout")
            DispatchQueue.global().async {
                // Until the pipe is full: then the writer waits in the midst of its write.
                var waiting: Int32 = 0
                while waiting < 65_536, ioctl(reader, UInt(FIONREAD), &waiting) == 0 {}
                close(reader)
            }
            let sink = ByteSink(descriptor: writer, url: url)
            #expect(throws: FileStorageError.unwritable(url, code: EPIPE)) {
                try sink.write(String(repeating: "x", count: 1 << 20))
            }
        }
    }
}
