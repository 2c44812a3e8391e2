#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Encodes the same texts with Kindred and with its peers, in turn, and prints one table.

    scripts/benchmark.sh [OPTIONS]              makes what is missing, then runs this
    scripts/benchmark.py --render FILE.jsonl    prints the table of an earlier run

Raw results (JSON lines) and the table (Markdown) go to .build-peers/results/. docs/performance.md says more.
Standard library only; the peers run in the interpreter that --python names.
"""

import argparse
import datetime
import json
import os
import platform
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import benchmark_report as report
import benchmark_texts as texts
from benchmark_engines import PEERS, REFERENCE, ROOT, EngineError, Kindred

FLAGS = ("avx2", "fma", "avx512f", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_int8", "amx_bf16")


@dataclass(frozen=True)
class Workload:
    """Texts and how to time them: kind "texts" is all of them at once, "single" the same one `repeat` times."""

    name: str
    kind: str
    make: object
    count: int
    quick_count: int
    trial_count: int
    repeat: int = 0


WORKLOADS = [
    Workload("short", "texts", texts.short_texts, 2000, 200, 400),
    Workload("long", "texts", texts.long_texts, 500, 40, 60),
    Workload("single", "single", texts.single_text, 1, 1, 1, repeat=200),
]


def parse_arguments():
    store = os.environ.get("KINDRED_MODELS", "").split(":")[0] or str(
        Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "kindred/models"
    )
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n")[0], epilog="docs/performance.md says what is measured."
    )
    names = ["kindred"] + [peer.name for peer in PEERS]
    parser.add_argument("--rounds", type=int, help="rounds after the warm-up (3; with --quick 1)")
    parser.add_argument("--threads", type=int, default=cores, help=f"threads of every engine ({cores})")
    parser.add_argument("--engines", default=",".join(names), help=f"some of {','.join(names)}")
    parser.add_argument("--workloads", default=",".join(w.name for w in WORKLOADS), help="some of %(default)s")
    parser.add_argument("--quick", action="store_true", help="a tenth of the texts, one round: to see that it runs")
    parser.add_argument("--only-ours", action="store_true", help="Kindred alone; needs no peer")
    parser.add_argument("--model", default="all-MiniLM-L6-v2", help="name in the store, or a folder (%(default)s)")
    parser.add_argument("--precision", default="float32", help="of Kindred; the peers run float32 (%(default)s)")
    parser.add_argument("--kindred", type=Path, default=ROOT / ".build/release/kindred", help="our command")
    parser.add_argument("--python", type=Path, help="interpreter that has the peers (.build-peers/venv)")
    parser.add_argument("--peers-failed", metavar="REASON", help=argparse.SUPPRESS)
    parser.add_argument("--update-docs", action="store_true", help="put the table into docs/performance.md")
    parser.add_argument("--render", type=Path, metavar="FILE", help="print the table of these raw results, run nothing")
    options = parser.parse_args()
    options.rounds = options.rounds or (1 if options.quick else 3)
    options.engines = ["kindred"] if options.only_ours else options.engines.split(",")
    options.workloads = options.workloads.split(",")
    for given, known in ((options.engines, names), (options.workloads, [w.name for w in WORKLOADS])):
        for name in given:
            if name not in known:
                parser.error(f"no '{name}'. Known: {', '.join(known)}")
    if options.threads < 1 or options.rounds < 1:
        parser.error("--threads and --rounds are at least 1")
    folder = Path(options.model)
    options.model = (folder if folder.is_dir() else Path(store) / options.model).absolute()
    build = ROOT / ".build-peers"
    options.python = options.python or build / "venv/bin/python"
    options.results, options.texts, options.onnx = build / "results", build / "texts", build / "onnx" / folder.name
    options.say = lambda line: print(line, file=sys.stderr, flush=True)
    return options


def output_of(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def machine(options, **more):
    """What a reader must know to compare these numbers with others; `more` says what was measured."""
    info = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    fields = dict(line.split(":", 1) for line in info.split("\n\n")[0].splitlines() if ":" in line)
    fields = {key.strip(): value.strip() for key, value in fields.items()}
    flags = fields.get("flags", fields.get("Features", "")).split()
    changed = output_of("git", "status", "--porcelain", "--untracked-files=no")
    return {
        "record": "machine",
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": fields.get("model name")
        or output_of("sysctl", "-n", "machdep.cpu.brand_string")
        or platform.machine(),
        "family": " ".join(f"{key} {fields[key]}" for key in ("cpu family", "model", "stepping") if key in fields),
        "flags": [flag for flag in FLAGS if flag in flags],
        "cores": os.cpu_count(),
        "loadAverage": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "commit": output_of("git", "rev-parse", "--short", "HEAD") + ("+changes" if changed else ""),
        "threads": options.threads,
        "rounds": options.rounds,
        "quick": options.quick,
        **more,
    }


class Run:
    """One run: the engines that still work, the records so far, and what each measurement last took."""

    def __init__(self, options):
        self.options, self.records, self.expected = options, [], {}
        self.workloads = [w for w in WORKLOADS if w.name in options.workloads]
        self.engines = [Kindred(options)] + [peer.configured(options) for peer in PEERS]
        self.engines = [engine for engine in self.engines if engine.name in options.engines]
        for folder in (options.results, options.texts):
            folder.mkdir(parents=True, exist_ok=True)
        stamp = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        self.path = options.results / f"encode-{stamp}.jsonl"
        self.file = open(self.path, "w")

    def record(self, **values):
        self.records.append(values)
        self.file.write(json.dumps(values) + "\n")
        self.file.flush()

    def fail(self, engine, reason):
        self.options.say(f"{engine.label} failed: {reason}")
        self.record(record="failed", engine=engine.name, label=engine.label, reason=reason)
        engine.close()
        self.engines.remove(engine)

    def write_texts(self):
        """Files `short.txt`, `short-trial.txt` and so on, a text a line."""
        self.files = {}
        for workload in self.workloads:
            made = workload.make(workload.quick_count if self.options.quick else workload.count)
            for kind, part in (("", made), ("-trial", made[: workload.trial_count])):
                path = self.options.texts / f"{workload.name}{kind}.txt"
                path.write_text("\n".join(part) + "\n", encoding="utf-8")
                self.files[workload.name + kind] = path

    def measure(self, engine, workload, setting, trial):
        start = time.monotonic()
        measured = engine.measure(workload, self.files[workload.name + ("-trial" if trial else "")], setting)
        self.expected[engine.name, workload.name, setting.get("batch"), setting.get("streams")] = time.monotonic() - start
        if workload.kind == "texts":
            measured["textsPerSecond"] = measured["texts"] / measured["seconds"]
            measured["tokensPerSecond"] = measured["tokens"] / measured["seconds"]
        return measured

    def warm_up(self):
        """Starts every engine and runs each setting on a part of the texts.

        Returns the settings to measure, by engine and workload: every size of batch on all threads, and of several
        batches at a time the fastest.
        """
        chosen = {}
        for engine in list(self.engines):
            try:
                for workload in self.workloads:
                    self.options.say(f"warm-up  {engine.label}, {workload.name}")
                    best = {}
                    for setting in engine.settings(workload):
                        measured = self.measure(engine, workload, setting, trial=True)
                        speed = measured.get("tokensPerSecond", 0)
                        self.record(record="trial", workload=workload.name, engine=engine.name, **setting, **measured)
                        is_usual = setting.get("streams", 1) == 1
                        key = setting.get("batch") if is_usual else "several at a time"
                        if key not in best or speed > best[key][0]:
                            best[key] = (speed, setting)
                    chosen[engine.name, workload.name] = [setting for _, setting in best.values()]
                    if workload.kind == "texts":
                        grown = sum(1 for _ in open(self.files[workload.name])) / max(1, workload.trial_count)
                        for key in self.expected:
                            if key[:2] == (engine.name, workload.name):
                                self.expected[key] *= max(1, grown)
            except EngineError as error:
                self.fail(engine, str(error))
        return chosen

    def vectors_path(self, name, workload):
        return self.options.texts / f"{workload.name}-{name}.npy"

    def check(self):
        """Each engine's vectors and peak memory, at its fastest setting; then the cosines with the reference's."""
        summary = report.Summary(self.records)
        for workload in [workload for workload in self.workloads if workload.kind == "texts"]:
            for engine in list(self.engines):
                self.options.say(f"vectors and memory  {engine.label}, {workload.name}")
                (batch, streams), _ = summary.best(engine.name, workload.name)
                path = self.vectors_path(engine.name, workload)
                try:
                    peak = engine.vectors(self.files[workload.name], path, batch, streams)
                except EngineError as error:
                    self.fail(engine, str(error))
                    continue
                self.record(record="memory", workload=workload.name, engine=engine.name, peakBytes=peak)
            if REFERENCE not in [engine.name for engine in self.engines]:
                continue
            reference = report.read_npy(self.vectors_path(REFERENCE, workload))
            for engine in self.engines:
                compared = report.accuracy(report.read_npy(self.vectors_path(engine.name, workload)), reference)
                self.record(
                    record="accuracy", workload=workload.name, engine=engine.name, reference=REFERENCE, **compared
                )  # fmt: skip

    def rounds(self, chosen):
        for number in range(1, self.options.rounds + 1):
            plan = [
                (workload, engine, setting)
                for workload in self.workloads
                # A round begins with another engine than the one before.
                for engine in self.engines[number % len(self.engines) :] + self.engines[: number % len(self.engines)]
                for setting in chosen[engine.name, workload.name]
            ]
            for index, (workload, engine, setting) in enumerate(plan):
                if engine not in self.engines:
                    continue
                try:
                    measured = self.measure(engine, workload, setting, trial=False)
                except EngineError as error:
                    self.fail(engine, str(error))
                    continue
                self.record(
                    record="run", round=number, workload=workload.name, engine=engine.name, label=engine.label,
                    **setting, **measured,
                )  # fmt: skip
                self.options.say(self.progress(number, workload, engine, setting, measured, plan[index + 1 :]))

    def progress(self, number, workload, engine, setting, measured, rest):
        whole = sum(
            seconds for (name, *_), seconds in self.expected.items() if name in [e.name for e in self.engines]
        )
        left = sum(self.expected[e.name, w.name, s.get("batch"), s.get("streams")] for w, e, s in rest)
        left += whole * (self.options.rounds - number)
        if workload.kind == "single":
            speed = f"{measured['p50Milliseconds']:.2f} ms"
        else:
            speed = f"{measured['tokensPerSecond']:,.0f} tokens/s"
        what = engine.label + (f", batch {setting['batch']}" if setting.get("batch") else "")
        return (
            f"round {number}/{self.options.rounds}  {workload.name:<6}  {what:<42} {speed:>16}"
            f"   {left // 60:.0f}:{left % 60:02.0f} left"
        )

    def close(self):
        for engine in self.engines:
            engine.close()
        self.file.close()


def run(options):
    if not (options.model / "model.safetensors").exists():
        raise SystemExit(f"Error: no model in '{options.model}'. Run scripts/fetch-models.sh, or pass --model FOLDER.")
    this = Run(options)
    try:
        this.record(**machine(options, model=options.model.name))
        this.write_texts()
        if options.peers_failed or not options.python.exists():
            reason = options.peers_failed or "no interpreter has the peers; run scripts/benchmark.sh"
            for engine in [engine for engine in this.engines if not isinstance(engine, Kindred)]:
                this.fail(engine, reason)
        chosen = this.warm_up()
        if not this.engines:
            raise SystemExit("Error: no engine ran. The reasons stand above.")
        this.rounds(chosen)
        this.check()
    finally:
        this.close()
    return this


def main():
    options = parse_arguments()
    # A stop by a supervisor ends the workers as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if options.render:
        records = [json.loads(line) for line in options.render.read_text().splitlines()]
        status = 0
    else:
        start = time.monotonic()
        try:
            done = run(options)
        except KeyboardInterrupt:
            options.say("stopped")
            raise SystemExit(130) from None
        records, path = done.records, done.path
        path.with_suffix(".md").write_text(report.markdown(records))
        options.say(f"{time.monotonic() - start:.0f} s. Raw results: {path.relative_to(ROOT)}, the table beside it (.md)")
        status = 1 if any(record["record"] == "failed" for record in records) else 0
    print(report.markdown(records), end="")
    if options.update_docs:
        report.replace_table(ROOT / "docs/performance.md", report.markdown(records))
    raise SystemExit(status)


if __name__ == "__main__":
    main()
