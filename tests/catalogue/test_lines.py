"""YAML keeps its lines, and what is no sound YAML is a fault with its line."""

from pathlib import Path

import pytest

from tracker.catalogue.lines import MOST_DEPTH, read_yaml
from tracker.catalogue.text import MOST_BYTES
from tracker.errors import Fault


def faults(folder: Path, text: str | bytes) -> list[tuple[int, str, str]]:
    path = folder / "x.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return [(fault.line, fault.field, fault.reason) for fault in read_yaml(path).faults]


def test_every_value_knows_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("# head\na:\n  - b: 1\n    c: [x,\n      y]\n", encoding="utf-8")
    document = read_yaml(path)
    assert document.content == {"a": [{"b": 1, "c": ["x", "y"]}]}
    lines = [document.line_of(place) for place in [("a",), ("a", 0, "b"), ("a", 0, "c"), ("a", 0, "c", 1), ("a", 7)]]
    assert lines == [2, 3, 4, 5, 2]


def test_a_key_is_the_text_that_stands_there(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("no: 1\n1.10: 2\n", encoding="utf-8")
    assert read_yaml(path).content == {"no": 1, "1.10": 2}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", 3, "this is not YAML"),
        ("a: 1\n\tb: 2\n", 2, "this is not YAML"),
        ("a: *nowhere\n", 1, "this is not YAML"),
        ("", 1, "the file is empty"),
        ("# only a comment\n", 1, "the file is empty"),
        ("a: 1\n---\nb: 2\n", 2, "a second document"),
        ("a: 1\nb: \x07\n", 2, "U+0007 is not allowed"),
        (b"a: 1\nb: \xe9t\xe9\n", 2, "byte 0xe9 is not UTF-8"),
    ],
)
def test_what_is_no_yaml_is_one_fault(tmp_path: Path, text: str | bytes, line: int, reason: str) -> None:
    ((found, field, told),) = faults(tmp_path, text)
    assert (found, field) == (line, "")
    assert reason in told


@pytest.mark.parametrize(
    ("text", "line", "field", "reason"),
    [
        ("a: 1\nb:\n  c: 1\n  c: 2\n", 4, "b.c", "the key stands twice, first in line 3"),
        ("a: 1\n? [x]\n: 2\n", 2, "", "where a key is needed"),
        ("a: &b {c: 1}\nd:\n  <<: *b\n", 3, "d.<<", "merge keys are not supported"),
        ("a: 1\nb: !!python/object:os.system x\n", 2, "b", "is not allowed"),
        ("a: !!set {x, y}\n", 1, "a", "is not allowed"),
        ("a: 1\nb: 2001-02-30\n", 2, "b", "'2001-02-30' is no such date or number"),
        ('a: 1\nb: "\\0"\n', 2, "b", "U+0000 is not allowed in a text"),
    ],
)
def test_what_a_pack_does_not_need_is_a_fault(tmp_path: Path, *, text: str, line: int, field: str, reason: str) -> None:
    ((found, named, told),) = faults(tmp_path, text)
    assert (found, named) == (line, field)
    assert reason in told


def test_aliases_that_multiply_are_stopped(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
    )
    ((_, _, reason),) = faults(tmp_path, bomb)
    assert "aliases" in reason


def test_an_alias_to_what_it_stands_in_is_stopped(tmp_path: Path) -> None:
    ((line, _, reason),) = faults(tmp_path, "a: &a\n  - *a\n")
    assert "aliases" in reason
    assert line == 1


def test_a_fault_in_an_anchored_value_is_told_once(tmp_path: Path) -> None:
    assert faults(tmp_path, "a: &a {x: 1, x: 2}\nb: *a\nc: [*a, *a]\n") == [
        (1, "a.x", "the key stands twice, first in line 1")
    ]


def test_deep_nesting_is_stopped_before_it_is_composed(tmp_path: Path) -> None:
    ((_, _, reason),) = faults(tmp_path, "[" * 100_000)
    assert reason == f"nested more than {MOST_DEPTH} deep"


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert read_yaml(path).faults == (Fault("x.yaml", 0, "", "the file is too large: at most 20 MB are read"),)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").mkdir()
    assert read_yaml(tmp_path / "x.yaml").faults == (Fault("x.yaml", 0, "", "this is no file"),)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_yaml(path).content == {"a": 1}
