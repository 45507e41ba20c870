"""Ingest the same feeds with the tracker and with the peer `reader`, one after the other, and compare."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from tracker.bench.account import Cost
from tracker.bench.server import host
from tracker.errors import TrackerError

HOSTS = 20
LATENCY_SECONDS = 0.2


class BenchError(TrackerError):
    """A measured process failed; says which and how."""


@dataclass(frozen=True, slots=True)
class Phase:
    """One measured step, by the tracker and by the peer: that of several rounds whose share stands in the middle.

    shares: of all rounds, in their order; none where there was one.
    """

    name: str
    ours: Cost
    peer: Cost
    wall: bool = False
    shares: tuple[float, ...] = ()

    @property
    def share(self) -> float:
        """Ours to the peer's: CPU seconds, or wall time where the phase is about waiting."""
        if self.wall:
            return self.ours.wall_seconds / self.peer.wall_seconds
        return self.ours.cpu_seconds / self.peer.cpu_seconds

    def as_json(self) -> dict[str, object]:
        """Return the phase with its shares."""
        shares = {"share": round(self.share, 3), "memory_share": round(self.memory_share, 3)}
        rounds = {"shares": [round(share, 3) for share in self.shares]}
        return {"phase": self.name, "measured": "wall" if self.wall else "cpu", **asdict(self), **shares, **rounds}

    @property
    def memory_share(self) -> float:
        """Ours to the peer's: resident memory of the main process at its highest; our children stand beside it."""
        return self.ours.peak_mb / self.peer.peak_mb


@dataclass(frozen=True, slots=True)
class Point:
    """What a first run over so many feeds cost us, per feed."""

    feeds: int
    cpu_ms_a_feed: float
    peak_mb: float


def peer_is_there() -> bool:
    """Whether the peer is installed (extra `bench`)."""
    return find_spec("reader") is not None


def compare(*, feeds: int, entries: int, workers: int, rounds: int) -> list[Phase]:
    """Return the phases: first run, nothing changed, changed run, and the wall time on hosts that are far away.

    rounds: of the first three, each from nothing; the CPU seconds of a single one differ by a tenth from run to run.
    Raises BenchError when a process fails or the two do not store the same number of items.
    """
    by_phase = zip(*[_round(feeds, entries, workers) for _ in range(rounds)], strict=True)
    phases = [_middle(measured) for measured in by_phase]
    with tempfile.TemporaryDirectory() as name, _server(feeds, entries, LATENCY_SECONDS, HOSTS) as server:
        race = _Race(Path(name), server.urls(), workers)
        phases.append(race.run(f"{HOSTS} hosts, {LATENCY_SECONDS * 1000:.0f} ms away", wall=True))
    return phases


def _round(feeds: int, entries: int, workers: int) -> list[Phase]:
    with tempfile.TemporaryDirectory() as name, _server(feeds, entries, 0.0, 1) as server:
        race = _Race(Path(name), server.urls(), workers)
        phases = [race.run("first run"), race.run("nothing changed")]
        server.move_on()
        return [*phases, race.run("changed run")]


def _middle(measured: Sequence[Phase]) -> Phase:
    """Return the phase whose share stands in the middle, the lower one of two, with the shares of all."""
    shares = tuple(phase.share for phase in measured)
    middle = sorted(measured, key=lambda phase: phase.share)[(len(measured) - 1) // 2]
    return replace(middle, shares=shares if len(shares) > 1 else ())


def curve(numbers: list[int], *, entries: int, workers: int) -> list[Point]:
    """Return what a feed costs us in first runs over ever more feeds. Raises BenchError when a process fails."""
    points = []
    for feeds in numbers:
        with tempfile.TemporaryDirectory() as name, _server(feeds, entries, 0.0, 1) as server:
            race = _Race(Path(name), server.urls(), workers)
            cost = race.ours()
            points.append(Point(feeds, cost.cpu_seconds * 1000 / feeds, cost.peak_mb))
    return points


@dataclass(frozen=True, slots=True)
class _Server:
    process: "subprocess.Popen[str]"
    port: int
    hosts: int
    feeds: int

    def urls(self) -> list[str]:
        return [f"http://{host(number % self.hosts)}:{self.port}/feed/{number}" for number in range(self.feeds)]

    def move_on(self) -> None:
        """Move all feeds on to the next edition; returns when they are there."""
        if self.process.stdin is None or self.process.stdout is None:
            raise BenchError("the server of feeds has no pipes")
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.process.stdout.readline()


@contextmanager
def _server(feeds: int, entries: int, delay: float, hosts: int) -> Iterator[_Server]:
    command = [sys.executable, "-m", "tracker.bench.server", str(feeds), str(entries), str(delay), str(hosts)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 # our own
        try:
            line = process.stdout.readline() if process.stdout is not None else ""
            if not line.strip().isdecimal():
                raise BenchError("the server of feeds did not start")
            yield _Server(process, int(line), hosts, feeds)
        finally:
            process.kill()


@dataclass(frozen=True, slots=True)
class _Race:
    """Both sides over the same feeds, each with a database of its own in the folder."""

    folder: Path
    urls: list[str]
    workers: int

    def run(self, name: str, *, wall: bool = False) -> Phase:
        phase = Phase(name, self.ours(), self.peer(), wall)
        if phase.ours.items != phase.peer.items:
            raise BenchError(f"{name}: {phase.ours.items} items stored, the peer stored {phase.peer.items}")
        return phase

    def ours(self) -> Cost:
        words = ["tracker.bench.ours", str(self.folder / "ours.db"), str(self.workers)]
        self._printed([*words, "--only-add"])
        return self._cost(words)

    def peer(self) -> Cost:
        return self._cost(["tracker.bench.peer", str(self.folder / "peer.db"), str(self.workers)])

    def _cost(self, words: list[str]) -> Cost:
        return Cost(**json.loads(self._printed(words).splitlines()[-1]))

    def _printed(self, words: list[str]) -> str:
        command = [sys.executable, "-m", *words]
        urls = "\n".join(self.urls)
        done = subprocess.run(command, input=urls, capture_output=True, text=True, check=False)  # noqa: S603 # our own
        if done.returncode:
            raise BenchError(f"{words[0]} failed: {done.stderr.strip()[-500:]}")
        return done.stdout
