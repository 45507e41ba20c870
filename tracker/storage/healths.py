"""How the stored sources fare: the facts that their health is told by."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import orjson
import sqlalchemy as sa

from tracker.domain.health import Diagnosis, Facts, diagnosed
from tracker.domain.item import Source
from tracker.storage import fetches, sources
from tracker.storage import tables as t


def of_all(connection: sa.Connection, *, now: datetime) -> list[Diagnosis]:
    """Return all sources, archives too, by name, capitals or not, each with its health."""
    known = sorted(sources.known(connection), key=lambda source: (source.name.casefold(), source.id))
    return _diagnoses(connection, known, None, now)


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


def newest_days(
    connection: sa.Connection, source_ids: Sequence[int], *, until: datetime, limit: int
) -> Mapping[int, list[date]]:
    """Return source id -> the days (UTC) on which the newest `limit` of its items were published, as they say, in no
    order; what claims to be from after `until` is left out.
    """
    dialect = connection.dialect.name
    wanted: Any = orjson.dumps(list(source_ids)).decode() if dialect == "sqlite" else list(source_ids)
    told = connection.execute(_NEWEST_DAYS[dialect], {"wanted": wanted, "until": until, "most": limit}).all()
    return {source_id: [date.fromisoformat(day) for day in orjson.loads(days)] for source_id, days in told}


# The database makes days of the dates: Python would take ten times as long, for every new source.
_DAYS_OF_NEWEST = (
    "SELECT wanted.{key}, (SELECT {gathered} FROM (SELECT DISTINCT {day} AS day FROM (SELECT published_at FROM items"
    " WHERE source_id = wanted.{key} AND published_at <= :until ORDER BY published_at DESC LIMIT :most) AS newest"
    ") AS days) FROM {wanted} AS wanted"
)
_NEWEST_DAYS = {
    dialect: sa.text(_DAYS_OF_NEWEST.format(**words)).bindparams(sa.bindparam("until", type_=t.UtcDateTime()))
    for dialect, words in {
        "sqlite": {
            "key": "value",
            "gathered": "json_group_array(day)",
            "day": "date(published_at)",
            "wanted": "json_each(:wanted)",
        },
        "postgresql": {
            "key": "wanted",
            "gathered": "coalesce(json_agg(day), '[]')::text",
            "day": "to_char(timezone('UTC', published_at), 'YYYY-MM-DD')",
            "wanted": "unnest(CAST(:wanted AS integer[]))",
        },
    }.items()
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
