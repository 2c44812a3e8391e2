// SPDX-License-Identifier: Apache-2.0
public import ModelFiles
public import Vectors

/// How a model is loaded.
public struct LoadOptions: Sendable {
    /// Where names are looked up: by default as the environment says.
    public var store: ModelStore
    /// Threads to compute on unless a call says otherwise: by default all cores.
    public var threads: Int?
    /// The instruction level, by default `InstructionLevel.current`.
    public var instructionLevel: InstructionLevel?

    /// The defaults.
    public init(store: ModelStore = ModelStore(), threads: Int? = nil, instructionLevel: InstructionLevel? = nil) {
        self.store = store
        self.threads = threads
        self.instructionLevel = instructionLevel
    }
}
