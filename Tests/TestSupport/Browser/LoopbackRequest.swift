// SPDX-License-Identifier: Apache-2.0
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One request over HTTP to a server on this machine.
///
/// Over a plain socket: `URLSession` would obey the proxies that the environment names.
struct LoopbackRequest {
    let port: UInt16
    /// How long the server may be silent.
    var timeoutSeconds = 60

    /// The server did not answer as it should.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Sends a request.
    ///
    /// - Parameters:
    ///   - method: Such as `GET`.
    ///   - path: What is asked for.
    ///   - body: JSON to send.
    /// - Returns: The status and the body of the answer.
    /// - Throws: `Failure`.
    func send(_ method: String, _ path: String, body: Data = Data()) throws -> (status: Int, body: Data) {
        let handle = try connected()
        defer { close(handle) }
        let head =
            "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
        try write(Array(head.utf8) + Array(body), to: handle)
        return try read(from: handle, asked: "\(method) \(path)")
    }

    private func connected() throws -> Int32 {
        #if canImport(Glibc)
            let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let handle = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        guard handle >= 0 else { throw Failure(description: "no socket: error \(errno)") }
        var limit = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(handle, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(handle, $0, size) }
        }
        guard result == 0 else {
            let code = errno
            close(handle)
            throw Failure(description: "cannot connect to port \(port): error \(code)")
        }
        return handle
    }

    private func write(_ bytes: [UInt8], to handle: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Foundation.write(handle, $0.baseAddress, $0.count) }
            guard sent > 0 else { throw Failure(description: "cannot send to port \(port): error \(errno)") }
            rest = rest.dropFirst(sent)
        }
    }

    private func read(from handle: Int32, asked: String) throws -> (status: Int, body: Data) {
        var received = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            if let answer = Self.parsed(received) { return answer }
            let count = Foundation.read(handle, &buffer, buffer.count)
            guard count > 0 else {
                throw Failure(description: "\(asked): the answer of port \(port) ended after \(received.count) bytes")
            }
            received.append(contentsOf: buffer[..<count])
        }
    }

    /// The answer, once all of it is there.
    private static func parsed(_ received: Data) -> (status: Int, body: Data)? {
        guard let end = received.firstRange(of: Data("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: received[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let length = lines.first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
        let body = received[end.upperBound...]
        guard let length, body.count >= length else { return nil }
        return (status, Data(body.prefix(length)))
    }
}
