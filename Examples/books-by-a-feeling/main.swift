// SPDX-License-Identifier: Apache-2.0
// Two librarians. One looks for the words of a wish on the shelf, the other for what it means.
import Foundation
import Kindred

let encoder = try await SentenceEncoder.load("all-MiniLM-L6-v2")

let shelf: [(title: String, about: String)] = [
    ("The Martian", "Left behind by his crew, a man survives alone on a dead planet with potatoes and humour."),
    ("Solaris", "A psychologist on a station above a thinking ocean is visited by his lost wife, and by grief."),
    ("Red Mars", "A hundred settlers leave home forever, and far from it they quarrel, love and build a world."),
    ("Robinson Crusoe", "A shipwrecked sailor spends twenty-eight years by himself on an island."),
    ("Mars Orbiter: Systems Manual", "Wiring diagrams, valve settings and test procedures of the Mars orbiter."),
    ("Astronaut Glove Handbook", "Sizes, seams and pressure tests of gloves that an astronaut wears."),
    ("Rover Maintenance Guide", "How to replace wheels, motors and batteries of the Mars rover."),
    ("NASA Report 4417", "Budget and schedule of the Mars sample return, with tables for each quarter."),
    ("Pride and Prejudice", "Five sisters, their mother's plans for weddings, and a proud gentleman."),
    ("The Joy of Bread", "Sourdough, rye and patience: forty loaves for home bakers."),
]
let wish = "I want to feel what a lonely astronaut on Mars feels"

// The bad librarian counts the words of the wish.
func words(of text: String) -> Set<Substring> {
    Set(text.lowercased().split { !$0.isLetter }.filter { $0.count > 3 })
}
let wanted = words(of: wish)
let matches = shelf.map { words(of: $0.title + " " + $0.about).intersection(wanted).count }
let counted = shelf.indices.sorted { (matches[$0], $1) > (matches[$1], $0) }
print("Wish: \(wish)\n\nBy words:")
for book in counted.prefix(4) { print("  \(matches[book])       \(shelf[book].title)") }

// The brilliant one feels what it means.
let meanings = try encoder.encode(shelf.map(\.about), as: .document)
print("\nBy meaning:")
for hit in meanings.nearest(to: try encoder.encode(wish, as: .query), limit: 4) {
    print("  \(String(format: "%.4f", hit.score))  \(shelf[hit.id].title)")
}
