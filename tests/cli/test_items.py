"""`tracker item`."""

import json
from pathlib import Path

import pytest

from tests.flow.terminal import Terminal

FIELDS = (
    "id source source_url guid url title summary author published_at precision first_seen_at lang side story revisions "
    "record"
).split()
REPORT = {
    "id": "r1",
    "url": "https://herald.example/1",
    "source": "herald.example",
    "lang": "en",
    "published": "2026-11-20",
    "title": "Ceasefire broken in the Strait of Northland",
    "summary": "Southland fired on Northland.",
}


def a_file(folder: Path, *reports: dict[str, str]) -> str:
    file = folder / "reports.jsonl"
    file.write_text("".join(json.dumps(report) + "\n" for report in reports), encoding="utf-8")
    return str(file)


def test_every_item_is_listed_with_all_its_fields(terminal: Terminal) -> None:
    (item,) = terminal.json("item", "list")
    assert list(item) == FIELDS
    assert (item["id"], item["source"], item["source_url"]) == (1, "Gazette", "https://gazette.example/rss")
    assert (item["published_at"], item["first_seen_at"]) == ("2026-11-23T08:30:00+00:00", "2026-11-24T12:00:00+00:00")
    assert (item["lang"], item["revisions"], item["record"]) == ("en", 1, False)
    assert " 1  2026-11-23  en    Gazette  Ceasefire holds in the Strait" in terminal("item", "list")


def test_an_item_is_shown_with_its_revisions_copies_and_flags(terminal: Terminal) -> None:
    item = terminal.json("item", "show", "item-1")
    assert set(item) == {*FIELDS, "history", "copies", "joinings", "flags"}
    assert [revision["number"] for revision in item["history"]] == [1]
    assert [flag["obligation"] for flag in item["flags"]] == ["sea-1999/1.1"]
    assert item["copies"] == []
    text = terminal("item", "show", "1")
    assert text.startswith("Ceasefire holds in the Strait of Northland\nGazette · 2026-11-23 08:30 UTC · en\n")
    assert text.endswith(
        "sea-1999/1.1  0.80  points to non-fulfilment  relevant\n"
        "1 revision, story 1:\n  item-1  merged by hand  1.00  \n"
    )


def test_past_reports_are_imported_flagged_and_never_twice(terminal: Terminal, tmp_path: Path) -> None:
    file = a_file(tmp_path, REPORT)
    first = terminal.json("item", "import", file)
    assert first == {"rows": 1, "resumed_after": 0, "items_new": 1, "items_changed": 0, "unchanged": 0, "flags_new": 1}
    again = terminal("item", "import", file)
    assert again == "0 new items, 0 changed, 1 unchanged, 0 new flags\n"
    changed = terminal.json("item", "import", a_file(tmp_path, {**REPORT, "title": "Fishing goes on in Northland"}))
    assert (changed["items_new"], changed["items_changed"]) == (0, 1)
    flags = {flag["obligation"]: flag["withdrawn_at"] for flag in terminal.json("flag", "explain", "2")}
    assert flags["sea-1999/W1"] is None


def test_a_report_is_dated_no_more_exactly_than_is_known(terminal: Terminal, tmp_path: Path) -> None:
    dates = {"2026-11-20": "2026-11-20", "2026-10": "2026-10", "2025": "2025", "2026-11-20T00:00:00Z": "2026-11-20"}
    rows = [{**REPORT, "id": f"r{place}", "published": given} for place, given in enumerate(dates)]
    terminal("item", "import", a_file(tmp_path, *rows))
    listed = terminal("item", "list").splitlines()[2:]
    for (given, shown), line in zip(dates.items(), listed, strict=True):
        number, published, *_ = line.split()
        assert published == shown
        when = "2026-11-20 00:00 UTC" if "T" in given else shown
        assert f" · {when} · " in terminal("item", "show", number)
        assert terminal.json("item", "show", number)["published_at"].endswith("T00:00:00+00:00")


def test_past_reports_are_read_from_csv(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "reports.csv"
    file.write_text(
        "id,source,lang,published,title,url\nr1,herald.example,en,2026-11-20,Ceasefire,\n", encoding="utf-8"
    )
    assert terminal.json("item", "import", str(file))["items_new"] == 1


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.jsonl", json.dumps(REPORT) + '\n{"id": "r2",\n', "a.jsonl:2: "),
        ("a.jsonl", json.dumps({**REPORT, "published": "soon"}) + "\n", "a.jsonl:1: published: "),
        ("a.csv", "id,source,published,title\nr1,herald.example,2026-11-20,A,B\n", "a.csv:2: "),
    ],
)
def test_a_broken_file_names_its_line_and_stores_nothing(
    terminal: Terminal, tmp_path: Path, *, name: str, text: str, fault: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    said = terminal.refused("item", "import", str(tmp_path / name), exit_code=1)
    assert said.startswith(f"error: {tmp_path / name}: 1 fault\n{tmp_path}/{fault}")
    assert len(terminal.json("item", "list")) == 1


def test_a_missing_file_is_wrong_use(terminal: Terminal) -> None:
    assert "File 'none.jsonl' does not exist" in terminal.refused("item", "import", "none.jsonl")
