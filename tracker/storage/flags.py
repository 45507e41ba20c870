"""Flags, each with the matches behind it. The newest match is copied into the flag for the queue's index; none is
lost.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tracker.domain.flag import Flag, FlagState, Match, Stance
from tracker.domain.item import Item
from tracker.domain.queue import QueueEntry, QueueFilter
from tracker.errors import NotFound
from tracker.storage import tables as t
from tracker.storage.agreements import obligation_ids
from tracker.storage.codec import from_json, to_json
from tracker.storage.insert import insert_row
from tracker.storage.items import as_item, selection

STATES = (FlagState.UNREVIEWED, FlagState.RELEVANT, FlagState.NOT_RELEVANT, FlagState.UNSURE)
"""Position = number in the database."""

_SCALE = 10_000
_CHUNK = 500


def store(
    connection: sa.Connection,
    matched: Sequence[tuple[Item, Sequence[Match]]],
    *,
    agreements: Sequence[str],
    at: datetime,
) -> int:
    """Store what the matcher found in some items for the given agreements; returns how many flags are new.

    A flag whose match is the same stays untouched. One that matches otherwise gets a further match. One that matches no
    longer is withdrawn unless somebody reviewed it. Reviews always stay.
    """
    ids = obligation_ids(connection)
    present = _present(connection, [item.id for item, _ in matched])
    new = 0
    for item, matches in matched:
        for match in matches:
            row = present.pop((item.id, ids[match.obligation]), None)
            if row is None:
                _insert(connection, item, match, obligation_id=ids[match.obligation], at=at)
                new += 1
            elif row.withdrawn_at is not None or row.content != to_json(match) or row.revision != item.revisions:
                _change(connection, row, item, match, at=at)
    judged = {obligation_id for slug, obligation_id in ids.items() if slug.split("/")[0] in agreements}
    gone = [row.id for (_, obligation_id), row in present.items() if obligation_id in judged and row.reviews == 0]
    live = t.flags.c.id.in_(gone) & t.flags.c.withdrawn_at.is_(None)
    connection.execute(t.flags.update().where(live).values(withdrawn_at=at))
    return new


def _present(connection: sa.Connection, item_ids: list[int]) -> dict[tuple[int, int], sa.Row[Any]]:
    found: dict[tuple[int, int], sa.Row[Any]] = {}
    for start in range(0, len(item_ids), _CHUNK):
        query = (
            sa.select(t.flags, t.matches.c.content, t.matches.c.number.label("match_number"), t.matches.c.revision)
            .join(t.matches, t.matches.c.id == t.flags.c.match_id)
            .where(t.flags.c.item_id.in_(item_ids[start : start + _CHUNK]))
        )
        found |= {(row.item_id, row.obligation_id): row for row in connection.execute(query)}
    return found


def _insert(connection: sa.Connection, item: Item, match: Match, *, obligation_id: int, at: datetime) -> None:
    published = item.first_seen_at if item.published_at is None else item.published_at
    flag_id = insert_row(
        connection,
        t.flags,
        item_id=item.id,
        obligation_id=obligation_id,
        **_newest(match),
        state=0,
        reviews=0,
        match_id=0,
        published_at=published,
        month=published.year * 100 + published.month,
        flagged_at=at,
    )
    match_id = insert_row(connection, t.matches, flag_id=flag_id, number=1, **_match_columns(item, match, at))
    connection.execute(t.flags.update().where(t.flags.c.id == flag_id).values(match_id=match_id))


def _change(connection: sa.Connection, row: sa.Row[Any], item: Item, match: Match, *, at: datetime) -> None:
    columns = _match_columns(item, match, at)
    match_id = insert_row(connection, t.matches, flag_id=row.id, number=row.match_number + 1, **columns)
    values = {**_newest(match), "match_id": match_id, "withdrawn_at": None}
    connection.execute(t.flags.update().where(t.flags.c.id == row.id).values(**values))


def _newest(match: Match) -> dict[str, Any]:
    return {"score": round(match.score * _SCALE), "stance": match.stance.value}


def _match_columns(item: Item, match: Match, at: datetime) -> dict[str, Any]:
    content = to_json(match)
    return {"revision": item.revisions, "rules_version": match.rules_version, "content": content, "made_at": at}


def _selection() -> sa.Select[Any]:
    return (
        selection()
        .add_columns(
            t.flags.c.id,
            t.obligations.c.slug.label("obligation"),
            t.flags.c.score,
            t.flags.c.stance,
            t.flags.c.state,
            t.flags.c.reviews,
            t.flags.c.published_at,
            t.flags.c.flagged_at,
            t.flags.c.withdrawn_at,
            t.matches.c.content,
        )
        .join(t.flags, t.flags.c.item_id == t.items.c.id)
        .join(t.obligations, t.obligations.c.id == t.flags.c.obligation_id)
        .join(t.matches, t.matches.c.id == t.flags.c.match_id)
    )


def _flag(row: sa.Row[Any]) -> Flag:
    return Flag(
        id=row.id,
        item_id=row.item_row_id,
        obligation=row.obligation,
        score=row.score / _SCALE,
        stance=Stance(row.stance),
        state=STATES[row.state],
        reviews=row.reviews,
        match=from_json(Match, row.content),
        flagged_at=row.flagged_at,
        withdrawn_at=row.withdrawn_at,
    )


def _entry(row: sa.Row[Any]) -> QueueEntry:
    return QueueEntry(flag=_flag(row), item=as_item(row), sorts_at=row.published_at)


def get(connection: sa.Connection, flag_id: int) -> QueueEntry:
    """Return a flag with its item. Raises NotFound."""
    row = connection.execute(_selection().where(t.flags.c.id == flag_id)).one_or_none()
    if row is None:
        raise NotFound("flag", flag_id)
    return _entry(row)


def find(connection: sa.Connection, item_id: int, obligation: str) -> QueueEntry:
    """Return the flag of an item for an obligation (slug). Raises NotFound."""
    where = (t.flags.c.item_id == item_id) & (t.obligations.c.slug == obligation)
    row = connection.execute(_selection().where(where)).one_or_none()
    if row is None:
        raise NotFound("flag", f"of item {item_id} for {obligation}")
    return _entry(row)


def of_items(connection: sa.Connection, item_ids: Iterable[int]) -> list[QueueEntry]:
    """Return all flags of the items, withdrawn ones too, best first."""
    query = _selection().where(t.flags.c.item_id.in_(list(item_ids))).order_by(t.flags.c.score.desc(), t.flags.c.id)
    return [_entry(row) for row in connection.execute(query)]


def _filtered(query: sa.Select[Any], wanted: QueueFilter) -> sa.Select[Any]:
    query = query.where(t.flags.c.withdrawn_at.is_(None))
    if wanted.state is not None:
        query = query.where(t.flags.c.state == STATES.index(wanted.state))
    if wanted.obligation is not None:
        query = query.where(t.obligations.c.slug == wanted.obligation)
    if wanted.agreement is not None:
        query = query.where(t.obligations.c.agreement_id == wanted.agreement)
    if wanted.lang is not None:
        query = query.where(t.items.c.lang == wanted.lang)
    if wanted.side is not None:
        query = query.where(t.sources.c.side == wanted.side)
    if wanted.source_id is not None:
        query = query.where(t.items.c.source_id == wanted.source_id)
    if wanted.since is not None:
        query = query.where(t.flags.c.published_at >= wanted.since)
    return query


def page(
    connection: sa.Connection, wanted: QueueFilter, *, limit: int, after: QueueEntry | None = None
) -> list[QueueEntry]:
    """Return flags, best score first, then newest; those behind `after` when given (a cursor, not an offset)."""
    keys = (t.flags.c.score, t.flags.c.published_at, t.flags.c.id)
    query = _filtered(_selection(), wanted)
    if after is not None:
        last = (round(after.flag.score * _SCALE), after.sorts_at, after.flag.id)
        bound = [sa.bindparam(None, value, type_=key.type) for key, value in zip(keys, last, strict=True)]
        query = query.where(sa.tuple_(*keys) < sa.tuple_(*bound))
    return [_entry(row) for row in connection.execute(query.order_by(*(key.desc() for key in keys)).limit(limit))]


def count(connection: sa.Connection, wanted: QueueFilter) -> int:
    """Return how many flags `page` would give in all."""
    query = _filtered(sa.select(sa.func.count()).select_from(t.flags), wanted)
    joined = query.join(t.obligations, t.obligations.c.id == t.flags.c.obligation_id)
    if wanted.lang is not None or wanted.side is not None or wanted.source_id is not None:
        joined = joined.join(t.items, t.items.c.id == t.flags.c.item_id).join(t.sources)
    return connection.scalar(joined) or 0


def state_counts(connection: sa.Connection) -> Mapping[str, Mapping[FlagState, int]]:
    """Return obligation slug -> state -> number of flags that are not withdrawn."""
    query = (
        sa.select(t.obligations.c.slug, t.flags.c.state, sa.func.count().label("number"))
        .join_from(t.flags, t.obligations)
        .where(t.flags.c.withdrawn_at.is_(None))
        .group_by(t.obligations.c.slug, t.flags.c.state)
    )
    counts: dict[str, dict[FlagState, int]] = {}
    for row in connection.execute(query):
        counts.setdefault(row.slug, {})[STATES[row.state]] = row.number
    return counts


def month_counts(connection: sa.Connection, obligation: str) -> Mapping[int, Mapping[FlagState, int]]:
    """Return month (yyyymm) -> state -> number of flags of one obligation."""
    query = (
        sa.select(t.flags.c.month, t.flags.c.state, sa.func.count().label("number"))
        .join_from(t.flags, t.obligations)
        .where((t.obligations.c.slug == obligation) & t.flags.c.withdrawn_at.is_(None))
        .group_by(t.flags.c.month, t.flags.c.state)
        .order_by(t.flags.c.month)
    )
    counts: dict[int, dict[FlagState, int]] = {}
    for row in connection.execute(query):
        counts.setdefault(row.month, {})[STATES[row.state]] = row.number
    return counts


def by_ids(connection: sa.Connection, ids: Iterable[int]) -> dict[int, QueueEntry]:
    """Return id -> flag with its item."""
    query = _selection().where(t.flags.c.id.in_(list(ids)))
    return {entry.flag.id: entry for entry in (_entry(row) for row in connection.execute(query))}


@dataclass(frozen=True, slots=True)
class NewestReport:
    """The newest report flagged for an obligation and not found irrelevant. published_at: as the queue sorts it."""

    item_id: int
    title: str
    lang: str | None
    source: str
    published_at: datetime


def newest_reports(connection: sa.Connection, agreement_id: str) -> Mapping[str, NewestReport]:
    """Return obligation slug -> its newest report."""
    order = sa.func.row_number().over(
        partition_by=t.flags.c.obligation_id, order_by=(t.flags.c.published_at.desc(), t.flags.c.id.desc())
    )
    live = t.flags.c.withdrawn_at.is_(None) & (t.flags.c.state != STATES.index(FlagState.NOT_RELEVANT))
    ranked = (
        sa.select(t.flags.c.item_id, t.flags.c.published_at, t.obligations.c.slug, order.label("place"))
        .join_from(t.flags, t.obligations)
        .where(live & (t.obligations.c.agreement_id == agreement_id))
        .subquery()
    )
    query = (
        sa.select(ranked, t.items.c.title, t.items.c.lang, t.sources.c.name)
        .join(t.items, t.items.c.id == ranked.c.item_id)
        .join(t.sources, t.sources.c.id == t.items.c.source_id)
        .where(ranked.c.place == 1)
    )
    return {
        row.slug: NewestReport(row.item_id, row.title, row.lang, row.name, row.published_at)
        for row in connection.execute(query)
    }


def langs(connection: sa.Connection) -> list[str]:
    """Return the languages of stored items."""
    query = sa.select(t.items.c.lang).where(t.items.c.lang.is_not(None)).distinct().order_by(t.items.c.lang)
    return list(connection.scalars(query))


def sources(connection: sa.Connection) -> list[tuple[int, str]]:
    """Return id and name of the sources whose reports have flags, by name."""
    query = (
        sa.select(t.sources.c.id, t.sources.c.name)
        .where(sa.exists().where((t.items.c.source_id == t.sources.c.id) & (t.flags.c.item_id == t.items.c.id)))
        .order_by(t.sources.c.name, t.sources.c.id)
    )
    return [(row.id, row.name) for row in connection.execute(query)]
