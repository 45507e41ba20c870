"""How the stored sources fare: the facts that their health is told by."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

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


def newest_days(connection: sa.Connection, source_id: int, *, until: datetime, limit: int) -> list[date]:
    """Return the days (UTC) on which the newest `limit` of a source's items were published, as they say, in no order;
    the record is left out, and what claims to be from after `until`.
    """
    query = _NEWEST_DAYS[connection.dialect.name]
    told = connection.scalars(query, {"source": source_id, "until": until, "most": limit}).all()
    return [date.fromisoformat(day) for day in told]


def _days_of_newest(day: Callable[[sa.ColumnElement[datetime]], sa.ColumnElement[str]]) -> sa.Select[str]:
    at = t.items.c.published_at
    own = (t.items.c.source_id == sa.bindparam("source")) & t.items.c.record.is_(False)
    newest = sa.select(at).where(own & (at <= sa.bindparam("until"))).order_by(at.desc()).limit(sa.bindparam("most"))
    return sa.select(day(newest.subquery().c.published_at)).distinct()


# The database makes days of the dates: Python would take ten times as long, for every new source.
_NEWEST_DAYS = {
    "sqlite": _days_of_newest(lambda at: sa.func.date(at, type_=sa.Text)),
    "postgresql": _days_of_newest(lambda at: sa.func.to_char(sa.func.timezone("UTC", at), "YYYY-MM-DD", type_=sa.Text)),
}


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
