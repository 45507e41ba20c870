"""Rows of CSV files, as spreadsheets and people write them. Pure."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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
        raise InvalidFile(name, [Fault(name, 0, "", "it is not in UTF-8; save it as UTF-8 and try again")])
    return decoded.text.lstrip("\ufeff")


def read_rows(text: str, *, name: str, needed: Sequence[str]) -> tuple[list[Row], list[Fault]]:
    """Return the rows below the header, empty ones left out, and the faults of the file's shape.

    needed: columns without which no row can be read. Comma, semicolon and tab are told apart by the header.
    """
    header_line = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    rows: list[Row] = []
    faults: list[Fault] = []
    line = 1
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                pass
            elif not header:
                header = [cell.strip().lower() for cell in cells]
            elif len(cells) > len(header):
                faults.append(Fault(name, line, "", f"{len(cells)} cells, but the header has {len(header)}"))
            else:
                rows.append(Row(line, dict(zip(header, (_unguarded(cell.strip()) for cell in cells), strict=False))))
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(Fault(name, line, "", f"no CSV from here on: {error}"))
    missing = [column for column in needed if column not in header]
    faults = [*(Fault(name, 1, column, "the header lacks this column") for column in missing), *faults]
    return ([], faults) if missing else (rows, faults)


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
