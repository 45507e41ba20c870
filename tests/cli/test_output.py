"""JSON for programs, tables for people."""

import json
from datetime import date

import pytest

from tests.builders import NOON, a_match
from tracker.cli.output import print_json, print_json_list, print_table, progress_bar


def test_records_dates_and_sets_print_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"match": a_match(), "on": date(2026, 11, 24), "at": NOON, "langs": {"ru", "en"}, "title": "Բարև"})
    printed = capsys.readouterr().out
    assert "Բարև" in printed
    value = json.loads(printed)
    assert (value["on"], value["at"]) == ("2026-11-24", "2026-11-24T12:00:00+00:00")
    assert value["langs"] == ["en", "ru"]
    assert value["match"]["obligation"] == "sea-1999/1.1"


@pytest.mark.parametrize(
    "rows", [[], [1], [{"title": "Two\nlines\u2028and\x85more", "spans": [[], {}]}, [a_match(), None]]]
)
def test_a_list_prints_row_by_row_as_it_does_at_once(capsys: pytest.CaptureFixture[str], rows: list[object]) -> None:
    print_json(rows)
    at_once = capsys.readouterr().out
    print_json_list(iter(rows))
    assert capsys.readouterr().out == at_once


def test_what_has_no_json_form_is_a_fault_of_the_program() -> None:
    with pytest.raises(TypeError, match="object has no JSON form"):
        print_json(object())


def test_a_table_keeps_its_lines_whole_and_shows_nothing_for_none(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("id", "title"), [(1, "x" * 150), (22, None)], title="as of today")
    assert capsys.readouterr().out.splitlines() == [
        "as of today".ljust(154),
        "id  title".ljust(154),
        f" 1  {'x' * 150}",
        "22".ljust(154),
    ]


def test_text_of_feeds_neither_steers_the_terminal_nor_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("title",), [("[red]war[/red] \x1b[31m\u202e\x07",)])
    assert capsys.readouterr().out.splitlines()[1].rstrip() == "[red]war[/red]  [31m"


def test_there_is_no_progress_bar_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar(10, "fetching") as bar:
        assert bar is None
    assert capsys.readouterr().err == ""


def test_on_a_terminal_a_bar_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    with progress_bar(10, "fetching") as bar:
        assert bar is not None
        bar.advance(bar.task_ids[0], 4)
        assert bar.tasks[0].completed == 4
