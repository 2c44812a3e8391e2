// SPDX-License-Identifier: Apache-2.0
import Foundation
import SemanticMaps
import Testing

struct MapThemeTests {
    /// What people see of linear red, green and blue: all of it, without long or without medium cones (Machado, Oliveira and
    /// Fernandes, 2009, table for severity 1).
    private static let eyes: [[[Double]]] = [
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    ]

    private static func product(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
        matrix.map { zip($0, vector).reduce(0) { $0 + $1.0 * $1.1 } }
    }

    private static func linear(_ hex: String) -> [Double] {
        let value = Int(hex.dropFirst(), radix: 16) ?? 0
        return [value >> 16, value >> 8 & 255, value & 255].map { part in
            let share = Double(part) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
    }

    /// Oklab (Ottosson, 2020), as an eye sees a colour.
    private static func perceived(_ hex: String, _ eye: [[Double]]) -> [Double] {
        let seen = product(eye, linear(hex)).map { min(1, max(0, $0)) }
        let cones = product(
            [
                [0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
                [0.0883024619, 0.2817188376, 0.6299787005],
            ],
            seen
        )
        return product(
            [
                [0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
                [0.0259040371, 0.7827717662, -0.8086757660],
            ],
            cones.map { cbrt($0) }
        )
    }

    @Test(arguments: [0, 1]) func coloursDifferForAllEyes(_ index: Int) {
        let theme = [MapTheme.light, MapTheme.dark][index]
        #expect(theme.groups.count == 12 && Set(theme.groups).count == 12)
        let all = theme.groups + [theme.noise]
        for eye in Self.eyes {
            let seen = all.map { Self.perceived($0, eye) }
            for (place, own) in seen.enumerated() {
                for other in seen[..<place] {
                    let distance = zip(own, other).reduce(0) { $0 + pow($1.0 - $1.1, 2) }.squareRoot()
                    #expect(distance >= 0.1)
                }
            }
        }
    }

    /// Contrast of text with its ground, and of points with theirs, by the formula of WCAG 2.
    @Test(arguments: [0, 1]) func coloursStandOutFromTheGround(_ index: Int) {
        let theme = [MapTheme.light, MapTheme.dark][index]
        func luminance(_ hex: String) -> Double {
            zip([0.2126, 0.7152, 0.0722], Self.linear(hex)).reduce(0) { $0 + $1.0 * $1.1 }
        }
        func contrast(_ a: String, _ b: String) -> Double {
            let both = [luminance(a), luminance(b)].sorted()
            return (both[1] + 0.05) / (both[0] + 0.05)
        }
        #expect(contrast(theme.ink, theme.ground) > 12 && contrast(theme.quiet, theme.ground) > 4.5)
        for colour in theme.groups { #expect(contrast(colour, theme.ground) > 1.7) }
    }
}
