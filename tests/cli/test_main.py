"""The table from error to exit code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flow.terminal import ROOT, Terminal
from tracker import __version__
from tracker.cli.main import tracker

COMMANDS = (
    "init up serve schedule run fetch agreement source item story flag evaluate bench review determine status calendar "
    "report user audit doctor model spotcheck"
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
    assert terminal.refused("item", "show", "99", exit_code=1) == "error: there is no item-99\n"


def test_what_cannot_be_taken_is_wrong_use(terminal: Terminal) -> None:
    words = ("determine", "1.1", "--result", "breached", "--from", "2026-11-01", "--rationale", "So it is.")
    assert terminal.refused(*words).startswith("error: evidence: breached speaks of conduct")


def test_a_database_that_was_never_made_says_what_to_do(tmp_path: Path) -> None:
    terminal = Terminal(TRACKER_DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}")
    said = terminal.refused("item", "list", exit_code=1)
    lacking = "there is no file there yet: run `tracker init`, which makes it"
    assert said == f"error: sqlite:///{tmp_path / 'new.db'}: {lacking}\n"
    (tmp_path / "new.db").touch()
    said = terminal.refused("item", "list", exit_code=1)
    assert said.startswith(f"error: sqlite:///{tmp_path / 'new.db'}: the database is empty")
    assert "run `tracker init`" in said


def test_a_database_in_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    terminal = Terminal(TRACKER_DATABASE_URL=f"sqlite:///{tmp_path / 'nope' / 'new.db'}")
    said = terminal.refused("status", exit_code=1)
    assert f"there is no file there yet, and the folder {tmp_path / 'nope'} does not exist: run" in said
    assert not (tmp_path / "nope").exists()


def test_wrong_settings_are_named_together() -> None:
    said = Terminal(TRACKER_PORT="http", TRACKER_FETCH_WORKERS="0").refused("item", "list")
    assert said.startswith("error: settings: 2 faults\n")
    assert "environment or .env: TRACKER_PORT: " in said
    assert "environment or .env: TRACKER_FETCH_WORKERS: " in said


def test_a_prompt_that_is_left_stops_the_command(terminal: Terminal) -> None:
    ended = terminal.run("user", "passwd", "ani", typed="")
    assert (ended.exit_code, ended.err.splitlines()[-1]) == (1, "stopped")


def test_an_argument_that_is_no_text_is_wrong_use(terminal: Terminal) -> None:
    said = terminal.refused("source", "add", "https://herald.example/", "--name", "Caf\udce9")
    assert said == "error: argument 5 is not UTF-8: Caf\\udce9\n"


@pytest.mark.slow
@pytest.mark.parametrize("words", [("source", "list"), ("agreement", "show", "sea-1999", "--json"), ("--version",)])
def test_output_that_finds_no_room_fails_in_one_sentence(terminal: Terminal, words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "tracker", *words],
            env={**os.environ, "PYTHONPATH": str(ROOT), **terminal.environment},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (ended.returncode, ended.stderr) == (
        1,
        "error: standard output or the folder for temporary files: No space left on device\n",
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "closed", "exit_code"),
    [
        ("item show 1", ">&-", 0),
        ("item show 1", "<&- >&- 2>&-", 0),
        ("item import -", "<&-", 1),
        ("user passwd ani", "<&-", 1),
    ],
)
def test_a_stream_that_is_closed_is_an_empty_one(terminal: Terminal, words: str, closed: str, exit_code: int) -> None:
    ended = subprocess.run(
        ["sh", "-c", f"exec {sys.executable} -m tracker {words} {closed}"],
        env={**os.environ, "PYTHONPATH": str(ROOT), **terminal.environment},
        capture_output=True,
        text=True,
        start_new_session=True,  # no terminal to ask for a password
        check=False,
    )
    assert (ended.returncode, "Traceback" in ended.stderr) == (exit_code, False)


@pytest.mark.slow
def test_a_reader_that_has_seen_enough_is_no_error(terminal: Terminal) -> None:
    process = terminal.start("agreement", "show", "sea-1999", "--json", folder=ROOT)
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(timeout=60) == 1


DEAR = "alembic apscheduler argon2 eldc feedparser flask icalendar jinja2 lxml nh3 pydantic trafilatura yaml".split()
IMPORTED = """
import sys
from tracker.cli.main import main
try:
    main({words})
except SystemExit as end:
    assert not end.code, end.code
print(*(name for name in {dear} if name in sys.modules))
"""


def imported(folder: Path, *words: str) -> str:
    """Return which of the dear modules a command has imported in a process of its own, apart by blanks."""
    code = IMPORTED.format(words=words, dear=(*DEAR, "sqlalchemy"))
    environment = os.environ | {"TRACKER_DATABASE_URL": f"sqlite:///{folder / 'tracker.db'}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    return done.stdout.splitlines()[-1]


def test_the_version_costs_no_library(tmp_path: Path) -> None:
    assert imported(tmp_path, "--version") == ""


@pytest.mark.slow
def test_a_run_imports_nothing_that_pages_packs_or_migrations_need(tmp_path: Path) -> None:
    imported(tmp_path, "init")
    assert imported(tmp_path, "run", "--source", "no such source", "--help") == "sqlalchemy"
    assert imported(tmp_path, "run", "--no-fetch") == "sqlalchemy"
    assert imported(tmp_path, "flag", "list", "--json") == "sqlalchemy"
