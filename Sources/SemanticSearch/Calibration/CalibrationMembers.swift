// SPDX-License-Identifier: Apache-2.0
import Documents
import FoundationEssentials

/// The members of an object in a stored calibration, read with errors that name the key.
struct CalibrationMembers {
    let file: URL
    private let members: [String: JSONValue]

    /// The members of a value that must be an object.
    init(_ value: JSONValue?, of file: URL, key: String) throws {
        guard case .object(let members)? = value else {
            throw CalibrationFileError.damaged(file, reason: "\(key) is no object")
        }
        self.file = file
        self.members = members
    }

    /// Whether a key is there and not null.
    func has(_ key: String) -> Bool {
        if let value = members[key] { value != .null } else { false }
    }

    func value(_ key: String) -> JSONValue? { members[key] }

    func object(_ key: String) throws -> CalibrationMembers {
        try CalibrationMembers(members[key], of: file, key: key)
    }

    func string(_ key: String) throws -> String {
        guard case .string(let text)? = members[key] else { throw wrong(key, "no text") }
        return text
    }

    func integer(_ key: String) throws -> Int {
        guard case .integer(let number)? = members[key], let value = Int(exactly: number), value >= 0 else {
            throw wrong(key, "no count")
        }
        return value
    }

    func bool(_ key: String) throws -> Bool {
        guard case .bool(let value)? = members[key] else { throw wrong(key, "neither true nor false") }
        return value
    }

    func number(_ key: String) throws -> Double {
        guard let number = Self.number(members[key]) else { throw wrong(key, "no number") }
        return number
    }

    func numbers(_ key: String) throws -> [Double] {
        guard case .array(let values)? = members[key] else { throw wrong(key, "no list") }
        return try values.map { value in
            guard let number = Self.number(value) else { throw wrong(key, "no list of numbers") }
            return number
        }
    }

    func wrong(_ key: String, _ fault: String) -> CalibrationFileError {
        .damaged(file, reason: "\(key) is \(fault)")
    }

    private static func number(_ value: JSONValue?) -> Double? {
        switch value {
        case .number(let number)? where number.isFinite: number
        case .integer(let number)?: Double(number)
        default: nil
        }
    }
}
