"""What a stretch of work cost this process and the children that it has waited for."""

import json
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field


@dataclass(slots=True)
class Cost:
    """cpu_seconds: of this process and its ended children. peak_mb: resident memory of this process at its highest;
    children_peak_mb: of its largest child. items: stored in the end, filled in by the caller.
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
    began, cpu = time.perf_counter(), _cpu_seconds()
    yield cost
    cost.wall_seconds = time.perf_counter() - began
    cost.cpu_seconds = _cpu_seconds() - cpu
    cost.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cost.children_peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _cpu_seconds() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)
