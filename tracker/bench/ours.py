"""One run of ours: `python -m tracker.bench.ours DATABASE WORKERS`, the feeds' addresses on standard input.

With `--only-add` it makes the database if need be and adds the feeds, as `tracker init` and `tracker source import` do
before any run, and runs nothing. Without packs, for the peer flags nothing either: fetch, parse, sanitise, text,
language, stories, storage.
"""

import sys
from collections.abc import Iterable
from urllib.parse import urlsplit

from tracker.bench.account import measured
from tracker.bootstrap.app import App, open_app
from tracker.bootstrap.running import run_once
from tracker.domain.item import SourceEntry
from tracker.runs.holders import holder
from tracker.settings import Settings
from tracker.storage import items, schema, sources
from tracker.storage.engine import reading, transaction


def opened(database: str, workers: int, urls: Iterable[str]) -> App:
    """Return the program on a database of its own, which may fetch from the feeds' hosts."""
    allow = tuple(sorted({urlsplit(url).netloc for url in urls}))
    app = open_app(Settings(database_url=f"sqlite:///{database}", fetch_workers=workers, fetch_allow=allow))
    schema.upgrade(app.engine, app.migrations)
    return app


def add(app: App, urls: Iterable[str]) -> None:
    """Add the feeds that are not there yet."""
    with transaction(app.engine) as connection:
        for url in urls:
            sources.add(connection, SourceEntry(name=url, url=url), origin="bench", at=app.clock())


def main() -> None:
    """Add what is new among the feeds, run over all, print what the run cost."""
    urls = sys.stdin.read().split()
    app = opened(sys.argv[1], int(sys.argv[2]), urls)
    add(app, urls)
    if sys.argv[3:] == ["--only-add"]:
        app.close()
        return
    with measured() as cost:
        with reading(app.engine) as connection:
            wanted = sources.feeds(connection, active_only=True)
        run_once(app, wanted, by=holder("manual"))
        # What ended children have used is counted, and only that.
        app.children.close()
    with reading(app.engine) as connection:
        cost.items = items.count(connection)
    app.close()
    print(cost.printed())  # noqa: T201 # the caller reads it


if __name__ == "__main__":
    main()
