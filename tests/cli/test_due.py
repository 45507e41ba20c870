"""What `tracker run` takes."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.builders import NOON
from tests.flow.server import serving
from tests.flow.terminal import Terminal
from tests.ingestion.server import serving as serving_raw
from tests.ingestion.server import whole
from tests.runs.fakes import rss
from tracker.cli.main import tracker
from tracker.domain.item import SourceEntry
from tracker.errors import InvalidFile
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
    result = CliRunner().invoke(tracker, ["run"], env=terminal.environment)
    assert result.exit_code == 1
    assert "tracker source add" in result.stderr


def test_those_we_visit_see_whom_to_write_to(terminal: Terminal) -> None:
    with serving_raw(whole(rss(("g1", "Ceasefire holds", "A quiet night.")))) as server:
        terminal.environment |= {"TRACKER_FETCH_ALLOW": server.pair, "TRACKER_CONTACT": "feeds@watch.example"}
        terminal("fetch", server.url())
    assert server.visits[0].fields["user-agent"].endswith("(feed collector; +feeds@watch.example)")


@pytest.mark.parametrize("contact", ["two words", "(brackets)", "адрес@watch.example", "x" * 201, "a\r\nb"])
def test_a_contact_that_cannot_be_sent_is_refused_at_the_start(terminal: Terminal, contact: str) -> None:
    result = CliRunner().invoke(
        tracker, ["run"], env={**terminal.environment, "TRACKER_CONTACT": contact}, standalone_mode=False
    )
    assert isinstance(result.exception, InvalidFile)
    assert result.exception.faults[0].field == "TRACKER_CONTACT"
