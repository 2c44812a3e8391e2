// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// Puts a map into the room of a picture.
struct SVGPicture: Sendable {
    private let map: SemanticMap
    private let width = 1200.0
    private let height = 800.0
    private let legendWidth = 290.0
    private let head = 58.0
    private let foot = 34.0
    private let edge = 22.0
    private let row = 21.0

    init(_ map: SemanticMap) {
        self.map = map
    }

    private var hasLegend: Bool { map.isGrouped }
    private var plotWidth: Double { width - (hasLegend ? legendWidth : 0) }

    /// The picture.
    var text: String {
        var lines = [
            "<svg class=\"map\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1200 800\" role=\"img\" "
                + "aria-labelledby=\"map-title map-summary\" font-family=\"system-ui, sans-serif\">",
            "<title id=\"map-title\">\(map.title.markupEscaped)</title>",
            "<desc id=\"map-summary\">\(map.summary.markupEscaped)</desc>", "<style>", style, "</style>",
            "<rect class=\"ground\" width=\"1200\" height=\"800\"/>",
            "<text class=\"ink\" x=\"22\" y=\"29\" font-size=\"19\" font-weight=\"600\">"
                + "\(Self.shortened(map.title, to: 100).markupEscaped)</text>",
            "<text class=\"quiet\" x=\"22\" y=\"48\" font-size=\"13\">\(map.summary.markupEscaped)</text>",
            "<text class=\"quiet\" x=\"22\" y=\"\(Self.number(height - 12))\" font-size=\"12\">"
                + "\(SemanticMap.caution.markupEscaped)</text>",
        ]
        lines += points
        lines += names
        if hasLegend { lines += legend }
        return lines.joined(separator: "\n") + "\n</svg>\n"
    }

    private var style: String {
        let rules = { (theme: MapTheme) in
            var rules =
                ".map{background:\(theme.ground)}.ground{fill:\(theme.ground)}.ink{fill:\(theme.ink)}.quiet{fill:\(theme.quiet)}"
            rules += ".name{fill:\(theme.ink);stroke:\(theme.ground)}.none{fill:\(theme.noise)}"
            for (index, colour) in theme.groups.enumerated() { rules += ".g\(index){fill:\(colour)}" }
            return rules
        }
        return rules(.light) + "\n@media(prefers-color-scheme:dark){" + rules(.dark) + "}\n"
            + ".name{paint-order:stroke;stroke-width:4px;stroke-linejoin:round;stroke-opacity:.85;font-size:13px;"
            + "font-weight:600;text-anchor:middle}.points path{fill-rule:evenodd;fill-opacity:.85}"
    }

    private static func className(ofGroup group: Int) -> String {
        group < 0 ? "none" : "g\(group % MapTheme.light.groups.count)"
    }

    private var points: [String] {
        let scale = max(0.22, min(1, 4 / pow(Double(map.texts.count), 0.3)))
        var lines = ["<g class=\"points\">"]
        let groups =
            [(-1, map.groupOfPoint.indices.filter { map.groupOfPoint[$0] < 0 })]
            + map.groups.enumerated().map { ($0.offset, $0.element.members) }
        for (group, members) in groups where !members.isEmpty {
            let shape = group < 0 ? MapShape.disc : MapShape(ofGroup: group)
            lines.append("<g class=\"\(Self.className(ofGroup: group))\">")
            for member in members {
                let place = place(of: map.places[member])
                let mark: String
                if shape == .disc {
                    mark =
                        "circle cx=\"\(Self.number(place.x))\" cy=\"\(Self.number(place.y))\" "
                        + "r=\"\(Self.number(5 * scale * (group < 0 ? 0.8 : 1)))\" fill-opacity=\".85\""
                } else {
                    mark =
                        "path transform=\"translate(\(Self.number(place.x)) \(Self.number(place.y))) "
                        + "scale(\(Self.number(scale)))\" d=\"\(shape.path)\""
                }
                let element = mark.prefix { $0 != " " }
                lines.append("<\(mark)><title>\(map.texts[member].markupEscaped)</title></\(element)>")
            }
            lines.append("</g>")
        }
        return lines + ["</g>"]
    }

