# SPDX-License-Identifier: Apache-2.0
"""Turns the raw records of scripts/benchmark.py into a Markdown table, and compares vectors."""

import array
import ast
import math
import re
import statistics
import struct
import sys

BEGIN, END = "<!-- benchmark:begin -->", "<!-- benchmark:end -->"
# Below this an engine in float32 does not give the reference's vectors. float32 engines reach 0.999999.
LEAST_COSINE = 0.9999


def read_npy(path):
    """The rows of a float32 .npy file, each an array of its own."""
    data = path.read_bytes()
    if data[:6] != b"\x93NUMPY":
        raise SystemExit(f"Error: {path} is not an .npy file.")
    size_bytes, size_format = (2, "<H") if data[6] == 1 else (4, "<I")
    start = 8 + size_bytes + struct.unpack_from(size_format, data, 8)[0]
    header = ast.literal_eval(data[8 + size_bytes : start].decode("latin-1"))
    if header["descr"] != "<f4" or header["fortran_order"] or len(header["shape"]) != 2:
        raise SystemExit(f"Error: {path} holds {header}, not rows of float32.")
    rows, columns = header["shape"]
    values = array.array("f")
    values.frombytes(data[start : start + 4 * rows * columns])
    if sys.byteorder == "big":
        values.byteswap()
    return [values[row * columns : (row + 1) * columns] for row in range(rows)]


def accuracy(vectors, reference):
    """The smallest cosine and the greatest difference of a component, row by row."""
    if len(vectors) != len(reference):
        raise SystemExit(f"Error: {len(vectors)} vectors, {len(reference)} of the reference.")

    def product(a, b):
        return math.fsum(x * y for x, y in zip(a, b))

    cosines, difference = [], 0.0
    for a, b in zip(vectors, reference):
        cosines.append(product(a, b) / math.sqrt(product(a, a) * product(b, b)))
        difference = max(difference, max(abs(x - y) for x, y in zip(a, b)))
    return {"minimumCosine": min(cosines), "maximumDifference": difference}


class Spread:
    """Median, least and greatest of a setting's rounds."""

    def __init__(self, values):
        self.median, self.least, self.most = statistics.median(values), min(values), max(values)

    def text(self, form):
        if self.least == self.most:
            return format(self.median, form)
        return f"{self.median:{form}} ({self.least:{form}}–{self.most:{form}})"


def setting_text(setting):
    """Words for a setting, such as "batch 8, 2 at a time"; empty for an engine that has none."""
    batch, streams = setting
    if batch is None:
        return ""
    return f"batch {batch}" + (f", {streams} at a time" if streams > 1 else "")


def is_better(kind, a, b):
    return a < b if kind == "single" else a > b


class Summary:
    """The runs of one file of records by engine, workload and setting."""

    def __init__(self, records):
        self.machine = next(record for record in records if record["record"] == "machine")
        self.failed = {record["engine"]: record for record in records if record["record"] == "failed"}
        self.runs = [record for record in records if record["record"] == "run"]
        self.accuracy = [record for record in records if record["record"] == "accuracy"]
        self.memory = [record for record in records if record["record"] == "memory"]
        self.workloads = list(dict.fromkeys(run["workload"] for run in self.runs))
        self.kinds = {run["workload"]: "single" if "p50Milliseconds" in run else "texts" for run in self.runs}
        self.engines = {run["engine"]: run["label"] for run in self.runs}
        # Ours first, then as they ran.
        self.engines = dict(sorted(self.engines.items(), key=lambda item: item[0] != "kindred"))
        for name, record in self.failed.items():
            self.engines.setdefault(name, record["label"])

    def of(self, engine, workload):
        return [run for run in self.runs if run["engine"] == engine and run["workload"] == workload]

    def by_setting(self, engine, workload):
        """Each setting's `Spread`: tokens a second, or milliseconds of the median text."""
        key = "p50Milliseconds" if self.kinds[workload] == "single" else "tokensPerSecond"
        found = {}
        for run in self.of(engine, workload):
            found.setdefault((run.get("batch"), run.get("streams", 1)), []).append(run[key])
        return {setting: Spread(values) for setting, values in found.items()}

    def best(self, engine, workload, most_streams=None):
        """The engine's fastest setting and its `Spread`, or None; of those with so many batches at a time at most."""
        best = None
        for setting, spread in self.by_setting(engine, workload).items():
            if most_streams and setting[1] > most_streams:
                continue
            if best is None or is_better(self.kinds[workload], spread.median, best[1].median):
                best = (setting, spread)
        return best

    def name(self, engine):
        about = next((run["about"] for run in self.runs if run["engine"] == engine), {})
        label = self.engines[engine]
        if "versions" in about:
            versions = about["versions"]
            first, *others = versions.items()
            label = label.split(" (")[0] + " " + first[1]
            return label + (f" ({', '.join(' '.join(pair) for pair in others)})" if others else "")
        known = [about[key] for key in ("version", "instructionLevel") if key in about]
        return f"{label} {', '.join(known)}".strip()

    def cell(self, engine, workload):
        best = self.best(engine, workload)
        if best is None:
            return "–"
        setting, spread = best
        if self.kinds[workload] == "single":
            p95 = statistics.median(run["p95Milliseconds"] for run in self.of(engine, workload))
            return f"{spread.text('.2f')} / {p95:.2f}"
        words = setting_text(setting)
        return spread.text(",.0f") + (f", {words}" if words else "")

    def peak_bytes(self, engine):
        """Of a process that ran the fastest setting alone; of all runs where no such was measured."""
        peaks = [record["peakBytes"] for record in self.memory if record["engine"] == engine]
        return max(peaks or [run["peakBytes"] for run in self.runs if run["engine"] == engine])

    def ratio(self, workload, most_streams=None):
        """How many times as fast as the fastest peer ours is, and that peer's name."""
        ours = self.best("kindred", workload)
        peers = {e: self.best(e, workload, most_streams) for e in self.engines if e != "kindred"}
        peers = {engine: best for engine, best in peers.items() if best}
        if ours is None or not peers:
            return "–"
        single = self.kinds[workload] == "single"
        peer = (min if single else max)(peers, key=lambda engine: peers[engine][1].median)
        ratio = ours[1].median / peers[peer][1].median
        return f"**{1 / ratio if single else ratio:.2f} ×** {self.engines[peer].split(' (')[0]}"


