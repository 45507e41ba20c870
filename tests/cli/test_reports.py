"""`tracker calendar` and `tracker report`."""

import csv
import io
import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import icalendar
import pytest
import sqlalchemy as sa

from tests.builders import NOON
from tests.flow.terminal import Terminal
from tracker.domain.report import FORMAT_VERSION

KNOWN_AT = NOON + timedelta(minutes=1)  # when the last thing was recorded
NOVEMBER = ("report", "--from", "2026-11-01", "--to", "2026-11-30")


def test_the_calendar_tells_what_follows_from_the_text(terminal: Terminal) -> None:
    rows = terminal.json("calendar", "--as-of", "2025-01-01", "--until", "2026-01-01")
    assert list(rows[0]) == ["date", "obligation", "kind", "title", "state", "at"]
    # Five years from 10 November 2020, notice six months before; the term that runs is shown with its beginning.
    assert [(row["date"], row["obligation"], row["kind"]) for row in rows] == [
        ("2020-11-10", "sea-1999/2.1", "term_start"),
        ("2025-05-10", "sea-1999/2.1", "notice_by"),
        ("2025-11-10", "sea-1999/2.1", "term_end"),
        ("2025-11-10", "sea-1999/2.1", "term_start"),
    ]
    same = terminal("calendar", "--as-of", "2025-01-01", "--until", "2026-01-01", "--format", "json")
    assert json.loads(same) == rows


def test_the_calendar_prints_as_table_and_as_icalendar(terminal: Terminal) -> None:
    words = ("calendar", "--as-of", "2025-01-01", "--until", "2026-01-01", "--agreement", "sea-1999")
    table = terminal(*words)
    assert table.startswith("as of 2025-01-01")
    assert "2025-05-10  sea-1999/2.1  notice_by" in table
    feed = icalendar.Calendar.from_ical(terminal(*words, "--format", "ics"))
    assert len(feed.walk("VEVENT")) == 4


def test_the_calendar_looks_ten_years_ahead_when_no_end_is_named(terminal: Terminal) -> None:
    rows = terminal.json("calendar", "--as-of", "2025-01-01")
    assert (rows[0]["date"], rows[-1]["date"]) == ("2020-11-10", "2030-11-10")


@pytest.mark.parametrize(
    ("words", "exit_code", "complaint"),
    [
        (("--as-of", "soon"), 2, "'soon' is not a day; write it as 2026-11-24"),
        (("--format", "pdf"), 2, "'pdf' is not one of 'table', 'ics', 'json'"),
        (("--agreement", "sky-2000"), 1, "error: there is no agreement sky-2000"),
        (("--as-of", "9995-01-01"), 2, "error: --as-of: lies too far ahead: 120 months from 9995-01-01 lies outside"),
        (("--as-of", "2026-01-01", "--until", "9999-12-31"), 2, "error: --until: lies too far ahead: "),
        (
            ("--as-of", "2026-01-02", "--until", "2026-01-01"),
            2,
            "error: --until: 2026-01-01 lies before the day from which it is looked, 2026-01-02",
        ),
    ],
)
def test_a_calendar_that_cannot_be_made_is_refused(
    terminal: Terminal, words: tuple[str, ...], exit_code: int, complaint: str
) -> None:
    assert complaint in terminal.refused("calendar", *words, exit_code=exit_code)


