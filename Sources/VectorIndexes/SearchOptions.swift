// SPDX-License-Identifier: Apache-2.0

/// What one search asks of an index.
public struct SearchOptions: Sendable {
    /// Which keys may be hits; nil, the default, lets all pass.
    public var filter: SearchFilter?
    /// How many candidates a graph search keeps; more find more and take longer.
    ///
    /// The papers call it `ef`. Nil, the default, takes the index's own `efSearch`. At least `limit` are kept always.
    public var efSearch: Int?
    /// How many lists an inverted file searches; nil, the default, takes the index's own `probeCount`.
    public var probeCount: Int?
    /// The most threads; nil, the default, means one for each core.
    ///
    /// Results do not depend on it.
    public var threads: Int?

    /// Options with the given values.
    ///
    /// - Parameters:
    ///   - filter: Which keys may be hits.
    ///   - efSearch: How many candidates a graph search keeps.
    ///   - probeCount: How many lists an inverted file searches.
    ///   - threads: The most threads.
    public init(filter: SearchFilter? = nil, efSearch: Int? = nil, probeCount: Int? = nil, threads: Int? = nil) {
        self.filter = filter
        self.efSearch = efSearch
        self.probeCount = probeCount
        self.threads = threads
    }
}
