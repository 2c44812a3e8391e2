// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// One run of the built `kindred`: what it printed and how it ended.
struct CommandRun {
    let output: String
    let errors: String
    let status: Int32

    /// The lines of standard output.
    var lines: [String] { output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init) }

    /// The JSON objects of standard output, one a line.
    func objects() throws -> [[String: Any]] {
        try lines.map { line in
            guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
                throw NotAnObject(line: line)
            }
            return object
        }
    }

    /// A line of standard output is no JSON object.
    struct NotAnObject: Error {
        let line: String
    }

    /// The command, which the build puts beside the tests.
    static let executable = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "kindred")

    /// Runs `kindred` to its end.
    ///
    /// - Parameters:
    ///   - arguments: Its arguments.
    ///   - input: What it reads on standard input.
    ///   - environment: Variables to set; an empty value unsets.
    /// - Throws: What the system says when the command cannot be started.
    init(_ arguments: [String], input: String = "", environment: [String: String] = [:]) throws {
        try self.init(Self.executable, arguments, input: input, environment: environment)
    }

    /// Runs a line of the shell, in which `$KINDRED` is the command.
    init(shell line: String, environment: [String: String] = [:]) throws {
        var environment = environment
        environment["KINDRED"] = Self.executable.path
        try self.init(URL(filePath: "/bin/bash"), ["-c", line], input: "", environment: environment)
    }

    private init(_ program: URL, _ arguments: [String], input: String, environment: [String: String]) throws {
        let directory = try TemporaryDirectory()
        let files = try ["in", "out", "err"].map { name in
            let file = directory.url.appending(path: name)
            try Data(name == "in" ? input.utf8 : "".utf8).write(to: file)
            return file
        }
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = Self.environment(changedBy: environment)
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        output = String(decoding: try Data(contentsOf: files[1]), as: UTF8.self)
        errors = String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
        status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    /// The process's own environment with some variables changed.
    static func environment(changedBy changes: [String: String]) -> [String: String] {
        var all = ProcessInfo.processInfo.environment
        for (name, value) in changes { all[name] = value.isEmpty ? nil : value }
        return all
    }
}
