"""`tracker item import` as a person sees it."""

import gzip
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import NOON
from tests.flow.terminal import ROOT, Terminal
from tracker.ingestion.report_files import opened
from tracker.runs.past_reports import open_import, store_rest
from tracker.storage.engine import open_engine

pytestmark = pytest.mark.slow

REPORT = {
    "id": "1",
    "source": "gazette.example",
    "published": "2020-12-01",
    "title": "Ceasefire in Nagorno-Karabakh broken near Stepanakert",
    "summary": "Azerbaijan and Armenia blame each other for shelling in Nagorno-Karabakh.",
}
COUNTS = {"rows": 2, "resumed_after": 0, "items_new": 2, "items_changed": 0, "unchanged": 0, "flags_new": 2}


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    terminal = Terminal(TRACKER_DATABASE_URL=f"sqlite:///{tmp_path / 'tracker.db'}", TRACKER_LOAD_RECORD="off")
    terminal("init")
    return terminal


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "past.jsonl"
    file.write_text("\n".join(json.dumps(REPORT | {"id": number}) for number in (1, 2)))
    return file


def test_an_import_counts_what_it_did_and_the_second_changes_nothing(terminal: Terminal, file: Path) -> None:
    first = terminal.json("item", "import", str(file))
    assert first | {"flags_new": 2} == COUNTS
    assert first["flags_new"] >= 2
    again = terminal.json("item", "import", str(file))
    assert again == COUNTS | {"items_new": 0, "unchanged": 2, "flags_new": 0}
    assert "0 new items, 0 changed, 2 unchanged, 0 new flags" in terminal("item", "import", str(file))


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_standard_input_is_read_and_the_end_of_an_import_is_remembered(
    terminal: Terminal, file: Path, pack: type
) -> None:
    def imported() -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "tracker", "item", "import", "-"],
            input=pack(file.read_bytes()),
            env=os.environ | {"PYTHONPATH": str(ROOT)} | terminal.environment,
            cwd=file.parent,
            capture_output=True,
            check=True,
        )

    assert imported().stdout.startswith(b"2 new items, 0 changed, 0 unchanged")
    again = imported()
    assert again.stderr.startswith(b"imported already on ")
    assert b": 2 reports, 2 new items" in again.stderr
    assert again.stdout == b"0 new items, 0 changed, 2 unchanged, 0 new flags\n"


def test_a_pipe_sees_no_progress_bar(terminal: Terminal, file: Path) -> None:
    process = terminal.start("item", "import", str(file), folder=file.parent)
    output, _ = process.communicate(timeout=120)
    assert len(output.splitlines()) == 1


def test_faults_are_told_with_their_lines_and_nothing_is_stored(terminal: Terminal, file: Path) -> None:
    with file.open("a") as out:
        out.write("\n" + json.dumps(REPORT | {"published": "soon"}) + "\n{")
    process = terminal.start("item", "import", str(file), folder=file.parent)
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert output.splitlines() == [
        f"error: {file}: 2 faults",
        f"{file}:3: published: must be YYYY, YYYY-MM, YYYY-MM-DD, an ISO 8601 time, or nothing",
        f"{file}:4: no JSON: Expecting property name enclosed in double quotes",
    ]
    assert terminal.json("item", "list") == []


def test_a_fault_of_the_disk_is_a_sentence(terminal: Terminal, tmp_path: Path) -> None:
    process = terminal.start("source", "export", "-o", str(tmp_path / "none" / "feeds.csv"), folder=tmp_path)
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert output.startswith("error: cannot write")
    assert "Traceback" not in output


def test_an_import_that_stopped_says_where_it_goes_on(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "long.jsonl"
    file.write_text("\n".join(json.dumps(REPORT | {"id": number}) for number in range(1100)))
    engine = open_engine(terminal.environment["TRACKER_DATABASE_URL"])
    with file.open("rb") as stream, opened(stream, name="long.jsonl") as reports:
        begun = open_import(engine, reports, at=NOON)
        next(store_rest(engine, reports, begun, clock=lambda: NOON))
    engine.dispose()
    said = {finding["what"]: finding["says"] for finding in terminal.json("doctor")}
    assert said["import of long.jsonl"].startswith("stopped or under way after 500 of 1100 reports")
    process = terminal.start("item", "import", str(file), folder=tmp_path)
    output, _ = process.communicate(timeout=120)
    first, second = output.splitlines()
    assert first == "going on after 500 of 1100 reports"
    assert second.startswith("600 new items, 0 changed, 0 unchanged, ")
    assert "import of long.jsonl" not in {finding["what"] for finding in terminal.json("doctor")}


def test_a_terminal_sees_how_far_the_import_is(terminal: Terminal, file: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", "item", "import", str(file)],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | terminal.environment | {"TERM": "xterm", "COLUMNS": "100"},
        cwd=file.parent,
        stderr=theirs,
        stdout=subprocess.DEVNULL,
    )
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 4096):
            shown += piece
    except OSError:  # Linux reports the other end's closing so
        pass
    os.close(ours)
    assert process.wait(timeout=120) == 0
    for phase in (b"importing", b"flagging"):
        assert phase in shown
