# SPDX-License-Identifier: Apache-2.0
"""The engines that scripts/benchmark.py compares: ours through its command, the peers as long-lived workers.

An engine has `name`, `label`, `settings(workload)` (the ways it may run it), `measure(workload, file, setting)` (one
record), `vectors(file, output, batch, streams)` (writes them, returns the peak of its memory), `close()`. To add one: a
class here, or a script that speaks the protocol of Benchmarks/Peers/worker.py and a line in PEERS.
"""

import json
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS_FOLDER = ROOT / "Benchmarks" / "Peers"
BATCHES = (1, 8, 32)
LONGEST_ANSWER_SECONDS = 900


class EngineError(Exception):
    """What a table says of an engine that did not run."""


def environment():
    """Ours and theirs alike: variables that retune a BLAS are left out, and nothing is fetched."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")}
    return {**kept, "HF_HUB_OFFLINE": "1"}


def last_line(text):
    """The last line that says something, without the colour codes and the folders of this machine."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = lines[-1] if lines else "no message"
    for folder, name in ((str(ROOT), "."), (str(Path.home()), "~")):
        said = said.replace(folder, name)
    return said[:200]


class Kindred:
    """Our command, run anew for every measurement; it loads, warms up, times, and prints one JSON object."""

    def __init__(self, options):
        self.options = options
        self.name = "kindred"
        self.label = "Kindred" if options.precision == "float32" else f"Kindred, {options.precision}"
        self.process = None

    def settings(self, workload):
        return [{}]

    def run(self, file, *more):
        command = [str(self.options.kindred), "benchmark", "encode", "--input", str(file), "--json", "--runs", "1"]
        command += ["--threads", str(self.options.threads), "--model", str(self.options.model)]
        command += ["--precision", self.options.precision, *more]
        try:
            self.process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(),
                start_new_session=True,
            )  # fmt: skip
            output, errors = self.process.communicate()
        except OSError as error:
            raise EngineError(f"{command[0]}: {error.strerror}") from error
        if self.process.returncode != 0:
            raise EngineError(f"exit status {self.process.returncode}: {last_line(errors)}")
        try:
            return json.loads(output)
        except ValueError as error:
            raise EngineError(f"not a JSON object: {output[:80]!r}") from error

    def measure(self, workload, file, setting):
        try:
            return self.measured(workload, file)
        except KeyError as error:
            raise EngineError(f"its JSON object has no {error}") from error

    def measured(self, workload, file):
        if workload.kind == "single":
            said = self.run(file, "--single-runs", str(workload.repeat))
            result = dict(said["single"])
        else:
            said = self.run(file)
            result = {"seconds": said["medianSeconds"], "texts": said["texts"], "tokens": said["tokens"]}
        about = {key: said[key] for key in ("version", "instructionLevel", "truncated", "loadSeconds") if key in said}
        return {**result, "peakBytes": said["peakMemoryBytes"], "about": about}

    def vectors(self, file, output, batch, streams):
        return self.run(file, "--vectors", str(output)).get("peakMemoryBytes")

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.kill()


class Worker:
    """A peer's process, started at its first use and kept."""

    def __init__(self, peer, options, streams, log):
        self.name, self.log = peer.name, log
        command = [str(options.python), str(PEERS_FOLDER / peer.script), "--model", str(options.model)]
        command += ["--threads", str(options.threads), "--streams", str(streams)]
        if peer.onnx:
            command += ["--onnx", str(options.onnx / peer.onnx)]
        with open(log, "w") as errors:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, bufsize=1,
                env=environment(), start_new_session=True,
            )  # fmt: skip
        try:
            self.about = self.answer()
        except EngineError:
            self.close()
            raise

    def answer(self):
        timer = threading.Timer(LONGEST_ANSWER_SECONDS, self.process.kill)
        timer.start()
        try:
            line = self.process.stdout.readline()
        finally:
            timer.cancel()
        if not line:
            raise EngineError(last_line(self.log.read_text(errors="replace")))
        said = json.loads(line)
        if "error" in said:
            raise EngineError(last_line(said["error"]))
        return said

    def ask(self, **command):
        try:
            self.process.stdin.write(json.dumps(command) + "\n")
        except OSError as error:
            raise EngineError(last_line(self.log.read_text(errors="replace"))) from error
        return self.answer()

    def close(self):
        """Ends the process: by the end of its stdin, and by force where it is busy."""
        try:
            self.process.stdin.close()
            self.process.wait(timeout=2)
        except (OSError, subprocess.TimeoutExpired):
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()


