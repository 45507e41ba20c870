"""A run or import killed at many points, by what can be seen from outside, ends as if it had never been killed."""

import json
import random
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.flow.server import FeedServer, opml, serving
from tests.flow.terminal import Terminal
from tests.runs.fakes import rss
from tests.runs.faults import contents
from tracker.domain.file_import import ImportState
from tracker.domain.run import RunState
from tracker.settings import shipped
from tracker.storage import audit, imports, items, runs, schema
from tracker.storage.engine import open_engine, reading

pytestmark = pytest.mark.slow

FEEDS = [f"/Paper{number}" for number in range(8)]
ROWS = 2400


@pytest.fixture
def newsroom() -> Iterator[FeedServer]:
    with serving() as server:
        for name in FEEDS:
            server.bodies[name] = rss(
                (
                    f"{name}-1",
                    f"Shelling near Stepanakert breaks the ceasefire, {name.strip('/')} reports",
                    "Karabakh.",
                ),
                (f"{name}-2", "Armenia and Azerbaijan blame each other in Nagorno-Karabakh", "The same words for all."),
            )
        yield server


@pytest.fixture
def terminal(newsroom: FeedServer, database_url: str, tmp_path: Path) -> Terminal:
    return _prepared(newsroom, database_url, tmp_path)


@pytest.fixture
def wanted(newsroom: FeedServer, tmp_path: Path) -> Callable[..., dict[str, Sequence[object]]]:
    """Return what commands leave that nobody disturbs."""

    def undisturbed(*words: str) -> dict[str, Sequence[object]]:
        url = f"sqlite:///{tmp_path / 'undisturbed.db'}"
        engine = open_engine(url)
        schema.upgrade(engine, shipped("migrations"))
        _prepared(newsroom, url, tmp_path)(*words)
        found = contents(engine)
        engine.dispose()
        return found

    return undisturbed


def _prepared(newsroom: FeedServer, url: str, folder: Path) -> Terminal:
    """Set a database up whose only active sources are the newsroom's."""
    terminal = Terminal(
        TRACKER_DATABASE_URL=url,
        TRACKER_FETCH_ALLOW=newsroom.pair,
        TRACKER_LOAD_RECORD="off",
        TRACKER_FETCH_WORKERS="1",
    )
    terminal("init")
    for source in terminal.json("source", "list"):
        terminal("source", "remove", source["url"])
    feeds = folder / "feeds.opml"
    feeds.write_bytes(opml(newsroom, *FEEDS))
    terminal("source", "import", str(feeds))
    return terminal


def _kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def _wait_until(
    process: subprocess.Popen[str], engine: sa.Engine, number: Callable[[sa.Connection], int], least: int
) -> None:
    """Look at the database until a number in it has grown to `least`, or the process has ended."""
    while process.poll() is None:
        with reading(engine) as connection:
            if number(connection) >= least:
                return


def test_a_run_may_be_killed_at_any_feed(
    terminal: Terminal, newsroom: FeedServer, engine: sa.Engine, tmp_path: Path, wanted: Callable[..., object]
) -> None:
    undisturbed = wanted("run")
    for feed in (FEEDS[0], FEEDS[3], FEEDS[7]):
        newsroom.held[feed] = threading.Event()
        newsroom.reached.clear()
        process = terminal.start("run", "--all", folder=tmp_path)
        assert newsroom.reached.wait(60)
        _kill(process)
        newsroom.held.pop(feed).set()
        with reading(engine) as connection:
            assert audit.faults(connection) == []
    assert {finding["what"]: finding["says"] for finding in terminal.json("doctor")}["last run"].startswith(
        "interrupted"
    )
    terminal("run", "--all")
    assert contents(engine) == undisturbed
    with reading(engine) as connection:
        assert {run.state for run in runs.latest(connection, limit=9)} == {RunState.DONE, RunState.INTERRUPTED}


def test_a_run_may_be_killed_between_any_items(
    terminal: Terminal, engine: sa.Engine, tmp_path: Path, wanted: Callable[..., object]
) -> None:
    undisturbed = wanted("run")
    chance = random.Random(3)
    for least in sorted(chance.sample(range(1, 2 * len(FEEDS)), 3)):
        process = terminal.start("run", "--all", folder=tmp_path)
        _wait_until(process, engine, items.count, least)
        _kill(process)
    terminal("run", "--all")
    assert contents(engine) == undisturbed


def test_an_import_may_be_killed_at_any_batch(
    terminal: Terminal, engine: sa.Engine, tmp_path: Path, wanted: Callable[..., object]
) -> None:
    file = tmp_path / "past.jsonl"
    words = {
        "title": "Ceasefire in Nagorno-Karabakh broken near Stepanakert",
        "summary": "Villages in Artsakh were shelled.",
    }
    rows = (
        words | {"id": f"r{n}", "source": f"paper{n % 3}", "published": f"2021-{1 + n % 12:02}"} for n in range(ROWS)
    )
    file.write_text("\n".join(json.dumps(row) for row in rows))
    undisturbed = wanted("item", "import", str(file))
    reached = []
    for least in (1, 700, ROWS):
        process = terminal.start("item", "import", str(file), folder=tmp_path)
        _wait_until(process, engine, _rows_done, least)
        _kill(process)
        with reading(engine) as connection:
            reached.append(_rows_done(connection))
            assert items.count(connection) == reached[-1]
    assert reached == sorted(reached)
    assert reached[0] > 0

    again = terminal.json("item", "import", str(file))
    assert again["items_new"] == ROWS - reached[-1]
    assert contents(engine) == undisturbed
    with reading(engine) as connection:
        (done,) = imports.newest(connection, limit=9)
    assert (done.state, done.items_new) == (ImportState.DONE, ROWS)


def _rows_done(connection: sa.Connection) -> int:
    return sum(one.rows_done for one in imports.newest(connection, limit=9))
