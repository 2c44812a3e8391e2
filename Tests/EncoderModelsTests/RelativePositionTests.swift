// SPDX-License-Identifier: Apache-2.0
import EncoderModels
import Testing

struct RelativePositionTests {
    /// Values of `MPNetEncoder.relative_position_bucket` of transformers 5.23.0 (32 buckets, distance 128).
    @Test func bucketsEqualTheReference() {
        let expected: [(Int, Int)] = [
            (0, 0), (-1, 1), (-7, 7), (-8, 8), (-11, 8), (-12, 9), (-15, 9), (-16, 10), (-22, 10), (-23, 11), (-31, 11),
            (-32, 12), (-45, 12), (-46, 13), (-63, 13), (-64, 14), (-90, 14), (-91, 15), (-128, 15), (-511, 15),
            (1, 17), (7, 23), (8, 24), (12, 25), (16, 26), (32, 28), (64, 30), (91, 31), (511, 31),
        ]
        for (distance, bucket) in expected {
            #expect(
                RelativePositionBias.bucket(distance: distance, bucketCount: 32, maximumDistance: 128) == bucket,
                "distance \(distance)"
            )
        }
    }
}
