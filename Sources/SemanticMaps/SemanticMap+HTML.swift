// SPDX-License-Identifier: Apache-2.0
import Documents

extension SemanticMap {
    /// A page that shows the map: one file, which loads nothing and sends nothing.
    ///
    /// The map can be moved, zoomed and searched, with a pointer and with keys alone; a point shows its text, and groups can be
    /// hidden. It follows the reader's choice of a light or dark look. All texts are in the page in full, as data: whatever
    /// they say, they are shown as text.
    ///
    /// - Returns: HTML, about as large as the texts and 20 bytes a point.
    /// - Complexity: O(points + characters of all texts).
    public func html() -> String {
        let names = groups.prefix(8).map(\.name).filter { !$0.isEmpty }
        let label = "Map of \(summary)" + (names.isEmpty ? "" : ", the largest: " + names.joined(separator: "; "))
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
            script-src 'unsafe-inline'; img-src data:">
            <link rel="icon" href="data:,">
            <title>\(title.markupEscaped)</title>
            <style>
            :root { color-scheme: light dark; \(MapTheme.light.variables) }
            @media (prefers-color-scheme: dark) { :root { \(MapTheme.dark.variables) } }
            \(PageStyle.sheet)
            </style>
            </head>
            <body>
            <header><h1>\(title.markupEscaped)</h1><p>\(summary.markupEscaped)</p></header>
            <main>
            <canvas id="map" tabindex="0" role="application" aria-roledescription="map" aria-describedby="help" \
            aria-label="\(label.markupEscaped)"></canvas>
            <div id="zoom"><button type="button" id="nearer" aria-label="Zoom in">+</button>\
            <button type="button" id="farther" aria-label="Zoom out">−</button>\
            <button type="button" id="whole" aria-label="Show the whole map">⤢</button></div>
            <div id="card" role="status" aria-live="polite" hidden><span id="card-group"></span>\
            <span id="card-text"></span>\
            <button type="button" id="card-close" aria-label="Close">✕</button></div>
            <div id="tip" aria-hidden="true" hidden><span class="group"></span><span class="text"></span></div>
            </main>
            <aside>
            <div id="finding"><input id="search" type="search" placeholder="Search" aria-label="Search the texts" \
            autocomplete="off" spellcheck="false"><output id="found" for="search"></output><ol id="matches"></ol></div>
            <section id="groups" aria-labelledby="groups-title"><div class="row"><h2 id="groups-title">Groups</h2>\
            <button type="button" id="all">All</button><button type="button" id="none">None</button></div>
            <ul id="legend"></ul></section>
            </aside>
            <footer>\(Self.caution.markupEscaped) <span id="help">Drag or arrow keys move, wheel or + and − zoom, \
            0 shows all, a click or Enter keeps a text.</span></footer>
            <script type="application/json" id="data">\(pageData)</script>
            <script>
            (() => {
            \(PageScript.drawing)\(PageScript.interaction)
            })();
            </script>
            </body>
            </html>

            """
    }

    /// The content of the page as JSON that no character of it can end early.
    private var pageData: String {
        var text =
            "{\"extent\":\(Int(Self.extent)),\"width\":\(Int(size.x.rounded())),\"height\":\(Int(size.y.rounded()))"
        text += ",\"noiseName\":\"\(Self.noiseName)\",\"noiseCount\":\(noiseCount)"
        text += ",\"x\":[" + places.map { String(Int($0.x.rounded())) }.joined(separator: ",")
        text += "],\"y\":[" + places.map { String(Int($0.y.rounded())) }.joined(separator: ",")
        text += "],\"group\":[" + groupOfPoint.map(String.init).joined(separator: ",") + "]"
        var other = ",\"shapes\":"
        JSONWriter.append(.array(MapShape.allCases.map { .string($0.path) }), to: &other)
        for (name, theme) in [("light", MapTheme.light), ("dark", MapTheme.dark)] {
            other += ",\"\(name)\":"
            let colours: [String: JSONValue] = [
                "ground": .string(theme.ground), "ink": .string(theme.ink), "noise": .string(theme.noise),
                "groups": .array(theme.groups.map { .string($0) }),
            ]
            JSONWriter.append(.object(colours), to: &other)
        }
        other += ",\"groups\":"
        let entries = groups.map {
            JSONValue.object(["name": .string($0.name), "size": .integer(Int64($0.members.count))])
        }
        JSONWriter.append(.array(entries), to: &other)
        other += ",\"texts\":["
        for (index, line) in texts.enumerated() {
            if index > 0 { other += ",\n" }
            JSONWriter.append(line, to: &other)
        }
        return text + other.scriptEscaped + "]}"
    }
}
