// SPDX-License-Identifier: Apache-2.0
import Dispatch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Turns Ctrl-C (and a polite `kill`) into the cancellation of the command's task; a second one ends the process.
final class Interruption {
    /// What a shell reports of a process that SIGINT ended.
    static let exitCode: Int32 = 130

    private let sources: [any DispatchSourceSignal]

    init(of task: Task<Void, any Error>) {
        // A file that may not grow further is an error of the write, with a message, not the end of the process.
        signal(SIGXFSZ, SIG_IGN)
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                task.cancel()
                signal(number, SIG_DFL)
            }
            source.resume()
            return source
        }
    }
}
