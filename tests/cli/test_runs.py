"""What `tracker run` takes."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import NOON
from tests.flow.server import serving
from tests.flow.terminal import Terminal
from tests.runs.fakes import rss
from tracker.domain.item import SourceEntry
from tracker.settings import shipped
from tracker.storage import schema, sources
from tracker.storage.engine import open_engine, transaction

FAR = NOON + timedelta(days=36500)


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A database with one source, which nobody can reach, due in a hundred years."""
    url = f"sqlite:///{tmp_path / 'tracker.db'}"
    engine = open_engine(url)
    schema.upgrade(engine, shipped("migrations"))
    with transaction(engine) as connection:
        source, _ = sources.add(connection, SourceEntry("Later", "http://127.0.0.1:9/"), origin="user", at=NOON)
        sources.plan(connection, source.id, due_at=FAR)
    engine.dispose()
    return Terminal(TRACKER_DATABASE_URL=url)


def test_when_nothing_is_due_the_run_succeeds_and_says_so(terminal: Terminal) -> None:
    assert "no source is due" in terminal("run")
    result = terminal.json("run")
    assert (result["sources"], result["items_new"], result["flags_new"]) == ([], 0, 0)


@pytest.mark.parametrize("words", [("--all",), ("--source", "Later"), ("--source", "http://127.0.0.1:9/")])
def test_all_or_one_source_can_be_asked_for_whatever_the_schedule(terminal: Terminal, words: tuple[str, ...]) -> None:
    assert [source["name"] for source in terminal.json("run", *words, exit_code=1)["sources"]] == ["Later"]


def test_one_address_is_fetched_whatever_the_schedule(terminal: Terminal) -> None:
    assert terminal.json("fetch", "http://127.0.0.1:9/", exit_code=1)["sources"][0]["outcome"] == "failed"


def test_feeds_on_our_own_servers_are_due_whenever_somebody_asks(terminal: Terminal) -> None:
    with serving() as server:
        server.bodies["/Own"] = rss(("g1", "Ceasefire holds", "A quiet night."))
        terminal.environment["TRACKER_FETCH_ALLOW"] = server.pair
        terminal("source", "add", f"http://{server.pair}/Own")
        outcomes = [terminal.json("run")["sources"][0]["outcome"] for _ in range(2)]
    assert outcomes == ["stored", "not_modified"]


def test_without_an_active_source_the_run_says_what_to_do(terminal: Terminal) -> None:
    terminal("source", "remove", "Later")
    with pytest.raises(AssertionError, match="tracker source add"):
        terminal("run")
