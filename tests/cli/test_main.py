"""The table from error to exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TextIO

import pytest

from tests.flow.terminal import ROOT, Terminal
from tracker import __version__
from tracker.cli.main import main, tracker

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


FAMILIES = (
    "--help",
    "--version",
    "agreement list",
    "agreement show sea-1999 --json",
    "audit verify",
    "bench review --help",
    "calendar --format ics",
    "determine 1.1 --result fulfilled --from 2026-11-02 --rationale So. --evidence event-1 --as ani",
    "doctor",
    "evaluate {labelled} --agreement sea-1999",
    "fetch --help",
    "flag list",
    "flag list --json",
    "init --help",
    "item list --json",
    "item show 1",
    "model list",
    "report --from 2026-11-01 --to 2026-11-30 --format json -o -",
    "review 1 1.1 --decision relevant --as ani",
    "run --no-fetch",
    "schedule --help",
    "serve --help",
    "source export",
    "source list",
    "spotcheck recall",
    "status",
    "story show 1",
    "up --help",
    "user list",
)
"""Commands of every family, each of which prints to standard output. `fetch` prints as `run` does; those that run on
until they are stopped print next to nothing.
"""
EACH = [pytest.param(words, marks=[pytest.mark.slow] if words == "doctor" else []) for words in FAMILIES]


def test_every_family_of_commands_is_there() -> None:
    assert {words.split()[0] for words in FAMILIES} >= set(COMMANDS.split())


@pytest.fixture
def words(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    """A command whose labelled file is there."""
    labelled = tmp_path / "labelled.jsonl"
    told = [{"o": "1.1", "stance": "breach"}]
    report = {"id": "r1", "lang": "en", "title": "Ceasefire broken in the Strait", "labels": told}
    labelled.write_text(json.dumps(report), encoding="utf-8")
    return str(request.param).format(labelled=labelled).split()


def ended_with(stdout: TextIO | None, words: list[str], terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run a command with this standard output; returns its exit code."""
    for name, value in terminal.environment.items():
        monkeypatch.setenv(name, value)
    with monkeypatch.context() as streams:
        streams.setattr(sys, "stdout", stdout)
        code: object = 0
        try:
            main(words)
        except SystemExit as end:
            code = end.code
        if stdout is None:
            sys.stdout.close()
    assert isinstance(code, int)
    return code


@pytest.mark.parametrize("words", EACH, indirect=True)
def test_output_that_finds_no_room_fails_in_one_sentence(
    terminal: Terminal, words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Path("/dev/full").open("w") as full:
        assert ended_with(full, words, terminal, monkeypatch) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert told == "error: standard output or the folder for temporary files: No space left on device"


@pytest.mark.parametrize("words", EACH, indirect=True)
def test_a_reader_that_has_seen_enough_is_told_as_other_programs_tell_it(
    terminal: Terminal, words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as pipe:
        assert ended_with(pipe, words, terminal, monkeypatch) == 141
    assert "error" not in capsys.readouterr().err


@pytest.mark.parametrize("words", EACH, indirect=True)
def test_what_is_printed_to_a_closed_output_is_missed(
    terminal: Terminal, words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended_with(None, words, terminal, monkeypatch) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert told == "error: standard output is closed: what was to be printed is lost"


def test_what_prints_nothing_needs_no_output(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["source", "export", "-o", str(tmp_path / "sources.csv")]
    assert ended_with(None, words, terminal, monkeypatch) == 0
    assert (tmp_path / "sources.csv").stat().st_size > 0
    assert capsys.readouterr().err == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "closed", "exit_code"),
    [
        ("item show 1", ">&-", 1),
        ("item show 1", "<&- >&- 2>&-", 1),
        ("item show 1", ">/dev/full 2>/dev/full", 1),
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
@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        ("agreement show sea-1999 --json", 141),
        ("item list", 141),
        ("item show 99", 1),  # what is wrong cannot be told: it goes to the same pipe
    ],
)
def test_a_process_whose_reader_has_seen_enough_ends_quietly(terminal: Terminal, words: str, exit_code: int) -> None:
    process = terminal.start(*words.split(), folder=ROOT)
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(timeout=60) == exit_code


@pytest.mark.slow
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_is_cut_short_is_missed_however_python_writes_it(tmp_path: Path, unbuffered: str) -> None:
    ended = subprocess.run(
        ["sh", "-c", f"ulimit -f 1; exec {sys.executable} -m tracker --help >{tmp_path / 'help.txt'}"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered},
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 < (tmp_path / "help.txt").stat().st_size <= 1024
    assert (ended.returncode, "File too large" in ended.stderr) == (1, True), ended


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
