// SPDX-License-Identifier: Apache-2.0
package import ModelFiles
package import Vectors

/// The head of a cross-encoder: from the first token's vector to one logit for each label.
///
/// Sources: transformers, `BertPooler` with the classifier of `BertForSequenceClassification`, and
/// `MPNetClassificationHead`. Both are a linear layer, tanh and a second linear layer, under different names.
package struct ClassificationHead: Sendable {
    /// The number of logits.
    package let labelCount: Int
    private let dense: LinearLayer
    private let output: LinearLayer

    package init(_ configuration: ModelConfiguration, weights: ModelWeights, kernels: Kernels) throws {
        let (first, second) =
            configuration.modelType == "mpnet"
            ? ("classifier.dense", "classifier.out_proj") : ("pooler.dense", "classifier")
        let hidden = configuration.hiddenSize
        labelCount = configuration.numLabels
        dense = try LinearLayer(first, inputs: hidden, outputs: hidden, weights: weights, kernels: kernels)
        output = try LinearLayer(second, inputs: hidden, outputs: labelCount, weights: weights, kernels: kernels)
    }

    /// The logits of `rows` first tokens.
    ///
    /// - Returns: `rows × labelCount` floats.
    package func callAsFunction(_ first: [Float], rows: Int) -> [Float] {
        output(Activation.tanh.applied(to: dense(first, rows: rows)), rows: rows)
    }
}
