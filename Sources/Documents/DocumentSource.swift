// SPDX-License-Identifier: Apache-2.0

import FileStorage
public import FoundationEssentials

/// Where documents come from.
public enum DocumentSource: Sendable, Hashable, CustomStringConvertible {
    /// A file, a fifo or a device.
    case file(URL)
    /// The standard input of the process.
    case standardInput

    /// The source that a command-line argument names: `-` is standard input, anything else a path.
    ///
    /// - Parameter argument: A path or `-`.
    public init(argument: String) {
        self = argument == "-" ? .standardInput : .file(URL(filePath: argument))
    }

    /// The name to give in messages.
    public var description: String {
        switch self {
        case .file(let url): url.path
        case .standardInput: "standard input"
        }
    }

    func open() throws -> ByteSource {
        switch self {
        case .file(let url): try ByteSource(contentsOf: url)
        case .standardInput: ByteSource(descriptor: 0, url: URL(filePath: "/dev/stdin"))
        }
    }
}
