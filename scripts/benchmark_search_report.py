# SPDX-License-Identifier: Apache-2.0
"""Turns the raw records of scripts/benchmark-search.py into a Markdown table."""

import math
from statistics import median

from benchmark_report import Spread, counted, row
from benchmark_search_engines import OURS


class AtRecall:
    """Queries a second at a recall. `bound` is "≥" where already the least ef finds more, else empty."""

    def __init__(self, value, bound=""):
        self.value, self.bound = value, bound


def at_recall(curve, recall):
    """Interpolates a curve of (ef, recall, queries a second) by ascending ef: the logarithm of speed, linear in recall
    between the two neighbouring points. None if the curve does not reach the recall.
    """
    before = None
    for _, found, speed in curve:
        if found >= recall:
            if before is None:
                return AtRecall(speed, "≥ " if found > recall else "")
            share = (recall - before[0]) / (found - before[0])
            return AtRecall(math.exp((1 - share) * math.log(before[1]) + share * math.log(speed)))
        before = (found, speed)
    return None


class Summary:
    """The records of one run by engine."""

    def __init__(self, records):
        self.records = records
        self.machine = next(record for record in records if record["record"] == "machine")
        self.failed = {record["engine"]: record for record in records if record["record"] == "failed"}
        self.labels, self.indexes = {}, {}
        for record in records:
            if "engine" in record:
                self.labels.setdefault(record["engine"], record["label"])
                self.indexes.setdefault(record["engine"], record.get("index"))

    def of(self, kind, engine):
        return [r for r in self.records if r["record"] == kind and r["engine"] == engine]

    def engines(self, index):
        """Ours first, then as they ran."""
        names = [name for name in self.labels if self.indexes[name] == index and name not in self.failed]
        return sorted(names, key=lambda name: not name.startswith(OURS))

    def curve(self, engine):
        """(ef, recall, queries a second) by ascending ef, medians over the rounds."""
        points = {}
        for point in self.of("point", engine):
            points.setdefault(point["ef"], []).append(point)
        return [
            (ef, median(p["recall"] for p in points[ef]), median(p["queriesPerSecond"] for p in points[ef]))
            for ef in sorted(points, key=lambda ef: ef or 0)
        ]

    def spread(self, kind, key, engine):
        values = [record[key] for record in self.of(kind, engine)]
        return Spread(values) if values else None

    def speed(self, engine):
        return at_recall(self.curve(engine), self.machine["recall"])

    def bytes(self, engine):
        return self.of("memory", engine)[0]["bytes"]

    def name(self, engine):
        versions = next((r["versions"] for r in self.of("build", engine) if r.get("versions")), {})
        return " ".join([self.labels[engine], *list(versions.values())[:1]])


def cell(text, ours, theirs, is_ours, least_is_best=True):
    """A number, and beside a peer's how much better ours is: over 1, ours is the faster or smaller."""
    if is_ours or not ours or not theirs:
        return text
    return f"{text} ({theirs / ours if least_is_best else ours / theirs:.2f} ×)"


def best_ratio(ours, theirs, labels, least_is_best=True):
    """Ours against the best peer, in bold, with its name. `theirs` has a number or None by engine."""
    theirs = {name: value for name, value in theirs.items() if value}
    if not ours or not theirs:
        return "–"
    name = (min if least_is_best else max)(theirs, key=theirs.get)
    ratio = theirs[name] / ours if least_is_best else ours / theirs[name]
    return f"**{ratio:.2f} ×** {labels[name]}"


def graph_lines(summary):
    engines = summary.engines("graph")
    if not engines:
        return []
    wanted, has_ours = summary.machine["recall"], OURS in engines
    builds = {e: summary.spread("build", "seconds", e) for e in engines}
    speeds = {e: summary.speed(e) for e in engines}
    singles = {e: summary.spread("single", "p50Milliseconds", e) for e in engines}
    tails = {e: summary.spread("single", "p99Milliseconds", e) for e in engines}
    sizes = {e: summary.bytes(e) for e in engines}
    numbers = {
        "build": {e: builds[e].median for e in engines},
        "speed": {e: speeds[e].value if speeds[e] else None for e in engines},
        "single": {e: singles[e].median if singles[e] else None for e in engines},
        "size": sizes,
    }
    heads = ["graph", "build s", f"queries/s at recall {wanted}", "one query there: p50 / p99 ms", "memory MB"]
    lines = [row(heads), row(["---", *["---:"] * 4])]
    for engine in engines:
        is_ours = engine == OURS
        most = max(summary.curve(engine), key=lambda point: point[1], default=(0, 0, 0))
        speed = f"{speeds[engine].bound}{speeds[engine].value:,.0f}" if speeds[engine] else f"never: {most[1]:.4f}"
        single = f"{singles[engine].median:.3f} / {tails[engine].median:.3f}" if singles[engine] else "–"
        texts = {
            "build": builds[engine].text(".1f"), "speed": speed, "single": single, "size": f"{sizes[engine] / 1e6:.0f}",
        }  # fmt: skip
        cells = [
            cell(texts[key], numbers[key].get(OURS), numbers[key][engine], is_ours, key != "speed") for key in texts
        ]
        lines.append(row([summary.name(engine), *cells]))
    if has_ours:
        cells = []
        for key, values in numbers.items():
            # Fast or small and wrong is no rival; its own row has the ratio.
            peers = {e: value for e, value in values.items() if e != OURS and speeds[e]}
            cells.append(best_ratio(values[OURS], peers, summary.labels, key != "speed"))
        lines.append(row([f"Kindred against the best peer that reaches {wanted}", *cells]))
    return [*lines, ""]


