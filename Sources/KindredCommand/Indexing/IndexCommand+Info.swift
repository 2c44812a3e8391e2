// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FoundationEssentials
import VectorIndexes

extension IndexCommand {
    /// The command `kindred index info`.
    struct Info: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the facts of an index file.")

        @Argument(help: ArgumentHelp("An index of Kindred or faiss.", valueName: "file"))
        var file: String

        @OptionGroup var show: OutputArguments

        func run() throws {
            try IndexDescription(file).print(asJSON: show.json)
        }
    }

    /// The command `kindred index verify`.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare every byte of an index file with its checksums; exit 1 on damage.",
            discussion: """
                Files of faiss have no checksums: those are read, and refused where they contradict themselves.
                """
        )

        @Argument(help: ArgumentHelp("An index of Kindred or faiss.", valueName: "file"))
        var file: String

        @OptionGroup var show: OutputArguments

        func run() throws {
            let url = URL(filePath: file)
            let output = StandardOutput()
            var line = JSONLine()
            line.add("file", url.path)
            do {
                try VectorIndexFile.verify(url)
            } catch let error as VectorIndexError {
                if show.json {
                    line.add("whole", false)
                    line.add("error", "\(error)")
                    try output.print(line.text)
                    try output.flush()
                }
                throw error
            }
            line.add("whole", true)
            try output.print(show.json ? line.text : "\(url.path) is whole.")
            try output.flush()
        }
    }
}
