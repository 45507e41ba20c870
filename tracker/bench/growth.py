"""How much memory hostile feeds take: parent and children together, beside what both have when they idle.

A run in a process of its own first reads ordinary feeds, in RSS and Atom, in five languages: what is loaded for the
first of them is no growth. Then its peaks are set back, the case is fetched, and the
kernel's own account (`VmHWM`) is read: of the parent at the end, of its children all the while. Linux only.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from tracker.bench.corpus import feed
from tracker.bench.hostile import Case
from tracker.bench.ingest import BenchError
from tracker.bench.server import host

BOUND_MB = 60.0
_GLANCE_SECONDS = 0.003
_HOSTS = 16
_ORDINARY = 50
WARM = 10
"""Ordinary feeds that are read before."""
_RESET_PEAK = "5"


@dataclass(frozen=True, slots=True)
class Growth:
    """What one case took, in MB: the parent's growth, and that of the children that may live at the same time. items:
    stored; failed: feeds that failed; reason: what the first one's source shows.
    """

    case: str
    parent_mb: float
    children_mb: float
    seconds: float
    items: int
    failed: int
    reason: str

    @property
    def total_mb(self) -> float:
        """Parent and children together."""
        return self.parent_mb + self.children_mb

    @property
    def holds(self) -> bool:
        """Whether the bound holds."""
        return self.total_mb <= BOUND_MB

    def as_json(self) -> dict[str, object]:
        """Return the figures with their sum."""
        return {**asdict(self), "total_mb": round(self.total_mb, 1), "holds": self.holds}


def grown(name: str, case: Case) -> Growth:
    """Return what a case took. Raises BenchError when the measured process fails."""
    with tempfile.TemporaryDirectory() as folder, _serving(case) as port:
        command = [
            sys.executable,
            "-m",
            "tracker.bench.victim",
            str(Path(folder) / "victim.db"),
            str(port),
            str(case.at_once),
        ]
        with subprocess.Popen(  # noqa: S603 # our own
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            try:
                return _measured(name, process)
            finally:
                process.kill()


def _measured(name: str, process: "subprocess.Popen[str]") -> Growth:
    if process.stdin is None or process.stdout is None:
        raise AssertionError("both are pipes")
    _line(process, process.stdout)
    parent = process.pid
    before = _memory(parent, "VmRSS")
    idle = max((_memory(child, "VmRSS") for child in _children(parent)), default=0.0)
    for each in (parent, *_children(parent)):
        Path(f"/proc/{each}/clear_refs").write_text(_RESET_PEAK)
    began = time.perf_counter()
    with _watching(parent) as peaks:
        process.stdin.write("\n")
        process.stdin.flush()
        told = json.loads(_line(process, process.stdout))
    seconds = time.perf_counter() - began
    parent_mb = _memory(parent, "VmHWM") - before
    process.stdin.write("\n")
    process.stdin.flush()
    process.wait()
    most = sorted((peak - idle for peak in peaks.values()), reverse=True)[: os.cpu_count() or 1]
    children_mb = sum(max(0.0, growth) for growth in most)
    return Growth(name, round(parent_mb, 1), round(children_mb, 1), round(seconds, 1), **told)


def _line(process: "subprocess.Popen[str]", output: IO[str]) -> str:
    line = output.readline()
    if not line:
        told = process.stderr.read() if process.stderr is not None else ""
        raise BenchError(f"tracker.bench.victim failed: {told.strip()[-500:]}")
    return line


@contextmanager
def _watching(parent: int) -> Iterator[dict[int, float]]:
    """Note the peaks of the parent's children, those that end meanwhile too."""
    peaks: dict[int, float] = {}
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_GLANCE_SECONDS):
            for child in _children(parent):
                peaks[child] = max(peaks.get(child, 0.0), _memory(child, "VmHWM"))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peaks
    finally:
        over.set()
        watcher.join()


def _children(parent: int) -> list[int]:
    told: list[str] = []
    for path in Path(f"/proc/{parent}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            told += path.read_text().split()
    return [int(pid) for pid in told]


def _memory(pid: int, field: str) -> float:
    """Return a figure of a process's memory in MB, 0 when it has ended or not begun to be ours."""
    try:
        # A child that is about to become one of ours has its parent's memory still.
        if b"tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes():
            return 0.0
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(field)), 0.0)


@contextmanager
def _serving(case: Case) -> Iterator[int]:
    """Serve the case on all hosts; yields the port."""
    with contextlib.ExitStack() as stack:
        first = stack.enter_context(socket.create_server((host(0), 0)))
        port: int = first.getsockname()[1]
        listeners = [first] + [
            stack.enter_context(socket.create_server((host(number), port))) for number in range(1, _HOSTS)
        ]
        for listener in listeners:
            threading.Thread(target=_accept, args=(listener, case), daemon=True).start()
        yield port


def _accept(listener: socket.socket, case: Case) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=_answer, args=(connection, case), daemon=True).start()


def _answer(connection: socket.socket, case: Case) -> None:
    # The client hangs up on whatever is too large.
    with connection, contextlib.suppress(OSError):
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(65_536)
        _, kind, number = head.split(b" ", 2)[1].split(b"/")
        is_warm_up = kind == b"warm"
        coding = b"Content-Encoding: gzip\r\n" if case.gzipped and not is_warm_up else b""
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n" + coding + b"\r\n")
        for piece in [feed(int(number), entries=_ORDINARY, edition=0)] if is_warm_up else case.pieces():
            connection.sendall(piece)