def exact_lines(summary):
    engines = summary.engines("exact")
    if not engines:
        return []
    ours, queries = OURS + "-exact", summary.machine["queries"]
    singles = {e: summary.spread("single", "p50Milliseconds", e) for e in engines}
    tails = {e: summary.spread("single", "p99Milliseconds", e) for e in engines}
    batches = {e: summary.spread("point", "seconds", e) for e in engines}
    builds = {e: summary.spread("build", "seconds", e) for e in engines}
    heads = ["exact", "one query: p50 / p99 ms", f"{queries:,} queries at once, s", "build s", "memory MB", "recall"]
    lines = [row(heads), row(["---", *["---:"] * 5])]
    for engine in engines:
        is_ours = engine == ours
        single, batch = singles[engine], batches[engine]
        single_text = f"{single.text('.2f')} / {tails[engine].median:.2f}" if single else "–"
        our_single = singles[ours].median if singles.get(ours) else None
        our_batch = batches[ours].median if batches.get(ours) else None
        cells = [
            cell(single_text, our_single, single.median if single else None, is_ours),
            cell(batch.text(".3f") if batch else "–", our_batch, batch.median if batch else None, is_ours),
            f"{builds[engine].median:.2f}",
            cell(
                f"{summary.bytes(engine) / 1e6:.0f}", summary.bytes(ours) if ours in engines else None,
                summary.bytes(engine), is_ours,
            ),
            f"{min((point[1] for point in summary.curve(engine)), default=0):.4f}",
        ]  # fmt: skip
        lines.append(row([summary.name(engine), *cells]))
    return [*lines, ""]


def curve_lines(summary):
    engines = summary.engines("graph")
    curves = {engine: {point[0]: point for point in summary.curve(engine)} for engine in engines}
    efs = sorted({ef for curve in curves.values() for ef in curve})
    lines = [row(["ef", *[summary.labels[engine] for engine in engines]]), row(["---:"] * (1 + len(engines)))]
    for ef in efs:
        found = [curves[engine].get(ef) for engine in engines]
        lines.append(row([str(ef), *[f"{point[1]:.4f} at {point[2]:,.0f}" if point else "–" for point in found]]))
    return [*lines, ""] if efs else []


def conditions(summary):
    """One paragraph of what was measured, where, and what to doubt."""
    machine = summary.machine
    said = [
        f"Measured {machine['date']} at commit {machine['commit'] or 'unknown'}: {machine['data']}, "
        f"{machine['rows']:,} × {machine['dimension']}, {machine['queries']:,} queries, top {machine['k']}, "
        f"M {machine['connectivity']}, efConstruction {machine['construction']}, "
        f"{counted(machine['threads'], 'thread')}, {counted(machine['rounds'], 'round')}, median (least–greatest).",
        "In parentheses with ×: how much faster or smaller Kindred is." if OURS in summary.labels else "",
        f"{machine['processor']} ({machine['family'] or 'family unknown'}), {machine['cores']} cores, "
        f"{' '.join(machine['flags']) or 'no flags known'}; {machine['system']}.",
    ]
    said += [f"Kindred builds with {machine['oursBuild']}."] if machine.get("oursBuild") else []
    if machine["quick"]:
        said.append("**A quick run: too few rows to compare speeds.**")
    if machine["loadAverage"] > 0.5:
        said.append(f"**The machine was busy: load average {machine['loadAverage']} at the start.**")
    return " ".join(part for part in said if part)


def markdown(records):
    """The whole report: graphs, exact engines, failures, the conditions, and every point of the curves."""
    summary = Summary(records)
    lines = graph_lines(summary) + exact_lines(summary)
    for failure in summary.failed.values():
        lines += [f"{failure['label']} failed: {failure['reason']}", ""]
    lines += [conditions(summary), ""]
    return "\n".join(lines + curve_lines(summary))
