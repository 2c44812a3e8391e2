// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Kindred

/// The command `kindred doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check that this machine computes the right answers, and say what is missing.",
        discussion: "Exits 1 if anything fails."
    )

    @OptionGroup var model: ModelArguments
    @OptionGroup var show: OutputArguments

    func run() async throws {
        let diagnosis = await Diagnosis.run(model: model.model, options: model.computation.loadOptions)
        let output = StandardOutput()
        if show.json {
            var line = JSONLine()
            line.add("healthy", !diagnosis.hasFailed)
            line.add(
                "findings",
                .array(
                    diagnosis.findings.map {
                        ["name": .string($0.name), "state": .string($0.state.rawValue), "detail": .string($0.detail)]
                    }
                )
            )
            try output.print(line.text)
        } else {
            let rows = diagnosis.findings.map { [$0.state == .ok ? "ok" : $0.state.rawValue, $0.name, $0.detail] }
            for line in table(rows) { try output.print(line) }
        }
        try output.flush()
        if diagnosis.hasFailed { throw ExitCode.failure }
    }
}
