"""CSV and JSON Lines keep the line on which each row begins."""

from pathlib import Path

import pytest

from tracker.catalogue.tables import read_csv, read_json_lines

COLUMNS = ("name", "url")


def csv_faults(folder: Path, text: str | bytes) -> list[tuple[int, str, str]]:
    path = folder / "x.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return [(fault.line, fault.field, fault.reason) for fault in read_csv(path, COLUMNS).faults]


def jsonl_faults(folder: Path, text: str | bytes) -> list[tuple[int, str, str]]:
    path = folder / "x.jsonl"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return [(fault.line, fault.field, fault.reason) for fault in read_json_lines(path).faults]


def test_rows_know_the_line_on_which_they_begin(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('name,url,note\n\n"two\nlines",u1,\nplain,,n\n', encoding="utf-8")
    document = read_csv(path, COLUMNS)
    assert document.content == [
        {"name": "two\nlines", "url": "u1", "note": None},
        {"name": "plain", "url": None, "note": "n"},
    ]
    assert [document.line_of((0, "name")), document.line_of((1, "name"))] == [3, 5]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", (1, "", "the file is empty; its head is name,url")),
        ("name\na\n", (1, "url", "the column is missing")),
        ("name;url\na;b\n", (1, "", "its columns stand apart by semicolons; commas are needed")),
        ("name,ulr\na,b\n", (1, "url", "the column is missing; is it `ulr`?")),
        ("name,url,name\na,b,c\n", (1, "name", "the column stands twice")),
        ("name,url\na,b\nc\n", (3, "", "the row has 1 cells, the head has 2 columns")),
        ("name,url\na,b,c\n", (2, "", "the row has 3 cells, the head has 2 columns")),
        ("name,url\na,b\x07\n", (2, "url", "the character U+0007 is not allowed in a text")),
        (b"name,url\na,b\n\xff,c\n", (3, "", "byte 0xff is not UTF-8; save the file as UTF-8")),
    ],
)
def test_a_fault_of_a_table_has_its_line(tmp_path: Path, text: str | bytes, fault: tuple[int, str, str]) -> None:
    assert csv_faults(tmp_path, text) == [fault]


def test_a_quote_that_never_ends_is_a_fault_where_it_begins(tmp_path: Path) -> None:
    ((line, _, reason),) = csv_faults(tmp_path, 'name,url\na,b\n"c,d\ne,f\n')
    assert line == 3
    assert reason.startswith("this is not CSV")


@pytest.mark.parametrize(
    ("text", "line", "field", "reason"),
    [
        ('{"a": 1}\n{"a": \n', 2, "", "this is not JSON"),
        ('{"a": 1}\n\n[1]\n', 3, "", "no JSON object"),
        ('{"a": "x", "a": "y"}\n', 1, "a", "the key stands twice"),
        ('{"a": "\\ud800"}\n', 1, "a", "U+D800 is not allowed in a text"),
        ('{"a": ' + "9" * 5000 + "}\n", 1, "", "a number too long or lists too deep"),
        ('{"a": ' + "[" * 100_000 + "\n", 1, "", "a number too long or lists too deep"),
        (b'{"a": "\xe9"}\n', 1, "", "is not UTF-8"),
    ],
)
def test_a_fault_of_a_json_line_has_its_line(
    tmp_path: Path, *, text: str | bytes, line: int, field: str, reason: str
) -> None:
    ((found, named, told),) = jsonl_faults(tmp_path, text)
    assert (found, named) == (line, field)
    assert reason in told


def test_a_line_separator_within_a_text_ends_no_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"a": "x\u2028y"}\n\n{"a": "z"}\n', encoding="utf-8")
    document = read_json_lines(path)
    assert document.content == [{"a": "x\u2028y"}, {"a": "z"}]
    assert document.line_of((1, "a")) == 3
