// SPDX-License-Identifier: Apache-2.0
public import Foundation

/// A Chromium without a window that a test opens pages in, and uses as a person would.
///
/// It is driven through ChromeDriver (https://www.w3.org/TR/webdriver2), which takes a free port. Both end with the object.
public final class HeadlessBrowser {
    /// Whether tests in a browser run: one is installed, or its absence must be noticed.
    ///
    /// Where tests must not skip (`CI` or `KINDRED_REQUIRE_BROWSER` is set), a missing browser makes them fail.
    public static var isWanted: Bool {
        let environment = ProcessInfo.processInfo.environment
        let isRequired = ["CI", "KINDRED_REQUIRE_BROWSER"].contains { !(environment[$0] ?? "").isEmpty }
        return isRequired || (try? (program(driverNames), program(browserNames))) != nil
    }

    private static let driverNames = ["chromedriver"]
    private static let browserNames = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    /// How long the driver may take to start, and a condition to become true.
    private static let patienceSeconds = 60.0

    private let directory: TemporaryDirectory
    private let driver: Process
    private let server: LoopbackRequest
    private var session = ""

    /// Starts a browser.
    ///
    /// - Parameters:
    ///   - width: Of the page, in CSS pixels.
    ///   - height: Of the page.
    /// - Throws: `BrowserError`.
    public init(width: Int = 1280, height: Int = 800) throws {
        directory = try TemporaryDirectory()
        driver = Process()
        driver.executableURL = try Self.program(Self.driverNames)
        driver.arguments = ["--port=0"]
        let log = try directory.write("driver.txt", "")
        driver.standardOutput = try FileHandle(forWritingTo: log)
        driver.standardError = driver.standardOutput
        driver.standardInput = FileHandle.nullDevice
        let browser = try Self.program(Self.browserNames)
        try driver.run()
        do {
            server = LoopbackRequest(port: try Self.port(in: log, of: driver))
        } catch {
            Self.end(driver)
            throw error
        }
        let options: [String: Any] = [
            "binary": browser.path,
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                "--no-first-run", "--disable-background-networking", "--user-data-dir=\(directory["profile"].path)",
            ],
        ]
        let wanted: [String: Any] = ["goog:chromeOptions": options, "goog:loggingPrefs": ["browser": "ALL"]]
        let value = try command("POST", "/session", ["capabilities": ["alwaysMatch": wanted]]) as? [String: Any]
        guard let id = value?["sessionId"] as? String else {
            throw BrowserError.unexpected("no session: \(value ?? [:])")
        }
        session = "/session/\(id)"
        try resize(width: width, height: height)
    }

    deinit {
        if !session.isEmpty { _ = try? server.send("DELETE", session) }
        Self.end(driver)
    }

    /// Opens a file.
    public func open(_ file: URL) throws { _ = try command("POST", "\(session)/url", ["url": file.absoluteString]) }

    /// Runs JavaScript in the page; a promise is waited for.
    ///
    /// - Parameters:
    ///   - script: The body of a function.
    ///   - arguments: What it finds in `arguments`.
    /// - Returns: What it returns.
    /// - Throws: `BrowserError`, also for an exception of the script.
    @discardableResult
    public func run(_ script: String, _ arguments: [Any] = []) throws -> Any? {
        try command("POST", "\(session)/execute/sync", ["script": script, "args": arguments])
    }

    /// The value of a JavaScript expression.
    public func value<Value>(_ expression: String, as type: Value.Type = Value.self) throws -> Value {
        let found = try run("return \(expression);")
        guard let value = found as? Value else {
            throw BrowserError.unexpected("\(expression) is \(found ?? "null"), no \(Value.self)")
        }
        return value
    }

    /// Waits until a JavaScript expression is true.
    public func wait(until expression: String) throws {
        let end = Date().addingTimeInterval(Self.patienceSeconds)
        while try !value("Boolean(\(expression))", as: Bool.self) {
            guard Date() < end else { throw BrowserError.unexpected("\(expression) did not become true") }
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    /// Waits until what was changed is drawn.
    public func settle() throws {
        try run("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))));")
    }

    /// What the page wrote to its console, and errors of the page.
    public func messages() throws -> [String] {
        let entries = try command("POST", "\(session)/se/log", ["type": "browser"]) as? [[String: Any]] ?? []
        return entries.compactMap { $0["message"] as? String }
    }

    /// Gives the page another size.
    public func resize(width: Int, height: Int, pixelsPerUnit: Double = 1) throws {
        try devTools(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": height, "deviceScaleFactor": pixelsPerUnit, "mobile": false]
        )
    }

    /// Says whether the reader likes pages dark.
    public func prefer(dark: Bool) throws {
        let feature = ["name": "prefers-color-scheme", "value": dark ? "dark" : "light"]
        try devTools("Emulation.setEmulatedMedia", ["features": [feature]])
    }

    /// What is to be seen, as PNG.
    public func screenshot() throws -> Data {
        guard let text = try command("GET", "\(session)/screenshot") as? String, let image = Data(base64Encoded: text)
        else { throw BrowserError.unexpected("the screenshot is no PNG") }
        return image
    }

    /// The colours of places on the screen, as a person sees them: red, green and blue of 0...255 each.
    ///
    /// The page decodes the screenshot: its rules must allow images from `data:` addresses.
    public func colors(at places: [SIMD2<Double>]) throws -> [[Int]] {
        let found = try run(
            """
            const image = new Image(), [source, places, ratio] = [...arguments, devicePixelRatio];
            image.src = source;
            return image.decode().then(() => {
                const canvas = Object.assign(document.createElementNS("http://www.w3.org/1999/xhtml", "canvas"),
                    { width: image.width, height: image.height });
                const context = canvas.getContext("2d");
                context.drawImage(image, 0, 0);
                return places.map(([x, y]) => Array.from(
                    context.getImageData(Math.floor(x * ratio), Math.floor(y * ratio), 1, 1).data.slice(0, 3)));
            });
            """,
            ["data:image/png;base64," + screenshot().base64EncodedString(), places.map { [$0.x, $0.y] }]
        )
        guard let colors = found as? [[Int]] else { throw BrowserError.unexpected("no colours") }
        return colors
    }

    private func devTools(_ method: String, _ parameters: [String: Any]) throws {
        _ = try command("POST", "\(session)/goog/cdp/execute", ["cmd": method, "params": parameters])
    }

    /// Sends devices' actions, each a list in the words of WebDriver.
    func act(_ devices: [[String: Any]]) throws {
        _ = try command("POST", "\(session)/actions", ["actions": devices])
    }

    private func command(_ method: String, _ path: String, _ content: [String: Any]? = nil) throws -> Any? {
        let body = try content.map { try JSONSerialization.data(withJSONObject: $0) } ?? Data()
        let answer = try server.send(method, path, body: body)
        let object = try JSONSerialization.jsonObject(with: answer.body) as? [String: Any]
        let value = object?["value"]
        guard answer.status == 200 else {
            let problem = value as? [String: Any]
            throw BrowserError.unexpected("\(method) \(path): \(answer.status) \(problem?["message"] ?? "")")
        }
        return value is NSNull ? nil : value
    }

    private static func program(_ names: [String]) throws -> URL {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        for name in names {
            for directory in path.split(separator: ":") {
                let file = URL(filePath: String(directory)).appending(path: name)
                if FileManager.default.isExecutableFile(atPath: file.path) { return file }
            }
        }
        throw BrowserError.missing(names)
    }

    /// Ends a driver.
    ///
    /// By the one signal that none can block: threads of tasks block others, and what they start inherits that.
    private static func end(_ driver: Process) {
        kill(driver.processIdentifier, SIGKILL)
        driver.waitUntilExit()
    }

    /// The port that a driver says it listens at.
    private static func port(in log: URL, of driver: Process) throws -> UInt16 {
        let end = Date().addingTimeInterval(patienceSeconds)
        while Date() < end {
            let said = String(decoding: try Data(contentsOf: log), as: UTF8.self)
            if let range = said.range(of: "successfully on port "),
                let port = UInt16(said[range.upperBound...].prefix { $0.isNumber }),
                said[range.upperBound...].contains(".")
            {
                return port
            }
            guard driver.isRunning else { throw BrowserError.unexpected("chromedriver ended: \(said)") }
            Thread.sleep(forTimeInterval: 0.02)
        }
        throw BrowserError.unexpected("chromedriver named no port in \(Int(patienceSeconds)) s")
    }
}
