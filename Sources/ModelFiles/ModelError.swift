// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// Why a checkpoint cannot be used.
@nonexhaustive
public enum ModelError: Error, Sendable, Hashable {
    /// No directory holds a model of that name; `searched` lists where we looked.
    case notFound(name: String, searched: [URL])
    /// A file that the model needs is not there.
    case missingFile(URL)
    /// The system refused to read a file; `reason` is in its words.
    case unreadableFile(URL, reason: String)
    /// A configuration file is not JSON; `offset` counts bytes from 0.
    case malformedJSON(file: URL, offset: Int, reason: String)
    /// A key is missing, has another type, or has a value that makes no sense.
    case invalidValue(file: URL, key: String, expected: String, actual: String)
    /// The checkpoint is of a kind of network that Kindred does not compute.
    case unsupportedArchitecture(String, supported: [String], file: URL)
    /// `modules.json` asks for a step that Kindred does not compute.
    case unsupportedModule(String, file: URL)
    /// A key has a value that is valid for the reference library but not computed here.
    case unsupportedValue(file: URL, key: String, value: String, supported: [String])
    /// The weights lack a tensor that the architecture needs.
    case missingTensor(String, file: URL)
    /// A tensor has another shape than the configuration says.
    case shapeMismatch(tensor: String, expected: [Int], actual: [Int], file: URL)
    /// A file of weights contradicts its own format; `tensor` is nil where no single tensor is to blame.
    case damagedTensorFile(URL, tensor: String?, reason: String)
    /// A tensor's elements are of a type that cannot stand for weights.
    case unsupportedElementType(String, tensor: String, file: URL)
    /// A tensor holds an infinity or something that is not a number.
    case nonFiniteWeights(tensor: String, file: URL)
    /// The weights are only there in PyTorch's pickled format, which can run code when it is read.
    case pytorchWeightsOnly(URL)
}

extension ModelError: CustomStringConvertible {
    /// One line: what is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .notFound(let name, let searched):
            let places = searched.isEmpty ? "nowhere" : searched.map(\.path).joined(separator: ", ")
            return "No model named '\(name)'. Looked in \(places). Pass a model directory, set KINDRED_MODELS to the "
                + "directory that holds your models, or download it: scripts/fetch-models.sh of Kindred's sources, or "
                + "'hf download ORGANISATION/NAME', which fills the Hugging Face cache."
        case .missingFile(let file):
            return "\(file.path) does not exist. Copy the whole model directory, or download the model again."
        case .unreadableFile(let file, let reason):
            return "Cannot read \(file.path): \(reason). Check the file and its permissions."
        case .malformedJSON(let file, let offset, let reason):
            return "\(file.path) is not valid JSON: \(reason), at byte \(offset). Download the model again."
        case .invalidValue(let file, let key, let expected, let actual):
            return "\(file.path): \(key) must be \(expected) but is \(actual). Correct the file or download it again."
        case .unsupportedArchitecture(let name, let supported, let file):
            return "\(file.path): the architecture '\(name)' is not supported. Choose a model of one of: "
                + "\(supported.joined(separator: ", "))."
        case .unsupportedModule(let type, let file):
            return "\(file.path): the module '\(type)' is not supported. Choose a model without it."
        case .unsupportedValue(let file, let key, let value, let supported):
            return "\(file.path): \(key) is '\(value)', which is not supported. Choose a model with one of: "
                + "\(supported.joined(separator: ", "))."
        case .missingTensor(let name, let file):
            return "\(file.path) has no tensor '\(name)'. The weights are incomplete or of another architecture: "
                + "download the model again."
        case .shapeMismatch(let tensor, let expected, let actual, let file):
            return "\(file.path): the tensor '\(tensor)' must have the shape \(expected) but has \(actual). "
                + "config.json and the weights belong to different models: download the model again."
        case .damagedTensorFile(let file, let tensor, let reason):
            let place = tensor.map { ": the tensor '\($0)'" } ?? ""
            return "\(file.path) is damaged\(place): \(reason). Download the model again."
        case .unsupportedElementType(let type, let tensor, let file):
            return
                "\(file.path): the tensor '\(tensor)' has elements of type \(type), which cannot be read as weights. "
                + "Save the model in float32, float16 or bfloat16."
        case .nonFiniteWeights(let tensor, let file):
            return "\(file.path): the tensor '\(tensor)' holds an infinity or NaN. Download the model again."
        case .pytorchWeightsOnly(let file):
            return "\(file.path) holds pickled weights, which are not read because they can run code. Convert them: in "
                + "Python, SentenceTransformer('\(file.deletingLastPathComponent().path)')"
                + ".save_pretrained('converted', safe_serialization=True)."
        }
    }
}
