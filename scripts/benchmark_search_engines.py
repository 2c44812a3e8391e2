# SPDX-License-Identifier: Apache-2.0
"""The engines that scripts/benchmark-search.py compares: processes that speak Benchmarks/Peers/search_worker.py.

To add one: a script of about 30 lines in Benchmarks/Peers and a line in PEERS.
"""

import json
import shlex
import signal
import subprocess
import threading

from benchmark_engines import PEERS_FOLDER, EngineError, environment, last_line

LONGEST_ANSWER_SECONDS = 7200
OURS = "kindred"


class Engine:
    """A process, started at its first command and kept. `index` is "exact" or "graph"."""

    def __init__(self, name, label, index, **settings):
        self.name, self.label, self.index = name, label, index
        self.settings = {"index": index, **settings}
        self.process, self.versions = None, {}

    def configured(self, options):
        self.options = options
        self.log = options.results / f"search-{self.name}.log"
        return self

    def command(self):
        raise NotImplementedError

    @property
    def is_ours(self):
        return self.name.startswith(OURS)

    def start(self):
        command = [*self.command(), "--threads", str(self.options.threads)]
        with open(self.log, "w") as errors:
            try:
                self.process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, bufsize=1,
                    env=environment(), start_new_session=True,
                )  # fmt: skip
            except OSError as error:
                raise EngineError(last_line(f"{command[0]}: {error.strerror}")) from error
        self.versions = self.answer().get("versions", {})

    def answer(self):
        timer = threading.Timer(LONGEST_ANSWER_SECONDS, self.process.kill)
        timer.start()
        try:
            line = self.process.stdout.readline()
        finally:
            timer.cancel()
        if not line:
            raise EngineError(last_line(self.log.read_text(errors="replace")))
        try:
            said = json.loads(line)
        except ValueError as error:
            raise EngineError(f"not a JSON object: {line[:80]!r}") from error
        if "error" in said:
            raise EngineError(last_line(said["error"]))
        return said

    def ask(self, **command):
        if self.process is None:
            self.start()
        try:
            self.process.stdin.write(json.dumps(command) + "\n")
        except OSError as error:
            raise EngineError(last_line(self.log.read_text(errors="replace"))) from error
        return self.answer()

    def build(self, data):
        given = {"connectivity": self.options.connectivity, "construction": self.options.construction}
        return self.ask(run="build", file=str(data), **given, **self.settings)

    def close(self):
        """Ends the process: by the end of its stdin, and by force where it is busy."""
        if self.process is None:
            return
        try:
            self.process.stdin.close()
            self.process.wait(timeout=2)
        except (OSError, subprocess.TimeoutExpired):
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self.process = None


class PeerEngine(Engine):
    """Another library, in the interpreter that has the peers."""

    def __init__(self, name, label, script, index, **settings):
        super().__init__(name, label, index, **settings)
        self.script = script

    def command(self):
        return [str(self.options.python), str(PEERS_FOLDER / self.script)]


class OurEngine(Engine):
    """Kindred: the command that --ours gives, which speaks the protocol of Benchmarks/Peers/search_worker.py.

    It runs twice, as `kindred` for the graph and as `kindred-exact`. --ours-build adds keys to its build command.
    """

    def command(self):
        return shlex.split(self.options.ours)

    def configured(self, options):
        self.settings.update(options.ours_build)
        return super().configured(options)


PEERS = [
    PeerEngine("faiss-flat", "faiss IndexFlatIP", "faiss_search.py", "exact"),
    PeerEngine("faiss-hnsw", "faiss IndexHNSWFlat", "faiss_search.py", "graph"),
    PeerEngine("hnswlib", "hnswlib", "hnswlib_search.py", "graph"),
    PeerEngine("usearch-f32", "usearch f32", "usearch_search.py", "graph", precision="f32"),
    PeerEngine("usearch-bf16", "usearch bf16", "usearch_search.py", "graph", precision="bf16"),
    PeerEngine("usearch-i8", "usearch i8", "usearch_search.py", "graph", precision="i8"),
]
OUR_ENGINES = [OurEngine(OURS + "-exact", "Kindred, exact", "exact"), OurEngine(OURS, "Kindred", "graph")]
ENGINES = OUR_ENGINES + PEERS
