"""A run whose memory is measured from outside: `python -m tracker.bench.victim DATABASE PORT FEEDS`.

It fetches the ordinary feeds `/warm/N` from 127.0.0.1, says so, waits for a line, fetches `/case/0` and so on, says
what became of them, and waits for another line before it ends.
"""

import json
import sys

from tracker.bench.growth import WARM
from tracker.bench.ours import add, opened
from tracker.bench.server import host
from tracker.bootstrap.app import App
from tracker.bootstrap.running import run_once
from tracker.domain.item import Outcome
from tracker.domain.run import RunResult
from tracker.runs.holders import holder
from tracker.storage import fetches, sources
from tracker.storage.engine import reading

_WORKERS = 8


def _fetched(app: App, urls: list[str]) -> RunResult:
    add(app, urls)
    with reading(app.engine) as connection:
        wanted = [source for source in sources.feeds(connection, active_only=True) if source.url in urls]
    result = run_once(app, wanted, by=holder("manual"))
    if result is None:
        raise AssertionError("a run by hand has no slot")
    return result


def main() -> None:
    """Fetch the warm-up and the case; talk to the measuring process by lines."""
    database, port, feeds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    warm = [f"http://{host(number)}:{port}/warm/{number}" for number in range(WARM)]
    case = [f"http://{host(number)}:{port}/case/{number}" for number in range(feeds)]
    app = opened(database, _WORKERS, [*warm, *case])
    _fetched(app, warm)
    print("ready", flush=True)  # noqa: T201 # the caller waits for it
    sys.stdin.readline()
    result = _fetched(app, case)
    with reading(app.engine) as connection:
        notes = [fetches.of_source(connection, source.source_id, limit=1)[0].note for source in result.sources]
    told = {
        "items": result.items_new,
        "failed": sum(source.outcome is Outcome.FAILED for source in result.sources),
        "reason": result.sources[0].error or notes[0] or "",
    }
    print(json.dumps(told), flush=True)  # noqa: T201 # the caller reads it
    sys.stdin.readline()
    app.close()


if __name__ == "__main__":
    main()
