"""Sources on the command line: credentials stay secret, manners and retirement show."""

from pathlib import Path

import pytest
from click import UsageError
from click.testing import CliRunner

from tests.flow.terminal import Terminal
from tests.ingestion.server import Server, answering, serving, whole
from tests.runs.fakes import rss
from tracker.cli.main import tracker
from tracker.errors import Invalid
from tracker.settings import shipped
from tracker.storage import audit, schema, sources
from tracker.storage import tables as t
from tracker.storage.engine import open_engine, reading, transaction

pytestmark = pytest.mark.slow

FEED = rss(("g1", "Ceasefire holds", "A quiet night."))
SECRET = "hush-1234"


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    url = f"sqlite:///{tmp_path / 'tracker.db'}"
    engine = open_engine(url)
    schema.upgrade(engine, shipped("migrations"))
    engine.dispose()
    return Terminal(TRACKER_DATABASE_URL=url)


@pytest.fixture
def secret_file(tmp_path: Path) -> str:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    return str(file)


def everything_shown(terminal: Terminal) -> str:
    """Return all that lists, exports and the audit chain say."""
    engine = open_engine(terminal.environment["TRACKER_DATABASE_URL"])
    with reading(engine) as connection:
        assert audit.faults(connection) == []
        acts = [f"{row.act} {row.facts}" for row in connection.execute(t.audit.select())]
    engine.dispose()
    shown = [terminal("source", *words.split()) for words in ("list", "list --json", "export", "export --format opml")]
    return "\n".join([*acts, *shown])


def refusal(terminal: Terminal, *words: str) -> BaseException:
    """Return what a command is refused with."""
    result = CliRunner().invoke(tracker, words, env=terminal.environment, standalone_mode=False)
    assert result.exception is not None
    return result.exception


def seen_by(server: Server) -> list[str | None]:
    return [visit.fields.get("authorization") for visit in server.visits]


def test_a_password_opens_the_feed_and_is_shown_nowhere(terminal: Terminal, secret_file: str) -> None:
    with serving(whole(FEED)) as server:
        terminal.environment["TRACKER_FETCH_ALLOW"] = server.pair
        terminal("source", "add", server.url(), "--name", "Closed", "--username", "ani", "--password-file", secret_file)
        said = terminal("run") + terminal("source", "check")
    assert seen_by(server) == ["Basic YW5pOmh1c2gtMTIzNA=="] * 2
    shown = everything_shown(terminal) + said
    assert "set credentials" in shown
    assert '"credentials": true' in shown
    assert SECRET not in shown
    assert "YW5pOmh1c2gtMTIzNA==" not in shown


def test_a_password_can_come_from_standard_input(terminal: Terminal) -> None:
    with serving(whole(FEED)) as server:
        terminal.environment["TRACKER_FETCH_ALLOW"] = server.pair
        words = ["source", "add", server.url(), "--username", "ani", "--password-file", "-"]
        result = CliRunner().invoke(tracker, words, env=terminal.environment, input=f"{SECRET}\r\n")
        assert result.exit_code == 0
        terminal("run")
    assert seen_by(server) == ["Basic YW5pOmh1c2gtMTIzNA=="]


def test_a_header_can_be_set_changed_and_forgotten(terminal: Terminal, tmp_path: Path, secret_file: str) -> None:
    line = tmp_path / "line"
    line.write_text("Authorization: Bearer abc")
    with serving(whole(FEED)) as server:
        terminal.environment["TRACKER_FETCH_ALLOW"] = server.pair
        terminal("source", "add", server.url(), "--name", "Closed")
        terminal("source", "edit", "Closed", "--username", "ani", "--password-file", secret_file)
        terminal("source", "edit", "Closed", "--header-file", str(line))
        terminal("run")
        terminal("source", "edit", "Closed", "--no-credentials")
        terminal("run")
    assert seen_by(server) == ["Bearer abc", None]
    assert "forget credentials" in everything_shown(terminal)


def test_credentials_are_not_sent_to_a_new_origin(terminal: Terminal, secret_file: str) -> None:
    terminal("source", "add", "https://a.example/f", "--username", "ani", "--password-file", secret_file)
    with serving(whole(FEED)) as server:
        terminal.environment["TRACKER_FETCH_ALLOW"] = server.pair
        terminal("source", "edit", "a.example", "--url", server.url())
        terminal("run")
    assert seen_by(server) == [None]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["--username", "ani"], UsageError),
        (["--password-file", "FILE"], UsageError),
        (["--header-file", "FILE", "--username", "ani"], UsageError),
        (["--header-file", "FILE", "--no-credentials"], UsageError),
        (["--header-file", "FILE"], Invalid),
        ([], UsageError),
    ],
)
def test_credentials_that_make_no_sense_are_refused(
    terminal: Terminal, secret_file: str, words: list[str], error: type[Exception]
) -> None:
    terminal("source", "add", "https://a.example/f", "--name", "A")
    given = [secret_file if word == "FILE" else word for word in words]
    complaint = refusal(terminal, "source", "edit", "A", *given)
    assert isinstance(complaint, error)
    assert SECRET not in str(complaint)


@pytest.mark.parametrize("data", [b"A: " + b"x" * 20_000, b"A: \xff"])
def test_a_file_that_holds_no_credentials_is_refused(terminal: Terminal, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "much"
    file.write_bytes(data)
    assert isinstance(refusal(terminal, "source", "add", "https://a.example/f", "--header-file", str(file)), Invalid)


def test_adding_credentials_to_a_known_source_is_left_to_edit(terminal: Terminal, secret_file: str) -> None:
    terminal("source", "add", "https://a.example/f")
    words = ("source", "add", "https://a.example/f", "--username", "ani", "--password-file", secret_file)
    assert "tracker source edit" in str(refusal(terminal, *words))


def test_manners_towards_a_host_can_be_set(terminal: Terminal) -> None:
    terminal("source", "add", "https://a.example/f", "--name", "A")
    terminal("source", "edit", "A", "--max-connections", "1", "--min-gap", "0")
    (source,) = terminal.json("source", "list")
    assert (source["max_connections"], source["min_gap_seconds"]) == (1, 0.0)


def test_a_source_tells_when_it_is_due_and_why_it_was_retired(terminal: Terminal) -> None:
    with serving(answering("410 Gone")) as server:
        terminal.environment["TRACKER_FETCH_ALLOW"] = server.pair
        terminal("source", "add", server.url(), "--name", "Old")
        assert " now " in terminal("source", "list")
        terminal("run", exit_code=1)
        engine = open_engine(terminal.environment["TRACKER_DATABASE_URL"])
        with transaction(engine) as connection:
            source = sources.named(connection, "Old")
            assert source.gone_since is not None
            sources.retire(connection, source.id, at=source.gone_since, reason="gone for good (HTTP 410)")
        engine.dispose()
    listed = terminal("source", "list")
    assert "retired" in listed
    assert "gone for good (HTTP 410)" in listed
    assert "retired: Old" in terminal("doctor")
    terminal("source", "edit", "Old", "--active")
    assert "retired" not in terminal("source", "list") + terminal("doctor")
