// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// How surely two points of a layout belong together at a distance x: 1 / (1 + a x²ᵇ).
package struct AttractionCurve: Sendable, Hashable {
    package let a: Double
    package let b: Double

    /// Fits the curve to 1 up to `minimumDistance` and exp(−(x − minimumDistance) / spread) beyond, by least squares.
    ///
    /// As `umap-learn` does: at 300 points of 0...3 × spread. By the method of Levenberg and Marquardt (Marquardt, 1963,
    /// https://doi.org/10.1137/0111030), until a step changes nothing.
    package init(minimumDistance: Double, spread: Double) {
        let samples = (0..<300).map { index in
            let x = 3 * spread * Double(index) / 299
            return (x: x, y: x < minimumDistance ? 1 : exp(-(x - minimumDistance) / spread))
        }
        var (a, b, damping) = (1.0, 1.0, 1e-3)
        var error = Self.error(samples, a, b)
        for _ in 0..<200 {
            // The normal equations of a linear fit around (a, b).
            var (aa, ab, bb, ra, rb) = (0.0, 0.0, 0.0, 0.0, 0.0)
            for (x, y) in samples where x > 0 {
                let power = pow(x, 2 * b)
                let value = 1 / (1 + a * power)
                let byA = -power * value * value
                let byB = 2 * a * log(x) * byA
                aa += byA * byA
                ab += byA * byB
                bb += byB * byB
                ra += byA * (y - value)
                rb += byB * (y - value)
            }
            let (p, q) = (aa * (1 + damping), bb * (1 + damping))
            let determinant = p * q - ab * ab
            let step = ((ra * q - rb * ab) / determinant, (rb * p - ra * ab) / determinant)
            let next = (a + step.0, b + step.1)
            let nextError = next.0 > 0 && next.1 > 0 ? Self.error(samples, next.0, next.1) : .infinity
            if nextError <= error {
                let isDone = abs(step.0) <= 1e-13 * a && abs(step.1) <= 1e-13 * b
                (a, b, error, damping) = (next.0, next.1, nextError, damping / 10)
                if isDone { break }
            } else {
                damping *= 10
                if damping > 1e12 { break }
            }
        }
        self.a = a
        self.b = b
    }

    private static func error(_ samples: [(x: Double, y: Double)], _ a: Double, _ b: Double) -> Double {
        samples.reduce(0) { sum, sample in
            let difference = sample.y - 1 / (1 + a * pow(sample.x, 2 * b))
            return sum + difference * difference
        }
    }

    /// How far an edge moves its end towards the other one, as a part of their difference, at a squared distance above 0.
    package func attraction(atSquaredDistance square: Double) -> Double {
        2 * a * b * pow(square, b - 1) / (1 + a * pow(square, b))
    }

    /// How far a chance encounter moves a point away from the other one, as a part of their difference.
    package func repulsion(atSquaredDistance square: Double) -> Double {
        2 * b / ((0.001 + square) * (1 + a * pow(square, b)))
    }
}
