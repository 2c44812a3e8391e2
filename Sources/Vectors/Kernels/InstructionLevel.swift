// SPDX-License-Identifier: Apache-2.0
import CKernels
import FoundationEssentials

/// A set of processor instructions that the kernels are compiled for.
///
/// The highest level that the machine runs is chosen once, at the first use; the environment variable `KINDRED_ISA`
/// (`scalar`, `avx2`, `avx512` or `avx512vnni`) forces one. At each level results have the same bits for any batch,
/// order and thread count; between levels they differ in the last bits.
public enum InstructionLevel: Int, Sendable, Hashable, Comparable, CaseIterable, CustomStringConvertible {
    /// Portable C, on any processor.
    case scalar = 0
    /// AVX2 with FMA: x86-64 processors since 2013 (Intel) and 2015 (AMD).
    case avx2 = 1
    /// AVX-512 F, BW, DQ and VL.
    case avx512 = 2
    /// The same with VNNI, whose byte products need no detour: Ice Lake, Zen 4 and later.
    case avx512vnni = 3

    /// The levels that this machine runs, lowest first.
    public static var available: [InstructionLevel] {
        let best = Int(ck_best_level().rawValue)
        return allCases.filter { $0.rawValue <= best }
    }

    /// The level in use: that of `KINDRED_ISA`, else the highest available one whose results pass its self-check.
    ///
    /// - Throws: `InstructionLevelError` when `KINDRED_ISA` names no level or one that this machine lacks.
    public static var current: InstructionLevel {
        get throws { try chosen.get().level }
    }

    /// What the self-check had to say when the level was chosen: nil when all is well.
    public static var warning: String? {
        (try? chosen.get())?.warning
    }

    /// The name as `KINDRED_ISA` takes it.
    public var description: String {
        switch self {
        case .scalar: "scalar"
        case .avx2: "avx2"
        case .avx512: "avx512"
        case .avx512vnni: "avx512vnni"
        }
    }

    /// Whether one level has fewer instructions than another.
    public static func < (left: InstructionLevel, right: InstructionLevel) -> Bool {
        left.rawValue < right.rawValue
    }

    private struct Choice {
        var level: InstructionLevel
        var warning: String?
    }

    private static let chosen: Result<Choice, InstructionLevelError> = choose(
        requested: ProcessInfo.processInfo.environment["KINDRED_ISA"]
    )

    private static func choose(requested: String?) -> Result<Choice, InstructionLevelError> {
        if let requested, !requested.isEmpty {
            guard let level = allCases.first(where: { $0.description == requested }) else {
                return .failure(.unknown(name: requested))
            }
            guard available.contains(level) else {
                return .failure(.unavailable(level, available: available))
            }
            return .success(Choice(level: level, warning: nil))
        }
        var failed: [InstructionLevel] = []
        for level in available.reversed() {
            if Kernels(level).agreesWithReference() {
                let names = failed.map(\.description).joined(separator: ", ")
                let warning = failed.isEmpty ? nil : "The \(names) kernels failed their self-check; using \(level)."
                return .success(Choice(level: level, warning: warning))
            }
            failed.append(level)
        }
        return .success(Choice(level: .scalar, warning: "No kernel passed its self-check; using scalar."))
    }
}

/// Why `KINDRED_ISA` cannot be honoured.
@nonexhaustive
public enum InstructionLevelError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The name is none of the levels'.
    case unknown(name: String)
    /// The processor or the operating system lacks the level.
    case unavailable(InstructionLevel, available: [InstructionLevel])

    /// What is wrong and what to do, in one line.
    public var description: String {
        switch self {
        case .unknown(let name):
            let known = InstructionLevel.allCases.map(\.description).joined(separator: ", ")
            return "KINDRED_ISA is '\(name)', which is no instruction level. Use one of \(known), or unset it."
        case .unavailable(let level, let available):
            let names = available.map(\.description).joined(separator: ", ")
            return "KINDRED_ISA asks for \(level), which this machine lacks. It has \(names)."
        }
    }
}
