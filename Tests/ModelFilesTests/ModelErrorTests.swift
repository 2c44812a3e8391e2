// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import ModelFiles
import Testing

struct ModelErrorTests {
    private static let file = URL(filePath: "/m/config.json")

    @Test(arguments: [
        (
            ModelError.notFound(name: "nope", searched: [URL(filePath: "/a"), URL(filePath: "/b")]),
            "No model named 'nope'. Looked in /a, /b. Pass a model directory, set KINDRED_MODELS to the directory that "
                + "holds your models, or download it: scripts/fetch-models.sh of Kindred's sources, or "
                + "'hf download ORGANISATION/NAME', which fills the Hugging Face cache."
        ),
        (
            .missingFile(file),
            "/m/config.json does not exist. Copy the whole model directory, or download the model again."
        ),
        (
            .unreadableFile(file, reason: "Permission denied"),
            "Cannot read /m/config.json: Permission denied. Check the file and its permissions."
        ),
        (
            .malformedJSON(file: file, offset: 7, reason: "expected a value"),
            "/m/config.json is not valid JSON: expected a value, at byte 7. Download the model again."
        ),
        (
            .invalidValue(file: file, key: "hidden_size", expected: "an integer from 1 to 65536", actual: "0"),
            "/m/config.json: hidden_size must be an integer from 1 to 65536 but is 0. Correct the file or download it "
                + "again."
        ),
        (
            .unsupportedArchitecture("t5", supported: ["bert", "mpnet"], file: file),
            "/m/config.json: the architecture 't5' is not supported. Choose a model of one of: bert, mpnet."
        ),
        (
            .unsupportedModule("sentence_transformers.models.CNN", file: file),
            "/m/config.json: the module 'sentence_transformers.models.CNN' is not supported. Choose a model without it."
        ),
        (
            .unsupportedValue(file: file, key: "hidden_act", value: "xielu", supported: ["gelu", "relu"]),
            "/m/config.json: hidden_act is 'xielu', which is not supported. Choose a model with one of: gelu, relu."
        ),
        (
            .missingTensor("a.weight", file: file),
            "/m/config.json has no tensor 'a.weight'. The weights are incomplete or of another architecture: download "
                + "the model again."
        ),
        (
            .shapeMismatch(tensor: "a.weight", expected: [2, 3], actual: [3, 2], file: file),
            "/m/config.json: the tensor 'a.weight' must have the shape [2, 3] but has [3, 2]. config.json and the "
                + "weights belong to different models: download the model again."
        ),
        (
            .damagedTensorFile(file, tensor: "a", reason: "overlaps the one before"),
            "/m/config.json is damaged: the tensor 'a': overlaps the one before. Download the model again."
        ),
        (
            .damagedTensorFile(file, tensor: nil, reason: "it has 3 bytes, fewer than the first field"),
            "/m/config.json is damaged: it has 3 bytes, fewer than the first field. Download the model again."
        ),
        (
            .unsupportedElementType("F8_E4M3", tensor: "a", file: file),
            "/m/config.json: the tensor 'a' has elements of type F8_E4M3, which cannot be read as weights. Save the "
                + "model in float32, float16 or bfloat16."
        ),
        (
            .nonFiniteWeights(tensor: "a", file: file),
            "/m/config.json: the tensor 'a' holds an infinity or NaN. Download the model again."
        ),
        (
            .pytorchWeightsOnly(URL(filePath: "/m/pytorch_model.bin")),
            "/m/pytorch_model.bin holds pickled weights, which are not read because they can run code. Convert them: in "
                + "Python, SentenceTransformer('/m').save_pretrained('converted', safe_serialization=True)."
        ),
    ])
    func saysWhatWhereAndWhatToDo(error: ModelError, text: String) {
        #expect(error.description == text)
        #expect(!error.description.contains("\n"))
    }
}
