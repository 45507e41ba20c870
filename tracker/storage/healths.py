"""How the stored sources fare: the facts that their health is told by."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.health import Diagnosis, Facts, diagnosed
from tracker.domain.item import Source
from tracker.storage import fetches, sources
from tracker.storage import tables as t


def of_all(connection: sa.Connection, *, now: datetime) -> list[Diagnosis]:
    """Return all sources, archives too, by name, each with its health."""
    return _diagnoses(connection, sources.known(connection), None, now)


def of_one(connection: sa.Connection, source_id: int, *, now: datetime) -> Diagnosis:
    """Return one source with its health. Raises NotFound."""
    return _diagnoses(connection, [sources.get(connection, source_id)], source_id, now)[0]


def newest_items(connection: sa.Connection, source_id: int | None = None) -> Mapping[int, datetime]:
    """Return source id -> when its newest item was first seen, of all sources that brought one, or of one."""
    newest = (
        sa.select(sa.func.max(t.items.c.first_seen_at))
        .where((t.items.c.source_id == t.sources.c.id) & t.items.c.record.is_(False))
        .correlate(t.sources)
        .scalar_subquery()
    )
    query = sa.select(t.sources.c.id, sa.type_coerce(newest, t.UtcDateTime()).label("newest_at"))
    if source_id is not None:
        query = query.where(t.sources.c.id == source_id)
    return {row.id: row.newest_at for row in connection.execute(query) if row.newest_at is not None}


def newest_dates(connection: sa.Connection, source_id: int, *, limit: int) -> list[datetime]:
    """Return when the newest of a source's items were published, as they say, the newest first; the record is left
    out.
    """
    at = t.items.c.published_at
    where = (t.items.c.source_id == source_id) & at.is_not(None) & t.items.c.record.is_(False)
    return list(connection.scalars(sa.select(at).where(where).order_by(at.desc()).limit(limit)))


def _diagnoses(
    connection: sa.Connection, known: Sequence[Source], source_id: int | None, now: datetime
) -> list[Diagnosis]:
    last = fetches.last(connection, source_id)
    newest = newest_items(connection, source_id)
    nothing = fetches.LastFetch(None, None, None, None)
    found = []
    for source in known:
        told = last.get(source.id, nothing)
        facts = Facts(source, told.kind, told.status, told.entries, told.note, newest.get(source.id))
        found.append(diagnosed(facts, now=now))
    return found
