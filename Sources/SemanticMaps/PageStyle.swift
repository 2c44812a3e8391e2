// SPDX-License-Identifier: Apache-2.0

/// How a page looks.
enum PageStyle {
    /// Colours come from the theme's variables; see `MapTheme`.
    static let sheet = """
        * { box-sizing: border-box; }
        html, body { height: 100%; margin: 0; }
        body { display: grid; grid-template: auto 1fr auto / 1fr 304px; background: var(--ground); color: var(--ink);
            font: 14px/1.45 system-ui, sans-serif; }
        header { grid-column: 1 / 3; padding: 10px 16px 8px; border-bottom: 1px solid var(--line); }
        h1 { margin: 0; font-size: 17px; overflow-wrap: anywhere; }
        header p, footer { margin: 0; color: var(--quiet); font-size: 12.5px; }
        footer { grid-column: 1 / 3; padding: 6px 16px; border-top: 1px solid var(--line); }
        main { position: relative; min-height: 0; min-width: 0; overflow: hidden; }
        #map { position: absolute; inset: 0; width: 100%; height: 100%; cursor: grab; touch-action: none; }
        #map.held { cursor: grabbing; }
        :focus-visible { outline: 2px solid var(--focus); outline-offset: -2px; }
        aside { display: flex; flex-direction: column; min-height: 0; border-left: 1px solid var(--line); }
        #finding { padding: 10px 12px; }
        #search { width: 100%; padding: 6px 9px; font: inherit; color: inherit; background: var(--field);
            border: 1px solid var(--line); border-radius: 6px; }
        #found { display: block; min-height: 1.45em; color: var(--quiet); font-size: 12.5px; }
        ol, ul { list-style: none; margin: 0; padding: 0; }
        #matches { max-height: 30vh; overflow: auto; }
        #groups { display: flex; flex-direction: column; min-height: 0; border-top: 1px solid var(--line);
            padding: 8px 12px; flex: 1; }
        #groups[hidden] { display: none; }
        #groups h2 { margin: 0; font-size: 13px; flex: 1; }
        .row { display: flex; gap: 6px; align-items: center; padding-bottom: 6px; }
        #legend { overflow: auto; min-height: 0; }
        button { font: inherit; color: inherit; background: none; border: 1px solid transparent; border-radius: 5px;
            cursor: pointer; }
        .row button { border-color: var(--line); font-size: 12px; padding: 1px 8px; }
        li button { display: flex; gap: 8px; align-items: center; width: 100%; padding: 3px 5px; text-align: left; }
        li button:hover, .row button:hover, #zoom button:hover { background: var(--field); }
        #matches button { display: block; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
        #legend svg { width: 15px; height: 15px; flex: none; }
        #legend .name { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        #legend .size { color: var(--quiet); font-size: 12.5px; font-variant-numeric: tabular-nums; }
        #legend [aria-pressed="false"] { opacity: 0.45; text-decoration: line-through; }
        #zoom { position: absolute; right: 12px; top: 12px; display: flex; flex-direction: column; gap: 4px; }
        #zoom button { width: 32px; height: 32px; font-size: 18px; line-height: 1; background: var(--ground);
            border-color: var(--line); }
        #tip, #card { position: absolute; background: var(--ground); border: 1px solid var(--line); border-radius: 7px;
            box-shadow: 0 3px 14px rgba(0, 0, 0, 0.25); padding: 7px 10px; overflow-wrap: anywhere; }
        #tip { max-width: min(380px, calc(100% - 12px)); pointer-events: none; }
        #tip[hidden], #card[hidden] { display: none; }
        #tip .group, #card-group { display: block; color: var(--quiet); font-size: 12px; }
        #tip .text { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 9; overflow: hidden;
            white-space: pre-line; }
        #card { left: 12px; bottom: 12px; max-width: min(480px, calc(100% - 24px)); max-height: 45%; overflow: auto;
            padding-right: 38px; white-space: pre-line; }
        #card-close { position: absolute; right: 5px; top: 5px; width: 28px; height: 28px; }
        @media (max-width: 720px) {
            body { height: auto; min-height: 100%; grid-template: auto minmax(58vh, 1fr) auto auto / minmax(0, 1fr); }
            header, footer { grid-column: 1; }
            aside { border-left: 0; border-top: 1px solid var(--line); }
        }
        """
}
