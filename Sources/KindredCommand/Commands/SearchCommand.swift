// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import FoundationEssentials
import Kindred
import VectorIndexes

/// The command `kindred search`.
struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find the texts that are closest in meaning to a query.",
        discussion: """
            Compares the query with every document: exact. Vectors stored with `kindred encode --output`, or an index \
            built from them with `kindred index build`, make the documents' encoding unnecessary; they are checked \
            against a few documents first.

              kindred search "edit photos" --input descriptions.txt --limit 3
              kindred encode --input descriptions.txt --output descriptions.npy
              kindred search "edit photos" --input descriptions.txt --index descriptions.npy
              kindred search "edit photos" --input descriptions.txt --explain

            --filter searches among the documents whose metadata fit a condition. Comparisons (=, !=, <, <=, >, >=, \
            in (…), like, is null) are joined by and, or, not and parentheses. Texts stand in single quotes; dots lead \
            into objects; a list matches if any element does; a missing key, or a value of another type, matches \
            nothing. Metadata is what .jsonl has beside id and text, and what .csv and .tsv have in other columns: \
            there, all values are texts.

              kindred search "edit photos" --input packages.jsonl --filter "section = 'graphics' and size < 1000000"

            --explain shows below each result the words of query and document that add most to its dense score; see \
            `kindred help similarity`.
            """
    )

    @Argument(help: "What to look for.")
    var query: String?

    @Option(help: ArgumentHelp("A file of queries, in the formats of --input.", valueName: "file"))
    var queries: String?

    @OptionGroup var input: InputArguments

    @Option(
        help: ArgumentHelp(
            "The documents' vectors, as encode wrote them (.npy or .fvecs), or an index of them: of Kindred or faiss.",
            valueName: "file"
        )
    )
    var index: String?

    @Option(help: ArgumentHelp("How many candidates a graph keeps. (default: as the index says)", valueName: "n"))
    var efSearch: Int?

    @Option(help: ArgumentHelp("How many lists are searched. (default: as the index says)", valueName: "n"))
    var probeCount: Int?

    @Option(help: ArgumentHelp("The most results for a query.", valueName: "n"))
    var limit = 10

    @Option(
        help: ArgumentHelp(
            "A condition on the documents' metadata: \"year > 2020 and tag = 'audio'\".",
            valueName: "expression"
        )
    )
    var filter: String?

    @Option(help: ArgumentHelp("Leave out results of a lower score.", valueName: "score"))
    var minimumScore: Float?

    @OptionGroup var comparison: MetricArguments

    @Option(help: ArgumentHelp("Order the best candidates again with a cross-encoder.", valueName: "model"))
    var rerank: String?

    @Option(help: ArgumentHelp("How many candidates --rerank reads.", valueName: "n"))
    var candidates = 100

    @OptionGroup var explanation: ExplanationArguments
    @OptionGroup var model: ModelArguments
    @OptionGroup var show: OutputArguments

    func validate() throws {
        guard (query == nil) != (queries == nil) else {
            throw ValidationError(query == nil ? "Give a query, or --queries." : "Give a query or --queries, not both.")
        }
        guard !input.input.isEmpty else { throw ValidationError("Give the documents to search with --input.") }
        guard limit > 0 else { throw ValidationError("--limit must be at least 1, but is \(limit).") }
        guard candidates > 0 else { throw ValidationError("--candidates must be at least 1, but is \(candidates).") }
        if let filter {
            do { _ = try MetadataFilter(parsing: filter) } catch { throw ValidationError("\(error)") }
        }
        for (name, value) in [("--ef-search", efSearch), ("--probe-count", probeCount)] {
            guard let value else { continue }
            guard index != nil else { throw ValidationError("\(name) is for an index: add --index.") }
            guard value > 0 else { throw ValidationError("\(name) must be at least 1, but is \(value).") }
        }
        guard queries != "-" || !input.input.contains("-") else {
            throw ValidationError("Standard input can be read once: --queries and --input cannot both be -.")
        }
    }

    func run() async throws {
        let encoder = try await model.loadEncoder()
        model.warnUnlessSuited(encoder, for: .asymmetric)
        if !encoder.statesMetric, comparison.metric == nil, encoder.metric != .cosine {
            StandardError.print(
                "Note: comparing by \(encoder.metric.rawValue), as the catalogue of published models says."
            )
        }
        let reranker: CrossEncoder? =
            if let rerank {
                try await CrossEncoder.load(rerank, options: model.computation.loadOptions)
            } else {
                nil
            }
        let all = try input.documents()
        let passing = try passing(all)
        // Only stored vectors have a row for each document that does not pass.
        let documents = index == nil ? passing.map { all[$0] } : all
        let questions = try self.questions()
        var search = try search(of: documents, encoder)
        if passing.count < documents.count { search = search.among(passing, threads: model.computation.threads) }
        let output = StandardOutput()
        // People see the time of each answer; programs get many queries at once, and a cross-encoder takes its time.
        let chunkSize = show.json ? (reranker == nil ? ExactSearch.defaultChunkSize : 16) : 1
        for first in stride(from: 0, to: questions.count, by: chunkSize) {
            try Task.checkCancellation()
            let start = ContinuousClock.now
            let texts = Array(questions[first..<min(first + chunkSize, questions.count)])
            let answers = try answers(to: texts, in: search, documents, encoder, reranker)
            let elapsed = ContinuousClock.now - start
            for (offset, answers) in answers.enumerated() {
                let found = try explained(answers, for: texts[offset], in: search, documents, encoder)
                if show.json {
                    try printJSON(found, query: first + offset, documents, output)
                } else {
                    let of = filter == nil ? "\(all.count)" : "the \(passing.count) filtered, \(all.count) in all"
                    let note = "\(found.count) of \(of) texts, \(fixed(elapsed.inSeconds * 1000, 1)) ms"
                    try printForPeople(found, texts[offset], note, documents, output)
                }
            }
            try output.flush()
        }
        try output.flush()
    }

    /// The rows of the documents that pass the filter; says on standard error what of it can match none.
    private func passing(_ documents: [Document]) throws -> [Int] {
        guard let expression = filter else { return Array(documents.indices) }
        let filter = try MetadataFilter(parsing: expression)
        for doubt in filter.doubts(about: documents) { StandardError.print("Warning: --filter: \(doubt).") }
        return documents.indices.filter { filter.matches(documents[$0].metadata) }
    }

    private func questions() throws -> [String] {
        if let query { return [query] }
        guard let queries else { return [] }
        let source = DocumentSource(argument: queries)
        return try DocumentReader.documents(in: [source], format: queries == "-" ? input.format.inputFormat : nil)
            .map(\.text)
    }

    private func search(of documents: [Document], _ encoder: SentenceEncoder) throws -> DocumentSearch {
        if let index {
            let options = SearchOptions(
                efSearch: efSearch,
                probeCount: probeCount,
                threads: model.computation.threads
            )
            return try StoredVectors(index, of: documents, encoder: encoder)
                .search(comparison, encoder: encoder, options: options)
        }
        let metric = comparison.choice(for: encoder)
        let embeddings = try DocumentEncoding(encoder: encoder, options: comparison.options(for: .document))
            .embeddings(of: documents)
        return .exact(ExactSearch(embeddings, metric: metric, threads: model.computation.threads))
    }

    private func answers(
        to texts: [String],
        in search: DocumentSearch,
        _ documents: [Document],
        _ encoder: SentenceEncoder,
        _ reranker: CrossEncoder?
    ) throws -> [[Answer]] {
        guard !documents.isEmpty else { return texts.map { _ in [] } }
        var options = comparison.options(for: .query)
        options.dimensions = search.dimension
        let encoded = try encoder.encodeReporting(texts, options: options)
        for position in encoded.truncated {
            StandardError.print(
                "Note: the query '\(oneLine(texts[position], limit: 40))' was cut at \(encoder.maximumTokens) tokens."
            )
        }
        let hits = try search.nearest(to: encoded.embeddings, limit: reranker == nil ? limit : max(limit, candidates))
        return try zip(texts, hits).map { text, hits in
            var found = hits.map { Answer(row: $0.id, score: $0.score, dense: $0.score) }
            if let reranker {
                let ranked = try reranker.rank(hits.map { documents[$0.id].text }, against: text, limit: limit)
                found = ranked.map {
                    Answer(
                        row: hits[$0.id].id,
                        score: $0.score,
                        dense: hits[$0.id].score,
                        rerank: $0.score,
                        logit: $0.logit
                    )
                }
            }
            return found.filter { $0.score >= minimumScore ?? -.infinity }
        }
    }

    /// The answers with their explanations, if these are asked for.
    private func explained(
        _ answers: [Answer],
        for query: String,
        in search: DocumentSearch,
        _ documents: [Document],
        _ encoder: SentenceEncoder
    ) throws -> [Answer] {
        guard explanation.explain else { return answers }
        var options = [TextRole.query, .document].map { comparison.options(for: $0) }
        for index in options.indices { options[index].dimensions = search.dimension }
        return try answers.map { answer in
            try Task.checkCancellation()
            var answer = answer
            answer.explanation = try encoder.explain(
                query,
                documents[answer.row].text,
                metric: search.metric,
                options: options[0],
                secondOptions: options[1]
            )
            return answer
        }
    }

    private func printJSON(_ answers: [Answer], query: Int, _ documents: [Document], _ output: StandardOutput) throws {
        for (position, answer) in answers.enumerated() {
            let document = documents[answer.row]
            var line = JSONLine()
            line.add("query", query)
            line.add("rank", position + 1)
            line.add("id", document.id)
            line.add("score", answer.score)
            var scores = JSONLine()
            scores.add("dense", answer.dense)
            if let rerank = answer.rerank { scores.add("rerank", rerank) }
            line.add("scores", scores)
            if let logit = answer.logit { line.add("logit", logit) }
            line.add("text", document.text)
            line.add("metadata", .object(document.metadata))
            if let explanation = answer.explanation { line.add(explanation, hasPairs: false) }
            try output.print(line.text)
        }
    }

    private func printForPeople(
        _ answers: [Answer],
        _ query: String,
        _ note: String,
        _ documents: [Document],
        _ output: StandardOutput
    ) throws {
        try output.print("\(output.bold(oneLine(query)))  \(output.dim(note))")
        let rows = answers.enumerated().map { position, answer in
            [
                "  \(position + 1)", fixed(answer.score), "[\(documents[answer.row].id)]",
                oneLine(documents[answer.row].text),
            ]
        }
        for (line, answer) in zip(table(rows, rightAligned: [0, 1]), answers) {
            try output.print(line)
            guard let explanation = answer.explanation else { continue }
            try ExplanationText(explanation: explanation, output: output).printBelowHit()
        }
        if queries != nil { try output.print("") }
        try output.flush()
    }
}
