"""Imports of files, known by their digests. The position moves in the transaction that stores what it stands for."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tracker.domain.file_import import FileImport, ImportState
from tracker.errors import AlreadyImporting
from tracker.storage import tables as t
from tracker.storage.insert import insert_ignoring


def find(connection: sa.Connection, digest: str) -> FileImport | None:
    """Return the import of the file with that digest."""
    row = connection.execute(sa.select(t.imports).where(t.imports.c.digest == digest)).one_or_none()
    return None if row is None else _import(row)


def start(connection: sa.Connection, *, digest: str, name: str, rows: int, at: datetime) -> FileImport:
    """Open the import of a file at its first row; one that ended before is opened anew."""
    values = {
        "name": name,
        "rows": rows,
        "rows_done": 0,
        "items_new": 0,
        "items_changed": 0,
        "state": ImportState.STARTED.value,
        "started_at": at,
        "ended_at": None,
    }
    insert_ignoring(connection, t.imports, [{"digest": digest, **values}])
    ended = (t.imports.c.digest == digest) & (t.imports.c.state == ImportState.DONE.value)
    connection.execute(t.imports.update().where(ended).values(**values))
    return _import(connection.execute(sa.select(t.imports).where(t.imports.c.digest == digest)).one())


def take_turn(connection: sa.Connection, seen: FileImport) -> None:
    """Make other imports wait until this transaction ends: two of them would trip over each other's items.

    Raises AlreadyImporting when the import is not where it was `seen`.
    """
    started = t.imports.c.state == ImportState.STARTED.value
    query = sa.select(t.imports.c.id, t.imports.c.rows_done).where(started).order_by(t.imports.c.id).with_for_update()
    positions = {row.id: row.rows_done for row in connection.execute(query)}
    if positions.get(seen.id) != seen.rows_done:
        raise AlreadyImporting(seen.name)


def advance(connection: sa.Connection, seen: FileImport, *, rows: int, new: int, changed: int) -> FileImport:
    """Move an import on by some rows, in the transaction that took its turn and stored them."""
    values = {
        "rows_done": seen.rows_done + rows,
        "items_new": seen.items_new + new,
        "items_changed": seen.items_changed + changed,
    }
    update = t.imports.update().where(t.imports.c.id == seen.id).values(**values).returning(*t.imports.c)
    return _import(connection.execute(update).one())


def finish(connection: sa.Connection, import_id: int, *, at: datetime) -> None:
    """Close an import whose rows are all done."""
    values = {"state": ImportState.DONE.value, "ended_at": at}
    connection.execute(t.imports.update().where(t.imports.c.id == import_id).values(**values))


def newest(connection: sa.Connection, *, limit: int = 1) -> list[FileImport]:
    """Return the imports begun last, newest first."""
    query = sa.select(t.imports).order_by(t.imports.c.started_at.desc(), t.imports.c.id.desc()).limit(limit)
    return [_import(row) for row in connection.execute(query)]


def _import(row: sa.Row[Any]) -> FileImport:
    return FileImport(**{**row._mapping, "state": ImportState(row.state)})
