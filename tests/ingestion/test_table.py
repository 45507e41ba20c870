from itertools import chain, repeat

import pytest

from tracker.errors import Fault, InvalidFile
from tracker.ingestion.table import Row, read_rows, rows_of, text_of, written


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_taken_from_the_header(delimiter: str) -> None:
    text = delimiter.join(["URL", " Name "]) + "\r\n\r\n" + delimiter.join(["u", '"a,b;c\nd"']) + "\r\n"
    assert read_rows(text, name="f", needed=("url",)) == ([Row(3, {"url": "u", "name": "a,b;c\nd"})], [])


def test_a_row_says_the_line_it_starts_on() -> None:
    rows, _ = read_rows('a\n"x\ny"\nz\n', name="f", needed=())
    assert [row.line for row in rows] == [2, 4]


def test_a_row_of_many_lines_that_never_ends_is_refused() -> None:
    faults: list[Fault] = []
    unclosed = chain(["a,b\n", "1,2\n", '"x\n'], repeat(f'","{"x" * 100_000}\n', 1_000))
    rows = list(rows_of(unclosed, name="f", needed=(), wrong=faults.append))
    assert [row.fields for row in rows] == [{"a": "1", "b": "2"}]
    assert [str(fault) for fault in faults] == [
        "f:3: no CSV from here on: the row is longer than 10,000,000 characters"
    ]


def test_blank_lines_before_the_header_count_as_lines() -> None:
    rows, faults = read_rows("\n \n\na\n1\n", name="f", needed=("a",))
    assert (rows, faults) == ([Row(5, {"a": "1"})], [])
    assert read_rows("\n\n", name="f", needed=())[0] == []


def test_missing_columns_too_many_cells_and_broken_quotes_are_told() -> None:
    assert [str(fault) for fault in read_rows("a,b\n1,2,3\n", name="f", needed=("c", "d"))[1]] == [
        "f:1: c: the header lacks this column",
        "f:1: d: the header lacks this column",
        "f:2: 3 cells, but the header has 2",
    ]
    rows, faults = read_rows('a\n1\n"2\n', name="f", needed=("a",))
    assert [row.fields for row in rows] == [{"a": "1"}]
    assert faults[0].line == 3
    assert read_rows("", name="f", needed=())[0] == []


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@x", "|x", "%x", " =1", "\t=1", "\ufeff=1", "\u200b=1", '"=1', "＝1", "'=1", "''=1", "(=1)"],
)
def test_a_formula_is_made_harmless_and_read_back(cell: str) -> None:
    data = written(("a",), [{"a": cell}])
    assert b"\n'" in data or b"\n\"'" in data
    rows, _ = read_rows(data.decode(), name="f", needed=("a",))
    assert rows[0].fields["a"] == cell


@pytest.mark.parametrize("cell", ["plain", "it's", "'quoted'", "a=b", "https://a.example/?b=-1", "Ağdam, «Лачин»"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert read_rows(written(("a",), [{"a": cell}]).decode(), name="f", needed=())[0][0].fields == {"a": cell}
    assert b"''" not in written(("a",), [{"a": cell}])


def test_a_file_in_an_unknown_encoding_is_refused_and_known_ones_are_read() -> None:
    assert text_of("\ufeffŞuşa".encode(), name="f") == "Şuşa"
    assert text_of("Şuşa".encode("utf-16"), name="f") == "Şuşa"
    with pytest.raises(InvalidFile, match="f:2: it is not in UTF-8"):
        text_of("name\nŞuşa\n".encode("cp1254"), name="f")
