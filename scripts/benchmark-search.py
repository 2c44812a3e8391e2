#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Searches the same vectors with Kindred and with its peers, in turn, and prints one table.

    scripts/benchmark-search.sh [OPTIONS]                          makes what is missing, then runs this
    scripts/benchmark-search.py --render FILE.jsonl                prints the table of an earlier run

Raw results (JSON lines) and the table (Markdown) go to .build-peers/results/; scripts/chart-search.py draws the raw
results. Runs in the interpreter that has the peers; needs numpy. The engines are processes that speak the protocol of
Benchmarks/Peers/search_worker.py. The run:

1. The right answers: the nearest 10 of each query in float64, kept beside the data.
2. Builds: each engine once a round, one at a time, each round beginning with another engine. Memory is asked after the
   first build, when the process holds the index and has searched it once.
3. Searches, the same rounds: at each ef, every graph once, so that two engines' points at an ef are seconds apart; then
   the exact engines, all queries at once and one at a time.
4. One query at a time by each graph, at the least ef that reached the recall.

The table has medians over the rounds, and queries a second at the recall interpolated between the neighbouring ef.
"""

import argparse
import datetime
import json
import os
import shlex
import signal
import sys
from pathlib import Path

import benchmark
import benchmark_search_report as report
from benchmark_engines import ROOT, EngineError
from benchmark_search_engines import ENGINES, OURS

EFS = (8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256)
QUICK_EFS = (16, 64, 256)
QUICK_ROWS = 20_000
K = 10


def parse_arguments():
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n")[0], epilog="The top of this file says what is measured."
    )
    names = [engine.name for engine in ENGINES]
    parser.add_argument("--data", default="real", help="real, synthetic, million, or the path of an .npy file (real)")
    parser.add_argument("--folder", type=Path, default=ROOT / ".build-peers/search", help="where search-data.py wrote")
    parser.add_argument("--ours", metavar="COMMAND", help="a command that speaks the protocol; without it only peers")
    parser.add_argument("--ours-build", type=json.loads, default={}, metavar="JSON", help="more keys for its build")
    parser.add_argument("--engines", default=",".join(names), help=f"some of {','.join(names)}")
    parser.add_argument("--rounds", type=int, help="of building and of searching (3; with --quick 1)")
    parser.add_argument("--build-rounds", type=int, help="of building, where not as many")
    parser.add_argument("--ef", help=f"sizes of the candidate list ({','.join(map(str, EFS))})")
    parser.add_argument("--repeat", type=int, default=3, help="passes over the queries at each ef of a round (3)")
    parser.add_argument("--singles", type=int, default=200, help="queries searched one at a time in a round (200)")
    parser.add_argument("--threads", type=int, default=cores, help=f"threads of every engine ({cores})")
    parser.add_argument("--connectivity", type=int, default=16, help="M of every graph (16)")
    parser.add_argument("--construction", type=int, default=100, help="efConstruction of every graph (100)")
    parser.add_argument("--recall", type=float, default=0.99, help="at which the table compares (0.99)")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_ROWS:,} rows, 3 ef, one round: does it run?")
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="interpreter of the peers (this one)")
    parser.add_argument("--results", type=Path, default=ROOT / ".build-peers/results", help="folder (%(default)s)")
    parser.add_argument("--render", type=Path, metavar="FILE", help="print the table of these raw results, run nothing")
    options = parser.parse_args()
    options.engines = options.engines.split(",")
    for name in options.engines:
        if name not in names:
            parser.error(f"no '{name}'. Known: {', '.join(names)}")
    if not options.ours:
        options.engines = [name for name in options.engines if not name.startswith(OURS)]
    elif not shlex.split(options.ours):
        parser.error("--ours is empty")
    options.rounds = options.rounds or (1 if options.quick else 3)
    options.build_rounds = options.build_rounds or options.rounds
    options.efs = [int(ef) for ef in options.ef.split(",")] if options.ef else list(QUICK_EFS if options.quick else EFS)
    if min(options.threads, options.rounds, options.build_rounds, options.repeat, options.singles, *options.efs) < 1:
        parser.error("--threads, --rounds, --ef, --repeat and --singles are at least 1")
    path = Path(options.data)
    options.path = path if path.suffix == ".npy" else options.folder / f"{options.data}.npy"
    options.queries = options.path.with_name(f"{options.path.stem}-queries.npy")
    options.say = lambda line: print(line, file=sys.stderr, flush=True)
    return options


def some_rows(path, count):
    """A file of `count` rows of another, evenly spread, for --quick."""
    import numpy

    part = path.with_name(f"{path.stem}-quick.npy")
    rows = numpy.load(path, mmap_mode="r")
    numpy.save(part, rows[:: max(1, len(rows) // count)][:count])
    return part


class Run:
    """One run: the engines that still work and the records so far."""

    def __init__(self, options):
        self.options, self.records, self.recalls = options, [], {}
        options.results.mkdir(parents=True, exist_ok=True)
        self.engines = [engine.configured(options) for engine in ENGINES if engine.name in options.engines]
        stamp = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        self.path = options.results / f"search-{options.path.stem}-{stamp}.jsonl"
        self.file = open(self.path, "w")

    def record(self, **values):
        self.records.append(values)
        self.file.write(json.dumps(values) + "\n")
        self.file.flush()

    def tried(self, engine, step, *arguments):
        """Runs a step of an engine; one that fails is left out of the rest, and the report says why."""
        try:
            step(engine, *arguments)
        except (EngineError, KeyError, ValueError) as error:
            reason = f"its answer has no {error}" if isinstance(error, KeyError) else str(error)
            self.options.say(f"{engine.label} failed: {reason}")
            self.record(record="failed", engine=engine.name, label=engine.label, reason=reason)
            engine.close()
            self.engines.remove(engine)

    def in_turn(self, number, kind=None):
        """The engines, those of an index if `kind` is given, another one first each round."""
        if not self.engines:
            raise SystemExit("Error: no engine ran. The reasons stand above.")
        turned = self.engines[number % len(self.engines) :] + self.engines[: number % len(self.engines)]
        return [engine for engine in turned if kind in (None, engine.index)]

    def keys(self, engine, number):
        return {"engine": engine.name, "label": engine.label, "index": engine.index, "round": number}

    def ask(self, engine, what, ef=None, **more):
        given = {"ef": ef} if ef else {}
        return engine.ask(run=what, queries=str(self.options.queries), k=K, **given, **more)

    def recall(self, engine, answer):
        recall = self.truth.recall(answer["ids"])
        if engine.index == "exact" and recall < 0.9999:
            raise EngineError(f"an exact search with recall {recall:.4f}")
        return recall

    def build(self, engine, number):
        said = engine.build(self.options.path)
        if said["rows"] != len(self.truth.rows):
            raise EngineError(f"built {said['rows']:,} rows of {len(self.truth.rows):,}")
        self.record(record="build", **self.keys(engine, number), seconds=said["seconds"], versions=engine.versions)
        line = f"build {number}/{self.options.build_rounds}  {engine.label:<20} {said['seconds']:8.2f} s"
        if number == 1:
            self.recall(engine, self.ask(engine, "batch", max(self.options.efs), repeat=1))
            memory = engine.ask(run="memory")
            self.record(record="memory", **self.keys(engine, number), **memory)
            line += f"  {memory['bytes'] / 1e6:8.0f} MB"
        self.options.say(line)

    def batch(self, engine, number, ef=None):
        said = self.ask(engine, "batch", ef, repeat=self.options.repeat)
        recall, speed = self.recall(engine, said), len(said["ids"]) / said["seconds"]
        self.record(
            record="point", **self.keys(engine, number), ef=ef, queries=len(said["ids"]), seconds=said["seconds"],
            queriesPerSecond=speed, recall=recall,
        )  # fmt: skip
        self.recalls.setdefault((engine.name, ef), []).append(recall)
        what = f"ef {ef}" if ef else "exact"
        line = f"round {number}/{self.options.rounds}  {engine.label:<20} {what:>7}  {recall:.4f}"
        self.options.say(f"{line}  {speed:10,.0f} queries/s")

    def single(self, engine, number, ef=None):
        said = self.ask(engine, "single", ef, count=self.options.singles)
        self.record(record="single", **self.keys(engine, number), ef=ef, **said)
        self.options.say(
            f"round {number}/{self.options.rounds}  {engine.label:<20} one query  p50 {said['p50Milliseconds']:.3f} ms"
        )

    def search(self, number):
        for ef in self.options.efs:
            for engine in self.in_turn(number, "graph"):
                self.tried(engine, self.batch, number, ef)
        for engine in self.in_turn(number, "exact"):
            self.tried(engine, self.batch, number)
        for engine in self.in_turn(number, "exact"):
            if engine in self.engines:
                self.tried(engine, self.single, number)

    def one_at_a_time(self, number):
        for engine in self.in_turn(number, "graph"):
            reached = [
                ef
                for ef in self.options.efs
                if report.median(self.recalls[engine.name, ef]) >= self.options.recall
            ]  # fmt: skip
            if reached:
                self.tried(engine, self.single, number, min(reached))

    def close(self):
        for engine in self.engines:
            engine.close()
        self.file.close()


def run(options):
    from benchmark_search_truth import Truth

    for path in (options.path, options.queries):
        if not path.exists():
            raise SystemExit(f"Error: no '{path}'. Run scripts/search-data.py --output {path.parent}.")
    if options.quick:
        options.path = some_rows(options.path, QUICK_ROWS)
    this = Run(options)
    try:
        options.say("the right answers")
        this.truth = Truth(options.path, options.queries, K, options.path.with_name(f"{options.path.stem}-truth.npz"))
        rows, dimension = this.truth.rows.shape
        this.record(
            **benchmark.machine(
                options, data=options.path.stem, rows=rows, dimension=dimension, queries=len(this.truth.queries), k=K,
                connectivity=options.connectivity, construction=options.construction, recall=options.recall,
                repeat=options.repeat, buildRounds=options.build_rounds, oursBuild=options.ours_build,
            )
        )  # fmt: skip
        for number in range(1, options.build_rounds + 1):
            for engine in this.in_turn(number):
                this.tried(engine, this.build, number)
        for number in range(1, options.rounds + 1):
            this.search(number)
        for number in range(1, options.rounds + 1):
            this.one_at_a_time(number)
    finally:
        this.close()
    return this


def main():
    options = parse_arguments()
    # A stop by a supervisor ends the workers as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if options.render:
        records = [json.loads(line) for line in options.render.read_text().splitlines()]
        print(report.markdown(records))
        return 0
    try:
        done = run(options)
    except KeyboardInterrupt:
        options.say("stopped")
        return 130
    table = report.markdown(done.records)
    done.path.with_suffix(".md").write_text(table)
    print(table)
    options.say(f"raw results: {done.path}")
    return 1 if any(record["record"] == "failed" for record in done.records) else 0


if __name__ == "__main__":
    sys.exit(main())
