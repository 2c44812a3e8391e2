// SPDX-License-Identifier: Apache-2.0

/// Tickets put together from parts of a program, what they do wrong, and when: 30 × 40 × 50 sentences.
func generatedTickets() -> [String] {
    var tickets: [String] = []
    // The circumstance changes slowest, so that even a few thousand tickets are about every part.
    for circumstance in circumstances {
        for fault in faults { for part in parts { tickets.append("The \(part) \(fault) \(circumstance).") } }
    }
    return tickets
}

private let parts = [
    "login page", "search box", "invoice list", "shopping cart", "calendar", "address book", "photo gallery",
    "video player", "chat window", "notification bell", "settings menu", "user profile", "map view", "price table",
    "contact form", "newsletter", "help centre", "barcode scanner", "backup", "spreadsheet import", "PDF export",
    "print preview", "report editor", "dark theme", "translation", "keyboard shortcut list", "status page",
    "password reset", "team directory", "time sheet",
]
private let faults = [
    "shows an empty page", "shows an error", "is very slow", "forgets my changes", "opens twice", "does not open",
    "closes at once", "shows old data", "shows the data of someone else", "uses the wrong language",
    "uses the wrong time zone", "cannot be scrolled", "cannot be closed", "is cut off at the right", "flickers",
    "freezes", "asks for a permission that I gave", "says that I am offline", "says that the licence has expired",
    "counts everything twice", "leaves out the last entry", "sorts in the wrong order", "cannot be found",
    "is too small to read",
    "plays no sound", "drains the battery", "fills the disk", "ignores the mouse", "ignores the keyboard",
    "sends the same message again", "loses the connection", "never finishes", "stops at 99 percent",
    "shows question marks for umlauts", "rejects my file", "rejects my address", "rejects my card",
    "logs me out", "shows the wrong currency", "cannot be switched off",
]
private let circumstances = [
    "since the last update", "on my phone", "on my tablet", "in Firefox", "in Safari", "on Windows 11", "on Linux",
    "behind our proxy", "over mobile data", "on Monday mornings", "after midnight", "when two people use it",
    "when I am not an administrator", "for guests", "for new users", "in a private window", "on the second screen",
    "when I zoom in", "with a screen reader", "in full screen", "after a restart", "after a long pause",
    "when I paste text", "when I press the back button", "with many entries", "with no entries", "in the free plan",
    "in the trial", "after we changed the plan", "after we moved offices", "with two accounts", "with single sign-on",
    "with an ad blocker", "when the window is narrow", "in landscape", "in the sandbox", "in the Swiss edition",
    "during a video call", "while a backup runs", "while it synchronises", "when the disk is nearly full",
    "when the network is slow", "every second time", "once a day", "only for me", "for all of us",
    "without any message",
    "and support could not help", "and it worked yesterday", "although I followed the manual",
]
