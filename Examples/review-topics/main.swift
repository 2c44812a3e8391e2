// SPDX-License-Identifier: Apache-2.0
// Clustering by topic: k-means puts reviews into as many groups as you name, and their own words name the groups.
import Foundation
import Kindred

let encoder = try await SentenceEncoder.load("all-MiniLM-L6-v2")

let reviews = [
    "Delivery was incredibly fast, arrived next day!",
    "Shipping took only 24 hours, very impressed.",
    "Package arrived damaged, very disappointed.",
    "Product was broken when I opened the box.",
    "Customer service team was very helpful and responsive.",
    "Support agent resolved my issue in minutes.",
    "The quality of the material feels cheap.",
    "Build quality is poor, fell apart after one week.",
]
let embeddings = try encoder.encode(reviews)

// Four topics: shipping, damage, support, quality. The same seed gives the same groups.
let topics = try KMeans(clusterCount: 4, restarts: 10, seed: 42).fit(embeddings)
let keywords = ClusterKeywords(of: reviews, labels: topics.labels, limit: 3).words

for topic in 0..<4 {
    print("Topic \(topic + 1): \(keywords[topic].joined(separator: ", "))")
    for (review, label) in zip(reviews, topics.labels) where label == topic { print("  - \(review)") }
    print("")
}
print(String(format: "Inertia %.4f", topics.inertia))

// A new review goes to the topic whose centre is nearest.
let late = try encoder.encode(["My parcel came within a day."])
print("\"My parcel came within a day.\" belongs to topic \(try topics.predict(late)[0] + 1).")
