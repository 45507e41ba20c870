"""Rows of CSV files, as spreadsheets and people write them. Pure."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from tracker.domain.files import MAX_LINE, NOT_UTF_8
from tracker.errors import Fault, InvalidFile
from tracker.ingestion.charset import decode

_DELIMITERS = (",", ";", "\t")
# A cell that a spreadsheet would take for a formula: a sign before the first letter or digit, whatever hides it.
_FORMULA = re.compile(r"[^\w]*?[=+\-@|%\t\r\n]")


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a CSV file. line: where it starts. fields: by column name in lower case, stripped."""

    line: int
    fields: dict[str, str]


def text_of(data: bytes, *, name: str) -> str:
    """Return a file's text. Raises InvalidFile when some bytes of it mean nothing in the encodings that are tried."""
    decoded = decode(data, content_type="")
    if not decoded.exact:
        raise InvalidFile(name, [Fault(name, _first_line_not_utf8(data), "", NOT_UTF_8)])
    return decoded.text.lstrip("\ufeff")


def _first_line_not_utf8(data: bytes) -> int:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 0


def read_rows(text: str, *, name: str, needed: Sequence[str]) -> tuple[list[Row], list[Fault]]:
    """Return the rows below the header, empty ones left out, and the faults of the file's shape (see rows_of)."""
    faults: list[Fault] = []
    rows = list(rows_of(io.StringIO(text, newline=""), name=name, needed=needed, wrong=faults.append))
    return rows, faults


def rows_of(lines: Iterable[str], *, name: str, needed: Sequence[str], wrong: Callable[[Fault], None]) -> Iterator[Row]:
    """Yield the rows below the header, empty ones left out; faults of the file's shape are told to `wrong`.

    lines: with their ends. needed: columns without which no row can be read; where one is missing, or any stands
    twice, none is yielded.
    Comma, semicolon and tab are told apart by the header.
    """
    rest = iter(lines)
    blank = 0
    first = ""
    for first in rest:
        if first.strip():
            break
        blank += 1
    delimiter = max(_DELIMITERS, key=first.count)
    bounded = _Bounded(chain([first], rest))
    reader = csv.reader(bounded, delimiter=delimiter, strict=True)
    header: list[str] = []
    missing = list(needed)
    twice = False
    line = blank + 1
    try:
        for cells in reader:
            bounded.length = 0
            if not any(cell.strip() for cell in cells):
                pass
            elif not header:
                header = [cell.strip().lower() for cell in cells]
                missing = [column for column in needed if column not in header]
                _tell_missing(missing, name, wrong)
                twice = _tell_twice(header, name, line, wrong)
            elif len(cells) > len(header):
                wrong(Fault(name, line, "", f"{len(cells)} cells, but the header has {len(header)}"))
            elif not missing and not twice:
                yield Row(line, dict(zip(header, (_unguarded(cell.strip()) for cell in cells), strict=False)))
            line = blank + reader.line_num + 1
    except csv.Error as error:
        wrong(Fault(name, line, "", f"no CSV from here on: {error}"))
    if not header:
        _tell_missing(missing, name, wrong)


class _Bounded:
    """The lines of a CSV file; csv.Error where a row of several has no end. length: characters of the row so far."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.length = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.length += len(line)
            if self.length > MAX_LINE:
                raise csv.Error(f"the row is longer than {MAX_LINE:,} characters")
            yield line


def _tell_missing(missing: Sequence[str], name: str, wrong: Callable[[Fault], None]) -> None:
    for column in missing:
        wrong(Fault(name, 1, column, "the header lacks this column"))


def _tell_twice(header: Sequence[str], name: str, line: int, wrong: Callable[[Fault], None]) -> bool:
    """Tell of columns that stand twice: it would be open which of them counts."""
    twice = [column for column in dict.fromkeys(header) if column and header.count(column) > 1]
    for column in twice:
        wrong(Fault(name, line, column, "the header has this column twice"))
    return bool(twice)


def written(columns: Sequence[str], rows: Iterable[Mapping[str, str | None]]) -> bytes:
    """Return a CSV file in UTF-8, formulas made harmless; `read_rows` gives the same cells back."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_guarded(row.get(column) or "") for column in columns])
    return out.getvalue().encode("utf-8")


def _looks_like_formula(cell: str) -> bool:
    return _FORMULA.match(unicodedata.normalize("NFKC", cell)) is not None


def _guarded(cell: str) -> str:
    return f"'{cell}" if _looks_like_formula(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _looks_like_formula(cell[1:]) else cell
