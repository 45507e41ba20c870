"""The bands that near copies share, of the texts of some weeks: an index, no record. Old ones go."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

import orjson
import sqlalchemy as sa

from tracker.domain.grouping import WINDOW_HOURS, Sighting
from tracker.storage import tables as t

KEPT = timedelta(days=35)
"""How long after a text was first seen its near copies are still found."""

# Twelve rows a text: SQLAlchemy's own IN and executemany cost three times what the database does.
_SIGHTED = {
    "sqlite": sa.text(
        "SELECT band, text_id, hour FROM json_each(:bands) AS wanted CROSS JOIN story_bands"
        " WHERE band = wanted.value AND hour BETWEEN :first AND :last"
    ),
    "postgresql": sa.text(
        "SELECT band, text_id, hour FROM story_bands"
        " WHERE band = ANY(CAST(:bands AS bigint[])) AND hour BETWEEN :first AND :last"
    ),
}
_INSERT = "INSERT INTO story_bands (band, hour, text_id) VALUES "
_INSERT_BAND = {"sqlite": f"{_INSERT}(?, ?, ?)", "postgresql": f"{_INSERT}(%s, %s, %s)"}

_TOGETHER = 60
# A statement a row costs SQLite half as much again. OR FAIL keeps no copies of pages to undo it by itself: it is undone
# with its transaction.
_INSERT_TOGETHER = f"INSERT OR FAIL{_INSERT.removeprefix('INSERT')}" + ", ".join(["(?, ?, ?)"] * _TOGETHER)


def sighted(connection: sa.Connection, bands: Iterable[int], *, hours: tuple[int, int]) -> dict[int, list[Sighting]]:
    """Return band -> texts that have it, published within the window around the first to the last of the hours."""
    wanted = sorted(bands)
    dialect = connection.dialect.name
    given: Any = orjson.dumps(wanted).decode() if dialect == "sqlite" else wanted
    values = {"bands": given, "first": hours[0] - WINDOW_HOURS, "last": hours[1] + WINDOW_HOURS}
    found: dict[int, list[Sighting]] = {}
    for band, text, hour in connection.execute(_SIGHTED[dialect], values).all():
        found.setdefault(band, []).append((text, hour))
    return found


def store(connection: sa.Connection, drawn: Sequence[tuple[int, int, Sequence[int]]], *, seen_at: datetime) -> None:
    """Store bands. drawn: (text, hour of publication, its bands)."""
    rows = sorted([(band, hour, text) for text, hour, bands in drawn for band in bands])
    if rows:
        _prune(connection, min(text for text, _, _ in drawn), seen_at=seen_at)
        _insert(connection, rows)


def _insert(connection: sa.Connection, rows: Sequence[tuple[int, int, int]]) -> None:
    whole = len(rows) // _TOGETHER * _TOGETHER if connection.dialect.name == "sqlite" else 0
    if whole:
        starts = range(0, whole, _TOGETHER)
        values = [tuple(chain.from_iterable(rows[start : start + _TOGETHER])) for start in starts]
        connection.exec_driver_sql(_INSERT_TOGETHER, values)
    if rows[whole:]:
        connection.exec_driver_sql(_INSERT_BAND[connection.dialect.name], rows[whole:])


_SINCE = sa.select(t.story_days.c.day).where(t.story_days.c.day >= sa.bindparam("from_day"))


def _prune(connection: sa.Connection, first_text: int, *, seen_at: datetime) -> None:
    """Remove what is too old, once a day: when the first bands of a day come in."""
    days = t.story_days
    today, oldest = seen_at.date(), (seen_at - KEPT).date()
    if connection.scalar(_SINCE, {"from_day": today}) is not None:
        return
    connection.execute(days.insert().values(day=today, first_text=first_text))
    first_kept = sa.select(sa.func.min(days.c.first_text)).where(days.c.day >= oldest).scalar_subquery()
    if connection.scalar(sa.select(days.c.day).where(days.c.day < oldest)) is not None:
        connection.execute(t.story_bands.delete().where(t.story_bands.c.text_id < first_kept))
        connection.execute(days.delete().where(days.c.day < oldest))
