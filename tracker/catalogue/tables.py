"""CSV and JSON Lines as lists of rows that remember their lines."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

from tracker.catalogue.document import Document
from tracker.catalogue.document import Path as Place
from tracker.catalogue.nearest import nearest
from tracker.catalogue.text import read_text, unfit_character
from tracker.errors import Fault


class _NotCsv(Exception):
    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def read_csv(path: Path, columns: tuple[str, ...]) -> Document:
    """Return a CSV file's rows as mappings from column to text, None where a cell is empty.

    columns: those that must be there; further ones are kept.
    """
    text = read_text(path)
    if isinstance(text, Fault):
        return Document(path.name, [], faults=(text,), rows=True, readable=False)
    name = path.name
    faults: list[Fault] = []
    lines: dict[Place, int] = {(): 1}
    rows: list[object] = []
    header: list[str] | None = None
    try:
        for line, cells in _records(text):
            if header is None:
                header = [cell.strip() for cell in cells]
                faults += _header_faults(name, line, header, columns)
            elif len(cells) != len(header):
                reason = f"the row has {len(cells)} cells, the head has {len(header)} columns"
                faults.append(Fault(name, line, "", reason))
            else:
                cells_by_column = zip(header, cells, strict=True)
                unfit = [(column, unfit_character(cell)) for column, cell in cells_by_column]
                faults += [Fault(name, line, column, reason) for column, reason in unfit if reason is not None]
                lines[(len(rows),)] = line
                rows.append({column: cell.strip() or None for column, cell in zip(header, cells, strict=True)})
    except _NotCsv as error:
        faults.append(Fault(name, error.line, "", f"this is not CSV: {error}"))
    if header is None and not faults:
        faults.append(Fault(name, 1, "", f"the file is empty; its head is {','.join(columns)}"))
    if header is None or not set(columns) <= set(header):
        return Document(name, [], lines, tuple(faults), rows=True, readable=False)
    return Document(name, rows, lines, tuple(faults), rows=True)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    before = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield before + 1, cells
            before = reader.line_num
    except csv.Error as error:
        raise _NotCsv(before + 1, str(error)) from error


def _header_faults(name: str, line: int, header: list[str], columns: tuple[str, ...]) -> list[Fault]:
    if len(header) == 1 and ";" in header[0]:
        return [Fault(name, line, "", "its columns stand apart by semicolons; commas are needed")]
    twice = sorted(column for column in set(header) if header.count(column) > 1)
    faults = [Fault(name, line, column, "the column stands twice") for column in twice]
    spare = [column for column in header if column not in columns]
    for column in columns:
        if column not in header:
            like = nearest(column, spare)
            hint = "" if like is None else f"; is it `{like}`?"
            faults.append(Fault(name, line, column, f"the column is missing{hint}"))
    return faults


def read_json_lines(path: Path) -> Document:
    """Return a JSON Lines file's objects; blank lines count for nothing."""
    text = read_text(path)
    if isinstance(text, Fault):
        return Document(path.name, [], faults=(text,), rows=True, readable=False)
    faults: list[Fault] = []
    lines: dict[Place, int] = {(): 1}
    rows: list[object] = []
    # str.splitlines would also cut at U+2028 and the like, which JSON allows within a text.
    for line, raw in enumerate(text.split("\n"), start=1):
        if not raw.strip():
            continue
        row, reasons = _json_object(raw)
        faults += [Fault(path.name, line, field, reason) for field, reason in reasons]
        if row is not None:
            lines[(len(rows),)] = line
            rows.append(row)
    return Document(path.name, rows, lines, tuple(faults), rows=True)


def _json_object(raw: str) -> tuple[dict[str, object] | None, list[tuple[str, str]]]:
    reasons: list[tuple[str, str]] = []

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in pairs]
        reasons.extend((key, "the key stands twice") for key in sorted(set(keys)) if keys.count(key) > 1)
        return dict(pairs)

    try:
        row = json.loads(raw, object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        return None, [("", f"this is not JSON: {error.msg} (column {error.colno})")]
    except (ValueError, RecursionError):
        return None, [("", "this JSON holds a number too long or lists too deep")]
    if not isinstance(row, dict):
        return None, [("", "the line is no JSON object (`{…}`)")]
    for key, value in row.items():
        reason = unfit_character(value) if isinstance(value, str) else None
        if reason is not None:
            reasons.append((key, reason))
    return row, reasons
