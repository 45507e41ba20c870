"""Sketches of the texts of some weeks, and the bands that near copies share: an index, no record. Old ones go."""

import json
import sys
from array import array
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from tracker.domain.grouping import WINDOW_HOURS, Known, Sighting
from tracker.domain.story import Sketch, Traits
from tracker.storage import tables as t

KEPT = timedelta(days=35)
"""How long after a text was first seen its near copies are still found."""

_CHUNK = 500
_WIDTHS = {"shingles": "I", "numbers": "I", "dates": "I", "placed": "Q", "headline": "I"}
"""Trait -> width of its numbers: 32 or 64 bits."""

# Twenty-four rows a text: SQLAlchemy's own IN and executemany cost three times what the database does.
_SIGHTED = {
    "sqlite": "SELECT band, text_id, hour FROM json_each(:bands) AS wanted CROSS JOIN story_bands"
    " WHERE band = wanted.value AND hour BETWEEN :first AND :last",
    "postgresql": "SELECT band, text_id, hour FROM story_bands"
    " WHERE band = ANY(CAST(:bands AS bigint[])) AND hour BETWEEN :first AND :last",
}
_INSERT_BAND = {
    "sqlite": "INSERT INTO story_bands (band, hour, text_id) VALUES (?, ?, ?)",
    "postgresql": "INSERT INTO story_bands (band, hour, text_id) VALUES (%s, %s, %s)",
}


def sighted(connection: sa.Connection, bands: Iterable[int], *, hours: tuple[int, int]) -> dict[int, list[Sighting]]:
    """Return band -> texts that have it, published within the window around the first to the last of the hours."""
    wanted = sorted(bands)
    dialect = connection.dialect.name
    given: Any = json.dumps(wanted) if dialect == "sqlite" else wanted
    values = {"bands": given, "first": hours[0] - WINDOW_HOURS, "last": hours[1] + WINDOW_HOURS}
    found: dict[int, list[Sighting]] = {}
    for band, text, hour in connection.execute(sa.text(_SIGHTED[dialect]), values).all():
        found.setdefault(band, []).append((text, hour))
    return found


def load(connection: sa.Connection, texts: Iterable[int]) -> dict[int, Known]:
    """Return text -> its story, with what is compared of it still packed."""
    wanted = sorted(texts)
    columns = [t.sketches.c[name] for name in _WIDTHS]
    query = (
        sa.select(t.sketches.c.text_id, t.story_texts.c.story_id, t.stories.c.by_hand, t.sketches.c.lang, *columns)
        .join_from(t.sketches, t.story_texts)
        .join(t.stories)
    )
    found: dict[int, Known] = {}
    for start in range(0, len(wanted), _CHUNK):
        chosen = query.where(t.sketches.c.text_id.in_(wanted[start : start + _CHUNK]))
        for text, story, by_hand, lang, *packed in connection.execute(chosen).all():
            found[text] = Known(story, by_hand, _numbers("I", packed[0]), partial(_read, lang, packed))
    return found


def _read(lang: str | None, packed: Sequence[bytes]) -> Traits:
    parts = {
        name: frozenset(_numbers(width, numbers))
        for (name, width), numbers in zip(_WIDTHS.items(), packed, strict=True)
    }
    return Traits(**parts, lang=lang)


def store(connection: sa.Connection, drawn: Sequence[tuple[int, int, Sketch]], *, seen_at: datetime) -> None:
    """Store sketches with their bands. drawn: (text, hour of publication, sketch)."""
    if not drawn:
        return
    _prune(connection, seen_at=seen_at)
    rows = [
        {
            "text_id": text,
            "seen_at": seen_at,
            "lang": sketch.traits.lang,
            **{name: _packed(width, getattr(sketch.traits, name)) for name, width in _WIDTHS.items()},
        }
        for text, _, sketch in drawn
    ]
    connection.execute(t.sketches.insert(), rows)
    bands = sorted([(band, hour, text) for text, hour, sketch in drawn for band in sketch.bands])
    connection.exec_driver_sql(_INSERT_BAND[connection.dialect.name], bands)


def _prune(connection: sa.Connection, *, seen_at: datetime) -> None:
    """Remove what is too old, once a day: when the first sketch of a day comes in."""
    newest = connection.scalar(sa.select(t.sketches.c.seen_at).order_by(t.sketches.c.text_id.desc()).limit(1))
    if newest is None or newest.date() == seen_at.date():
        return
    old = sa.select(sa.func.max(t.sketches.c.text_id)).where(t.sketches.c.seen_at < seen_at - KEPT)
    last = connection.scalar(old)
    if last is not None:
        connection.execute(t.story_bands.delete().where(t.story_bands.c.text_id <= last))
        connection.execute(t.sketches.delete().where(t.sketches.c.text_id <= last))


def _packed(width: str, numbers: Iterable[int]) -> bytes:
    """Return whole numbers as bytes, low ones first. width: a type code of the module array."""
    packed = array(width, numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _numbers(width: str, packed: bytes) -> "array[int]":
    numbers = array(width, packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
