"""The table from error to exit code."""

from pathlib import Path

import pytest

from tests.flow.terminal import Terminal
from tracker import __version__
from tracker.cli.main import tracker

COMMANDS = (
    "init up serve schedule run fetch agreement source item story flag evaluate bench review determine status calendar "
    "report user audit doctor"
)


def test_every_command_of_the_manual_is_there_and_says_what_it_does(terminal: Terminal) -> None:
    assert set(tracker.commands) == set(COMMANDS.split())
    for name in tracker.commands:
        assert "Usage: " in terminal(name, "--help")


def test_the_version_is_told(terminal: Terminal) -> None:
    assert terminal("--version") == f"tracker, version {__version__}\n"


@pytest.mark.parametrize(
    "words", [("flags",), ("flag", "list", "--obligations", "1.1"), ("item", "show"), ("run", "everything")]
)
def test_what_is_no_command_is_wrong_use(terminal: Terminal, words: tuple[str, ...]) -> None:
    assert "Error: " in terminal.refused(*words)


def test_what_is_not_there_fails_in_one_sentence(terminal: Terminal) -> None:
    assert terminal.refused("item", "show", "99", exit_code=1) == "error: there is no item 99\n"


def test_what_cannot_be_taken_is_wrong_use(terminal: Terminal) -> None:
    words = ("determine", "1.1", "--result", "breached", "--from", "2026-11-01", "--rationale", "So it is.")
    assert terminal.refused(*words).startswith("error: evidence: breached speaks of conduct")


def test_a_database_that_was_never_made_says_what_to_do(tmp_path: Path) -> None:
    terminal = Terminal(TRACKER_DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}")
    assert "the database is empty" in (said := terminal.refused("item", "list", exit_code=1))
    assert "run `tracker init`" in said


def test_wrong_settings_are_named_together() -> None:
    said = Terminal(TRACKER_PORT="http", TRACKER_FETCH_WORKERS="0").refused("item", "list")
    assert said.startswith("error: settings: 2 faults\n")
    assert "environment or .env: TRACKER_PORT: " in said
    assert "environment or .env: TRACKER_FETCH_WORKERS: " in said


def test_a_prompt_that_is_left_stops_the_command(terminal: Terminal) -> None:
    ended = terminal.run("user", "passwd", "ani", typed="")
    assert (ended.exit_code, ended.err.splitlines()[-1]) == (1, "stopped")
