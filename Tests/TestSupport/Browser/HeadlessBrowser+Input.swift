// SPDX-License-Identifier: Apache-2.0

extension HeadlessBrowser {
    /// A key that has no character.
    public enum Key: String {
        case tab = "\u{e004}"
        case enter = "\u{e006}"
        case escape = "\u{e00c}"
        case left = "\u{e012}"
        case up = "\u{e013}"
        case right = "\u{e014}"
        case down = "\u{e015}"
    }

    /// Moves the mouse to a place of the page, in CSS pixels.
    public func point(at place: SIMD2<Double>) throws { try mouse([Self.move(to: place)]) }

    /// Clicks there.
    public func click(at place: SIMD2<Double>) throws {
        try mouse([Self.move(to: place), Self.press, Self.release])
    }

    /// Clicks in the middle of the first element that a selector finds.
    public func click(_ selector: String) throws {
        let box = try value(
            "(box => [box.left + box.width / 2, box.top + box.height / 2])"
                + "(document.querySelector('\(selector)').getBoundingClientRect())",
            as: [Double].self
        )
        try click(at: SIMD2(box[0], box[1]))
    }

    /// Presses the button at one place, moves on, and releases it.
    public func drag(from start: SIMD2<Double>, by way: SIMD2<Double>) throws {
        let steps = (1...4).map { Self.move(to: start + way * (Double($0) / 4)) }
        try mouse([Self.move(to: start), Self.press] + steps + [Self.release])
    }

    /// Turns the wheel; above 0 is towards the person.
    public func scroll(at place: SIMD2<Double>, by distance: Int) throws {
        let turn: [String: Any] = [
            "type": "scroll", "x": Int(place.x.rounded()), "y": Int(place.y.rounded()), "deltaX": 0, "deltaY": distance,
            "duration": 0,
        ]
        try act([["type": "wheel", "id": "wheel", "actions": [turn]]])
        try settle()
    }

    /// Presses keys one after the other.
    public func type(_ text: String) throws {
        let strokes = text.flatMap { character in
            ["keyDown", "keyUp"].map { ["type": $0, "value": String(character)] }
        }
        try act([["type": "key", "id": "keyboard", "actions": strokes]])
        try settle()
    }

    /// Presses a key.
    public func press(_ key: Key) throws { try type(key.rawValue) }

    private static var press: [String: Any] { ["type": "pointerDown", "button": 0] }
    private static var release: [String: Any] { ["type": "pointerUp", "button": 0] }
    private static func move(to place: SIMD2<Double>) -> [String: Any] {
        ["type": "pointerMove", "x": Int(place.x.rounded()), "y": Int(place.y.rounded()), "duration": 0]
    }

    private func mouse(_ actions: [[String: Any]]) throws {
        try act([["type": "pointer", "id": "mouse", "parameters": ["pointerType": "mouse"], "actions": actions]])
        try settle()
    }
}