def row(cells):
    return "| " + " | ".join(cells) + " |"


def markdown(records):
    """The whole report: the table, the conditions, and every setting that was measured."""
    summary = Summary(records)
    machine = summary.machine
    heads = [
        f"{workload}: p50 / p95 ms" if summary.kinds[workload] == "single" else f"{workload}: tokens/s"
        for workload in summary.workloads
    ]
    heads = ["engine", *heads, "peak memory", "least cosine"]
    lines = [row(heads), row(["---", *["---:"] * (len(heads) - 1)])]
    for engine in summary.engines:
        if engine in summary.failed:
            reason = summary.failed[engine]["reason"].replace("|", "\\|")
            lines.append(row([summary.name(engine), f"failed: {reason}", *[""] * (len(heads) - 2)]))
            continue
        peak = summary.peak_bytes(engine) / 1e6
        cosines = [record["minimumCosine"] for record in summary.accuracy if record["engine"] == engine]
        cosine = f"{min(cosines):.6f}" if cosines else "–"
        cells = [summary.cell(engine, workload) for workload in summary.workloads]
        lines.append(row([summary.name(engine), *cells, f"{peak:,.0f} MB", cosine]))
    if len(summary.engines) > 1 and "kindred" in summary.engines:
        usual = [summary.ratio(workload, 1) for workload in summary.workloads]
        lines.append(row(["Kindred against the fastest peer, called as usual", *usual, "", ""]))
        fastest = [summary.ratio(workload) for workload in summary.workloads]
        lines.append(row(["Kindred against the fastest peer at its very best", *fastest, "", ""]))
    lines += ["", conditions(summary), ""]
    settings = [
        row([workload, summary.engines[engine], words or "–", spread.text(",.0f")])
        for workload in summary.workloads
        if summary.kinds[workload] == "texts"
        for engine in summary.engines
        for setting, spread in sorted(summary.by_setting(engine, workload).items(), key=lambda item: item[0][0] or 0)
        for words in [setting_text(setting)]
    ]
    if settings:
        lines += [row(["workload", "engine", "setting", "tokens/s"]), "| --- | --- | --- | ---: |", *settings, ""]
    return "\n".join(lines)


def counted(number, noun):
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def conditions(summary):
    """One paragraph of what was measured, where, and what to doubt."""
    machine = summary.machine
    said = [
        f"Measured {machine['date']} at commit {machine['commit'] or 'unknown'}, {machine['model']}, "
        f"{counted(machine['threads'], 'thread')}, {counted(machine['rounds'], 'round')}, median (least–greatest).",
        f"{machine['processor']} ({machine['family'] or 'family unknown'}), {machine['cores']} cores, "
        f"{' '.join(machine['flags']) or 'no flags known'}; {machine['system']}.",
    ]
    for workload in summary.workloads:
        runs = [run for run in summary.runs if run["workload"] == workload]
        if summary.kinds[workload] == "single":
            said.append(f"{workload}: one text, {runs[0]['runs']} times.")
        else:
            tokens = sorted({run["tokens"] for run in runs})
            said.append(f"{workload}: {runs[0]['texts']:,} texts, {' or '.join(f'{t:,}' for t in tokens)} tokens.")
            if len(tokens) > 1:
                said.append(f"**The engines disagree about the number of tokens of {workload}.**")
    wrong = sorted({r["engine"] for r in summary.accuracy if r["minimumCosine"] < LEAST_COSINE})
    if wrong:
        said.append(f"**The vectors of {', '.join(wrong)} differ from the reference.**")
    if machine["quick"]:
        said.append("**A quick run: too few texts to compare speeds.**")
    if machine["loadAverage"] > 0.5:
        said.append(f"**The machine was busy: load average {machine['loadAverage']} at the start.**")
    return " ".join(said)


def replace_table(path, table):
    """Puts the table between the two marks of a document."""
    text = path.read_text()
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise SystemExit(f"Error: {path.name} needs one line '{BEGIN}' and one '{END}'.")
    replaced = re.sub(f"{BEGIN}.*{END}", lambda _: f"{BEGIN}\n{table}\n{END}", text, flags=re.DOTALL)
    path.write_text(replaced)