@pytest.mark.parametrize("form", ["html", "csv", "json"])
def test_the_same_report_has_the_same_bytes_and_agrees_with_the_database(
    terminal: Terminal, tmp_path: Path, form: str
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    said = terminal(*NOVEMBER, "--format", form, "-o", str(one))
    first, digest = said.splitlines()
    assert first == f"{one}: Strait agreement, 2026-11-01 to 2026-11-30, known at {KNOWN_AT:%Y-%m-%d %H:%M:%S} UTC"
    terminal(*NOVEMBER, "--format", form, "-o", str(two), "--agreement", "sea-1999")
    assert one.read_bytes() == two.read_bytes()
    verdict = terminal.json("report", "verify", str(one))
    stated = digest.removeprefix("digest ")
    same = {"same_inputs": True, "same_bytes": True, "format_version": FORMAT_VERSION, "same_version": True}
    assert verdict == {"digest_stated": stated, "digest_now": stated, **same}
    assert terminal("report", "verify", str(two)) == "inputs: the same\nfile: byte for byte the same\n"


def test_a_report_replaces_the_one_before_when_it_is_whole(terminal: Terminal, tmp_path: Path) -> None:
    file, link, stopped = tmp_path / "report", tmp_path / "latest", tmp_path / ".report.new"
    file.write_text("the one before", encoding="utf-8")
    link.symlink_to(file)
    stopped.symlink_to("/dev/full")
    said = terminal.refused(*NOVEMBER, "-o", str(link), exit_code=1)
    assert said == f"error: cannot write {link}: No space left on device\n"
    assert file.read_text(encoding="utf-8") == "the one before"
    terminal(*NOVEMBER, "-o", str(link))
    assert file.read_bytes().startswith(b"<!doctype html>")
    assert (stopped.is_symlink(), link.is_symlink()) == (False, True)


@pytest.mark.parametrize("name", ["-", "/dev/stdout"])
def test_a_report_is_printed_and_what_is_said_of_it_stands_apart(terminal: Terminal, tmp_path: Path, name: str) -> None:
    terminal(*NOVEMBER, "--format", "json", "-o", str(tmp_path / "report"))
    ended = terminal.run(*NOVEMBER, "--format", "json", "-o", name)
    assert ended.out == (tmp_path / "report").read_text(encoding="utf-8")
    assert ended.err.startswith(f"{name}: Strait agreement, 2026-11-01 to 2026-11-30")
    assert not Path("-").exists()


def test_a_report_goes_through_a_pipe(terminal: Terminal, tmp_path: Path) -> None:
    terminal(*NOVEMBER, "--format", "csv", "-o", str(tmp_path / "report"))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as reader:
        read = reader.submit(pipe.read_bytes)
        terminal(*NOVEMBER, "--format", "csv", "-o", str(pipe))
    assert read.result() == (tmp_path / "report").read_bytes()
    assert pipe.is_fifo()


@pytest.mark.parametrize("form", ["html", "csv", "json"])
def test_a_report_of_another_version_is_not_taken_for_a_changed_one(
    terminal: Terminal, tmp_path: Path, form: str
) -> None:
    file = tmp_path / "report"
    terminal(*NOVEMBER, "--format", form, "-o", str(file))
    older = file.read_bytes().replace(b"format_version", b"left_out")
    file.write_bytes(older)
    assert terminal("report", "verify", str(file), exit_code=1) == (
        f"written by another version of the program (report format 1, this one writes {FORMAT_VERSION}): "
        "it cannot be compared byte for byte\ninputs: the same\n"
    )
    verdict = terminal.json("report", "verify", str(file), exit_code=1)
    assert (verdict["format_version"], verdict["same_version"]) == ("1", False)


def test_what_becomes_of_sources_later_changes_no_report_of_before(
    terminal: Terminal, engine: sa.Engine, tmp_path: Path
) -> None:
    file, now = tmp_path / "report.html", tmp_path / "now.html"
    terminal(*NOVEMBER, "-o", str(file))
    terminal("source", "edit", "Gazette", "--reliability", "C", "--side", "NL")
    terminal("source", "edit", "Gazette", "--name", "Herald")
    terminal("source", "remove", "Herald")
    assert terminal("report", "verify", str(file)) == "inputs: the same\nfile: byte for byte the same\n"
    terminal(*NOVEMBER, "-o", str(now))
    assert "Gazette" in file.read_text(encoding="utf-8")
    assert "Gazette" not in now.read_text(encoding="utf-8")


def test_a_report_as_known_earlier_leaves_out_what_came_later(terminal: Terminal, tmp_path: Path) -> None:
    now, then = tmp_path / "now.json", tmp_path / "then.json"
    terminal(*NOVEMBER, "--format", "json", "-o", str(now))
    terminal(*NOVEMBER, "--format", "json", "-o", str(then), "--known-on", "2026-11-24T12:00:30Z")
    assert "Both shores say so." in now.read_text(encoding="utf-8")
    assert "Both shores say so." not in then.read_text(encoding="utf-8")
    assert terminal.json("report", "verify", str(then))["same_bytes"]


def test_a_report_changed_by_hand_does_not_verify(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    terminal(*NOVEMBER, "-o", str(file))
    file.write_bytes(file.read_bytes().replace(b"Both shores say so.", b"Both shores deny it."))
    said = terminal("report", "verify", str(file), exit_code=1)
    assert said == "inputs: the same\nfile: not what would be written now\n"


def test_the_csv_is_a_table(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "report.csv"
    terminal(*NOVEMBER, "--format", "csv", "-o", str(file))
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert len(rows) > 1
    assert any("Title of 1.1" in cell for row in rows for cell in row)


@pytest.mark.parametrize(
    ("words", "exit_code", "complaint"),
    [
        ((), 2, "say --from, --to and -o FILE"),
        (
            ("--from", "2026-11-30", "--to", "2026-11-01", "-o", "x"),
            2,
            "error: to: 2026-11-01 lies before the first day",
        ),
        (("--from", "November", "--to", "2026-11-01", "-o", "x"), 2, "'November' is not a day"),
        (("--from", "2026-11-01", "--to", "2026-11-30", "-o", "x", "--known-on", "then"), 2, "'then' is not a time"),
        (("--from", "2026-11-01", "--to", "2026-11-30", "-o", "x", "--format", "txt"), 2, "'txt' is not one of"),
        (
            ("--from", "2026-11-01", "--to", "2026-11-30", "-o", "x", "--agreement", "sky"),
            1,
            "there is no agreement sky",
        ),
        (("--from", "2026-11-01", "--to", "2026-11-30", "-o", "no/x"), 1, "error: cannot write no/x: No such file"),
        (("--from", "2026-11-01", "--to", "2026-11-30", "-o", ""), 2, "'--output': the file name is empty"),
        (("verify", "none.html"), 2, "File 'none.html' does not exist"),
    ],
)
def test_a_report_that_cannot_be_made_is_refused(
    terminal: Terminal, words: tuple[str, ...], exit_code: int, complaint: str
) -> None:
    assert complaint in terminal.refused("report", *words, exit_code=exit_code)
    assert not Path("x").exists()


def test_what_is_no_report_cannot_be_verified(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "letter.html"
    file.write_text("<p>Dear reader", encoding="utf-8")
    said = terminal.refused("report", "verify", str(file), exit_code=1)
    assert said.startswith(f"error: {file}: 1 fault\n{file}: this file is no report: it does not state")


def test_a_file_without_end_is_no_report(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "endless.html"
    with file.open("wb") as out:
        out.truncate(10**12)
    said = terminal.refused("report", "verify", str(file), exit_code=1)
    assert said == f"error: {file}: 1 fault\n{file}: it holds more than 200,000,000 bytes\n"


def test_without_an_agreement_there_is_no_report(tmp_path: Path, sqlite_template: Path) -> None:
    terminal = Terminal(TRACKER_DATABASE_URL=f"sqlite:///{sqlite_template}")
    said = terminal.refused(*NOVEMBER, "-o", str(tmp_path / "x"))
    assert said == "error: --agreement: no agreement is loaded; run `tracker init`\n"


def test_known_at_is_a_moment_of_the_records_not_of_the_clock(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    terminal(*NOVEMBER, "--format", "json", "-o", str(file))
    parameters = json.loads(file.read_text(encoding="utf-8"))["parameters"]
    assert datetime.fromisoformat(parameters["known_at"]) == KNOWN_AT


@pytest.mark.parametrize("form", ["html", "csv", "json"])
def test_a_report_of_before_an_event_lost_its_reports_stays_as_it_was(
    terminal: Terminal, tmp_path: Path, form: str
) -> None:
    file, now = tmp_path / "report", tmp_path / "now"
    terminal(*NOVEMBER, "--format", form, "-o", str(file))
    terminal("review", "item-1", "1.1", "--decision", "not_relevant")
    assert terminal("report", "verify", str(file)) == "inputs: the same\nfile: byte for byte the same\n"
    terminal(*NOVEMBER, "--format", form, "-o", str(now))
    told = '"fate": "emptied"' if form == "json" else "left without a relevant report on"
    assert [told in each.read_text(encoding="utf-8") for each in (file, now)] == [False, True]
