"""The history of fetches, and what it says about the health of the sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from tracker.domain.health import in_words
from tracker.domain.item import FetchRecord, Outcome
from tracker.storage import tables as t
from tracker.storage.insert import insert_rows

_FIELDS = tuple(field.name for field in fields(FetchRecord))


@dataclass(frozen=True, slots=True)
class FetchCounts:
    """Fetches of one source in a period. days: days (UTC) with at least one successful fetch."""

    succeeded: int
    failed: int
    days: tuple[date, ...]


def add(connection: sa.Connection, record: FetchRecord) -> None:
    """Append a fetch to the history."""
    add_all(connection, [record])


def of_source(connection: sa.Connection, source_id: int, *, limit: int) -> list[FetchRecord]:
    """Return the newest fetches of a source, newest first."""
    query = sa.select(t.fetches).where(t.fetches.c.source_id == source_id)
    rows = connection.execute(query.order_by(t.fetches.c.started_at.desc(), t.fetches.c.id.desc()).limit(limit))
    return [_record(row) for row in rows]


def add_all(connection: sa.Connection, records: Sequence[FetchRecord]) -> None:
    """Append several fetches to the history."""
    rows = [
        [record.outcome.value if name == "outcome" else getattr(record, name) for name in _FIELDS] for record in records
    ]
    insert_rows(connection, t.fetches, _FIELDS, rows)


def news(
    connection: sa.Connection, source_ids: Sequence[int], *, since: datetime, limit: int
) -> Mapping[int, list[datetime]]:
    """Return source id -> when its newest fetches that brought new items were made, newest first, at most `limit`; none
    before `since`. Sources without any are left out.
    """
    started = t.fetches.c.started_at
    where = t.fetches.c.source_id.in_(source_ids) & (started >= since) & (t.fetches.c.items_new > 0)
    query = sa.select(t.fetches.c.source_id, started).where(where).order_by(started.desc())
    if len(source_ids) == 1:
        query = query.limit(limit)
    found: dict[int, list[datetime]] = {}
    for row in connection.execute(query):
        moments = found.setdefault(row.source_id, [])
        if len(moments) < limit:
            moments.append(row.started_at)
    return found


@dataclass(frozen=True, slots=True)
class LastFetch:
    """What the newest fetches of a source say. kind, status: of the newest of all; entries, note: of the newest that
    read a body. None where nothing is on record.
    """

    kind: str | None
    status: int | None
    entries: int | None
    note: str | None


def last(connection: sa.Connection, source_id: int | None = None) -> Mapping[int, LastFetch]:
    """Return source id -> what its newest fetches say, of all sources that were ever fetched, or of one."""
    found = {}
    read = newest(connection, t.fetches.c.entries.is_not(None), source_id=source_id)
    for key, row in newest(connection, sa.true(), source_id=source_id).items():
        body = read.get(key)
        entries, note = (None, None) if body is None else (body.entries, body.note)
        found[key] = LastFetch(row.kind, row.status, entries, note)
    return found


def newest(
    connection: sa.Connection, which: sa.ColumnElement[bool], *, source_id: int | None = None
) -> Mapping[int, sa.Row[Any]]:
    """Return source id -> its newest fetch among those, of all sources that have one, or of one source. Each history is
    read from its newest end in the index, to the first such fetch and no further.
    """
    fetch = t.fetches
    its_newest = (
        sa.select(fetch.c.id)
        .where((fetch.c.source_id == t.sources.c.id) & which)
        .order_by(fetch.c.started_at.desc(), fetch.c.id.desc())
        .limit(1)
        .correlate(t.sources)
        .scalar_subquery()
    )
    of_sources = sa.select(its_newest.label("id")).select_from(t.sources)
    if source_id is not None:
        of_sources = of_sources.where(t.sources.c.id == source_id)
    # PostgreSQL would look for each of them twice, and read the whole log beside.
    found = of_sources.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
    rows = connection.execute(sa.select(fetch).join_from(found, fetch, fetch.c.id == found.c.id))
    return {row.source_id: row for row in rows}


def counts(connection: sa.Connection, *, since: datetime, before: datetime) -> Mapping[int, FetchCounts]:
    """Return source id -> its fetches from `since` (inclusive) to `before` (exclusive)."""
    where = (t.fetches.c.started_at >= since) & (t.fetches.c.started_at < before)
    query = sa.select(t.fetches.c.source_id, t.fetches.c.started_at, t.fetches.c.outcome).where(where)
    gathered: dict[int, tuple[int, int, set[date]]] = {}
    for row in connection.execute(query):
        succeeded, failed, days = gathered.get(row.source_id, (0, 0, set()))
        if row.outcome == Outcome.FAILED.value:
            failed += 1
        else:
            succeeded += 1
            days.add(row.started_at.date())
        gathered[row.source_id] = (succeeded, failed, days)
    return {key: FetchCounts(ok, bad, tuple(sorted(days))) for key, (ok, bad, days) in gathered.items()}


@dataclass(frozen=True, slots=True)
class RunFetches:
    """How many sources a run tried, and how many of them answered."""

    tried: int
    succeeded: int


def of_run(connection: sa.Connection, run_id: int) -> RunFetches:
    """Return how the fetches of a run went."""
    failed = sa.func.coalesce(sa.func.sum(sa.case((t.fetches.c.outcome == Outcome.FAILED.value, 1), else_=0)), 0)
    query = sa.select(sa.func.count().label("tried"), failed.label("failed")).where(t.fetches.c.run_id == run_id)
    row = connection.execute(query).one()
    return RunFetches(row.tried, row.tried - row.failed)


def outcomes(connection: sa.Connection, *, since: datetime) -> Mapping[tuple[Outcome, str], int]:
    """Return outcome and kind of failure ("" for none) -> number of fetches from `since` on."""
    query = (
        sa.select(t.fetches.c.outcome, t.fetches.c.kind, sa.func.count().label("number"))
        .join_from(t.sources, t.fetches)
        .where(t.fetches.c.started_at >= since)
        .group_by(t.fetches.c.outcome, t.fetches.c.kind)
    )
    return {(Outcome(row.outcome), row.kind or ""): row.number for row in connection.execute(query)}


def items_per_day(connection: sa.Connection, *, since: datetime) -> Mapping[int, Mapping[date, int]]:
    """Return source id -> day (UTC) of first sight -> number of items, from `since` on; the record is left out."""
    where = (t.items.c.first_seen_at >= since) & t.items.c.record.is_(False)
    gathered: dict[int, dict[date, int]] = {}
    for row in connection.execute(sa.select(t.items.c.source_id, t.items.c.first_seen_at).where(where)):
        days = gathered.setdefault(row.source_id, {})
        days[row.first_seen_at.date()] = days.get(row.first_seen_at.date(), 0) + 1
    return gathered


def _record(row: sa.Row[Any]) -> FetchRecord:
    facts = {key: value for key, value in row._mapping.items() if key != "id"}
    return FetchRecord(**{**facts, "outcome": Outcome(row.outcome), "error": in_words(row.error)})
