// SPDX-License-Identifier: Apache-2.0
// Two librarians. One looks for the words of a wish on the shelf, the other for what it means.
import Foundation
import Kindred

let encoder = try await SentenceEncoder.load("all-MiniLM-L6-v2")

let shelf: [(title: String, about: String)] = [
    ("The Martian", "Stranded and alone, he has to survive on a hostile planet, with potatoes and gallows humour."),
    ("Solaris", "A psychologist on a space station is haunted by grief, and by the dead wife who returns to him."),
    (
        "Red Mars",
        "The first hundred settlers leave Earth for good, and endure isolation and each other on a new world."
    ),
    ("Orbiter Systems Manual", "Wiring diagrams and test procedures of the Mars orbiter, for the astronaut in charge."),
    ("Glove Handbook", "Sizes, seams and pressure tests of the gloves that an astronaut will wear on Mars."),
    ("Suit Maintenance Guide", "How to replace the valves and batteries of an astronaut's suit for Mars."),
    ("NASA Report 4417", "Budget and schedule of the Mars programme, with the cost of each astronaut by quarter."),
    ("Pride and Prejudice", "Five sisters, their mother's plans for weddings, and a proud gentleman."),
    ("The Joy of Bread", "Sourdough, rye and patience: forty loaves for home bakers."),
]
let wish = "a lonely astronaut on Mars"

// The bad librarian counts the words of the wish.
func words(of text: String) -> Set<Substring> {
    Set(text.lowercased().split { !$0.isLetter }.filter { $0.count > 3 })
}
let wanted = words(of: wish)
let matches = shelf.map { words(of: $0.title + " " + $0.about).intersection(wanted).count }
let counted = shelf.indices.sorted { (matches[$0], $1) > (matches[$1], $0) }
print("By words: \(wish)")
for book in counted.prefix(4) { print("  \(matches[book])       \(shelf[book].title)") }

// The brilliant one feels what it means. Said with "astronaut" and "Mars", it still means the manuals, too; said as the
// feeling that it is, it means the novels.
let meanings = try encoder.encode(shelf.map(\.about), as: .document)
for wish in [wish, "solitude and survival in space, and what isolation does to a mind"] {
    print("\nBy meaning: \(wish)")
    for hit in meanings.nearest(to: try encoder.encode(wish, as: .query), limit: 4) {
        print("  \(String(format: "%.4f", hit.score))  \(shelf[hit.id].title)")
    }
}