    /// Where a point stands: all keep one scale, in the middle of the room.
    private func place(of place: SIMD2<Double>) -> SIMD2<Double> {
        let room = SIMD2(plotWidth - 2 * edge, height - head - foot - 2 * edge)
        let scale = min(room.x / max(map.size.x, 1), room.y / max(map.size.y, 1))
        let start = SIMD2(edge, head + edge) + (room - map.size * scale) / 2
        return start + place * scale
    }

    /// The names of the groups, in the middle of their points, the largest first; those that would cover others left out.
    private var names: [String] {
        var taken: [(place: SIMD2<Double>, half: Double)] = []
        var lines: [String] = []
        for group in map.groups where !group.name.isEmpty {
            let name = Self.shortened(group.name, to: 36)
            let half = 3.7 * Double(name.count) + 4
            var place = place(of: SIMD2(middle(of: group, \.x), middle(of: group, \.y)))
            place.x = max(half, min(plotWidth - half, place.x))
            let offsets = [0.0, 12, -12]
            let free = offsets.map { SIMD2(place.x, place.y + $0) }.first { candidate in
                candidate.y > head + 8 && candidate.y < height - foot
                    && !taken.contains {
                        abs($0.place.x - candidate.x) < $0.half + half && abs($0.place.y - candidate.y) < 17
                    }
            }
            guard let free else { continue }
            taken.append((free, half))
            let (x, y) = (Self.number(free.x), Self.number(free.y + 4))
            lines.append("<text class=\"name\" x=\"\(x)\" y=\"\(y)\">\(name.markupEscaped)</text>")
        }
        return lines
    }

    private func middle(of group: SemanticMap.Group, _ axis: KeyPath<SIMD2<Double>, Double>) -> Double {
        let sorted = group.members.map { map.places[$0][keyPath: axis] }.sorted()
        return sorted[sorted.count / 2]
    }

    private var legend: [String] {
        var entries = map.groups.enumerated().map {
            (group: $0.offset, name: $0.element.name, size: $0.element.members.count)
        }
        if map.noiseCount > 0 { entries.append((-1, SemanticMap.noiseName, map.noiseCount)) }
        let most = Int((height - head - foot - 10) / row)
        let rest = entries.count - most
        if rest > 0 {
            // Points without a group stay, and the last line says how many groups are left out.
            let last = entries.suffix(map.noiseCount > 0 ? 1 : 0)
            entries = Array(entries.prefix(most - 1 - last.count) + last)
        }
        var lines: [String] = []
        let left = plotWidth + 14
        for (index, entry) in entries.enumerated() {
            let y = head + 14 + row * Double(index)
            let shape = entry.group < 0 ? MapShape.disc : MapShape(ofGroup: entry.group)
            lines.append(
                "<path class=\"\(Self.className(ofGroup: entry.group))\" fill-rule=\"evenodd\" "
                    + "transform=\"translate(\(Self.number(left)) \(Self.number(y - 4.5)))\" d=\"\(shape.path)\"/>"
            )
            lines.append(
                "<text class=\"ink\" x=\"\(Self.number(left + 13))\" y=\"\(Self.number(y))\" font-size=\"13\">"
                    + "\(Self.shortened(entry.name, to: 30).markupEscaped)</text>"
            )
            lines.append(
                "<text class=\"quiet\" x=\"\(Self.number(width - 16))\" y=\"\(Self.number(y))\" font-size=\"12\" "
                    + "text-anchor=\"end\">\(entry.size)</text>"
            )
        }
        if rest > 0 {
            let hidden = map.groups.count - entries.count { $0.group >= 0 }
            let y = head + 14 + row * Double(entries.count)
            lines.append(
                "<text class=\"quiet\" x=\"\(Self.number(left + 13))\" y=\"\(Self.number(y))\" font-size=\"13\">"
                    + "and \(hidden) more groups</text>"
            )
        }
        return lines
    }

    private static func shortened(_ text: String, to limit: Int) -> String {
        text.count <= limit ? text : text.prefix(limit - 1) + "…"
    }

    /// A number with at most two decimals.
    private static func number(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let sign = hundredths < 0 ? "-" : ""
        let (whole, part) = (abs(hundredths) / 100, abs(hundredths) % 100)
        if part == 0 { return "\(sign)\(whole)" }
        let digits = part % 10 == 0 ? "\(part / 10)" : part < 10 ? "0\(part)" : "\(part)"
        return "\(sign)\(whole).\(digits)"
    }
}