class Peer:
    """One other library. It may run a batch on all threads, or (`can_stream`) a batch a thread, several at a time."""

    def __init__(self, name, label, script, onnx=None, can_stream=False):
        self.name, self.label, self.script, self.onnx, self.can_stream = name, label, script, onnx, can_stream

    def configured(self, options):
        self.options, self.workers = options, {}
        return self

    def settings(self, workload):
        if workload.kind == "single":
            return [{"batch": 1, "streams": 1}]
        streams = [1, self.options.threads] if self.can_stream and self.options.threads > 1 else [1]
        return [{"batch": batch, "streams": count} for batch in BATCHES for count in streams]

    def worker(self, streams):
        if streams not in self.workers:
            if self.onnx:
                make_onnx(self.options)
            log = self.options.results / f"{self.name}-{streams}.log"
            self.workers[streams] = Worker(self, self.options, streams, log)
        return self.workers[streams]

    def measure(self, workload, file, setting):
        worker = self.worker(setting["streams"])
        if workload.kind == "single":
            text = file.read_text(encoding="utf-8").strip()
            result = worker.ask(run="single", text=text, repeat=workload.repeat)
        else:
            result = worker.ask(run="texts", file=str(file), batch=setting["batch"])
        about = {"versions": worker.about["versions"], "loadSeconds": worker.about["loadSeconds"]}
        return {**result, **worker.ask(run="memory"), "about": about}

    def vectors(self, file, output, batch, streams):
        # A fresh process: the others have had the memory of their slower settings, too.
        self.close()
        self.workers = {}
        worker = self.worker(streams)
        worker.ask(run="vectors", file=str(file), output=str(output), batch=batch)
        return worker.ask(run="memory")["peakBytes"]

    def close(self):
        for worker in self.workers.values():
            worker.close()


PEERS = [
    Peer("sentence-transformers", "sentence-transformers (torch)", "sentence_transformers_encode.py"),
    Peer("onnxruntime", "ONNX Runtime", "onnxruntime_encode.py", onnx="model-fused.onnx", can_stream=True),
    Peer("openvino", "OpenVINO", "openvino_encode.py", onnx="model.onnx", can_stream=True),
]
REFERENCE = "sentence-transformers"


def make_onnx(options):
    """Exports the checkpoint unless this export of it is there already."""
    weights = next(iter(sorted(options.model.glob("*.safetensors"))), options.model)
    script = PEERS_FOLDER / "export_onnx.py"
    needs = [str(weights.resolve()), weights.stat().st_mtime, script.stat().st_mtime, str(options.python)]
    stamp = options.onnx / "made-from.json"
    if stamp.exists() and json.loads(stamp.read_text()) == needs:
        return
    if getattr(options, "onnx_error", None):
        raise EngineError(options.onnx_error)
    start = time.monotonic()
    command = [str(options.python), str(script), "--model", str(options.model), "--output", str(options.onnx)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment())
    if done.returncode != 0:
        options.onnx_error = f"export to ONNX failed: {last_line(done.stderr)}"
        raise EngineError(options.onnx_error)
    stamp.write_text(json.dumps(needs))
    options.say(f"exported the model to ONNX in {time.monotonic() - start:.0f} s: fused {last_line(done.stdout)}")
