"""What a stretch of work cost this process and the children that it has waited for."""

import json
import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Event, Thread

_GLANCE_SECONDS = 0.1


@dataclass(slots=True)
class Cost:
    """cpu_seconds: of this process and its ended children. peak_mb: resident memory of this process at its highest,
    from its start on; children_peak_mb: of its children, each at its highest, added up as they stood side by side.
    items: stored in the end, filled in by the caller.
    """

    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    peak_mb: float = 0.0
    children_peak_mb: float = 0.0
    items: int = field(default=0)

    def printed(self) -> str:
        """Return the cost as one line of JSON."""
        return json.dumps(asdict(self))


@contextmanager
def measured() -> Iterator[Cost]:
    """Measure the block; the cost is filled in when it ends."""
    cost = Cost()
    over = Event()
    watcher = Thread(target=_watch_children, args=(cost, over))
    watcher.start()
    began, cpu = time.perf_counter(), _cpu_seconds()
    try:
        yield cost
        cost.wall_seconds = time.perf_counter() - began
        cost.cpu_seconds = _cpu_seconds() - cpu
        cost.peak_mb = _peak_mb(os.getpid())
    finally:
        over.set()
        watcher.join()


def _watch_children(cost: Cost, over: Event) -> None:
    while not over.wait(_GLANCE_SECONDS):
        cost.children_peak_mb = max(cost.children_peak_mb, sum(_peak_mb(child) for child in _children()))


def _children() -> list[int]:
    threads = Path("/proc/self/task").iterdir()
    return [int(child) for thread in threads for child in _told(thread / "children").split()]


def resident_mb() -> float:
    """Return the memory that this process holds now; 0 where the system does not tell."""
    lines = _told(Path("/proc/self/status")).splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)


def _peak_mb(process: int) -> float:
    """Return a process's resident memory at its highest; 0 for one that has ended.

    The system's other account of it, `ru_maxrss`, is no measure here: a process starts with its parent's peak in it.
    """
    lines = _told(Path(f"/proc/{process}/status")).splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


def _told(file: Path) -> str:
    """Return what the system tells of a process or thread; nothing when it has ended meanwhile."""
    try:
        return file.read_text()
    except OSError:
        return ""


def _cpu_seconds() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)
