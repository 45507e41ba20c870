"""Flags, each with the matches behind it. The newest match is copied into the flag for the queue's index; none is
lost.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from tracker.domain.agreement import agreement_in
from tracker.domain.flag import SPOT_CHECK, Flag, FlagState, Match, Stance
from tracker.domain.item import Item, appeared_on
from tracker.domain.names import flag_name, item_name, source_names
from tracker.domain.queue import QueueEntry, QueueFilter, QueueOrder
from tracker.errors import NotFound
from tracker.storage import items, lines, orders
from tracker.storage import tables as t
from tracker.storage.agreements import obligation_ids
from tracker.storage.codec import from_json, to_json
from tracker.storage.items import as_item, selection
from tracker.storage.spans import reaches

STATES = (FlagState.UNREVIEWED, FlagState.RELEVANT, FlagState.NOT_RELEVANT, FlagState.UNSURE)
"""Position = number in the database."""

_CHUNK = 500
_HELD = t.reviews.alias("held")
_HELD_MATCH = t.matches.alias("held_match")
_TEXTS = t.items.c.title + "\x01" + t.items.c.summary
"""Of a report; one text, for each look at one costs; no blank between them, so that nothing stands in both."""
_DATED = t.items.alias("dated")
_PRECISION = sa.select(_DATED.c.precision).where(_DATED.c.id == t.flags.c.item_id).correlate(t.flags).scalar_subquery()


def judged_revision(reviews: sa.FromClause, matches: sa.FromClause) -> sa.ColumnElement[int]:
    """Return the number of the form that a review judged; those from before it was kept judged that of their match."""
    return sa.func.coalesce(reviews.c.revision, matches.c.revision, 1)


_JUDGED = sa.case((t.flags.c.state != STATES.index(FlagState.UNREVIEWED), judged_revision(_HELD, _HELD_MATCH)))
"""Of a flag's latest review; null while nobody decided."""


def store(
    connection: sa.Connection,
    matched: Sequence[tuple[Item, Sequence[Match]]],
    *,
    agreements: Sequence[str],
    at: datetime,
    only: str | None = None,
) -> Counter[int]:
    """Store what the matcher found in some items for the given agreements; returns item id -> number of new flags.

    only: slug of the one target that was tried; flags of the others stay as they are.

    A flag whose match is the same but for the version of the rules stays untouched: what was found is kept once, with
    the rules that found it first, and the item tells which were tried last. One that matches otherwise gets a further
    match. One that matches no longer is withdrawn; one that was reviewed stays, and is marked. Reviews always stay.
    """
    ids = obligation_ids(connection)
    present = _present(connection, [item.id for item, _ in matched])
    fresh: list[_Found] = []
    changed: list[_Found] = []
    for item, matches in matched:
        for match in matches:
            row = present.pop((item.id, ids[match.obligation]), None)
            if row is None:
                fresh.append(_Found(item, match, ids[match.obligation]))
            elif row.gone_at is not None or not _is(row.content, match) or row.revision != item.revisions:
                changed.append(_Found(item, match, ids[match.obligation], row.id, row.match_number + 1))
    _add_matches(connection, [*_insert(connection, fresh, at), *changed], at)
    _copy_changes(connection, changed)
    tried = [slug for slug in ids if agreement_in(slug) in agreements] if only is None else [only]
    judged = {ids[slug] for slug in tried}
    _withdraw(connection, [row for (_, obligation_id), row in present.items() if obligation_id in judged], at)
    return Counter([found.item.id for found in fresh])


@dataclass(frozen=True, slots=True)
class _Found:
    """A match on its way into storage. flag_id: 0 while the flag has no row; number: of the match within the flag."""

    item: Item
    match: Match
    obligation_id: int
    flag_id: int = 0
    number: int = 1


def _present(connection: sa.Connection, item_ids: list[int]) -> dict[tuple[int, int], sa.Row[Any]]:
    found: dict[tuple[int, int], sa.Row[Any]] = {}
    for start in range(0, len(item_ids), _CHUNK):
        gone_at = sa.func.coalesce(t.flags.c.withdrawn_at, t.flags.c.unmatched_at).label("gone_at")
        query = (
            sa.select(
                t.flags, gone_at, t.matches.c.content, t.matches.c.number.label("match_number"), t.matches.c.revision
            )
            .join(t.matches, t.matches.c.id == t.flags.c.match_id)
            .where(t.flags.c.item_id.in_(item_ids[start : start + _CHUNK]))
        )
        found |= {(row.item_id, row.obligation_id): row for row in connection.execute(query)}
    return found


def _insert(connection: sa.Connection, fresh: list[_Found], at: datetime) -> list[_Found]:
    """Insert new flags, without their matches yet; returns what was found with the ids of the flags."""
    if not fresh:
        return []
    connection.execute(t.flags.insert(), [_flag_columns(found, at) for found in fresh])
    item_ids = sorted({found.item.id for found in fresh})
    ids: dict[tuple[int, int], int] = {}
    for start in range(0, len(item_ids), _CHUNK):
        where = t.flags.c.item_id.in_(item_ids[start : start + _CHUNK])
        query = sa.select(t.flags.c.item_id, t.flags.c.obligation_id, t.flags.c.id).where(where)
        ids |= {(row.item_id, row.obligation_id): row.id for row in connection.execute(query)}
    return [replace(found, flag_id=ids[found.item.id, found.obligation_id]) for found in fresh]


def _is(content: object, match: Match) -> bool:
    """Whether a stored match is the same, whatever rules found it; those of before a field was added lack it."""
    if not isinstance(content, dict) or content["rules_version"] == SPOT_CHECK:
        return False
    same_rules = {**content, "rules_version": match.rules_version}
    return same_rules == to_json(match) or from_json(Match, same_rules) == match


def _flag_columns(found: _Found, at: datetime) -> dict[str, Any]:
    published = found.item.first_seen_at if found.item.published_at is None else found.item.published_at
    counts_on = appeared_on(found.item)
    return {
        "item_id": found.item.id,
        "obligation_id": found.obligation_id,
        **_newest(found.match),
        "state": 0,
        "reviews": 0,
        "match_id": 0,
        "published_at": published,
        "month": counts_on.year * 100 + counts_on.month,
        "lang": found.item.lang or "",
        "flagged_at": at,
    }


def _add_matches(connection: sa.Connection, found: list[_Found], at: datetime) -> None:
    """Append matches and make each the newest of its flag."""
    if not found:
        return
    connection.execute(t.matches.insert(), [_match_columns(one, at) for one in found])
    of_flag = t.matches.c.flag_id == t.flags.c.id
    newest = sa.select(t.matches.c.id).where(of_flag).order_by(t.matches.c.number.desc()).limit(1).scalar_subquery()
    for start in range(0, len(found), _CHUNK):
        where = t.flags.c.id.in_([one.flag_id for one in found[start : start + _CHUNK]])
        connection.execute(t.flags.update().where(where).values(match_id=newest))


def _copy_changes(connection: sa.Connection, changed: list[_Found]) -> None:
    if changed:
        update = (
            t.flags.update().where(t.flags.c.id == sa.bindparam("row_id")).values(withdrawn_at=None, unmatched_at=None)
        )
        connection.execute(update, [{"row_id": one.flag_id, **_newest(one.match)} for one in changed])


def _withdraw(connection: sa.Connection, rows: list[sa.Row[Any]], at: datetime) -> None:
    """Withdraw flags that match no longer; mark those that were reviewed, but for what only a spot check found."""
    gone = [row for row in rows if row.gone_at is None]
    unmatched = [row.id for row in gone if row.reviews and row.content["rules_version"] != SPOT_CHECK]
    for column, ids in (("withdrawn_at", [row.id for row in gone if not row.reviews]), ("unmatched_at", unmatched)):
        for start in range(0, len(ids), _CHUNK):
            where = t.flags.c.id.in_(ids[start : start + _CHUNK])
            connection.execute(t.flags.update().where(where).values({column: at}))


def _newest(match: Match) -> dict[str, Any]:
    return {"score": round(match.score * t.FULL_SCORE), "stance": match.stance.value}


def _match_columns(found: _Found, at: datetime) -> dict[str, Any]:
    return {
        "flag_id": found.flag_id,
        "number": found.number,
        "revision": found.item.revisions,
        "rules_version": found.match.rules_version,
        "content": to_json(found.match),
        "made_at": at,
    }


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
            t.flags.c.unmatched_at,
            t.matches.c.content,
            t.matches.c.made_at,
            _JUDGED.label("judged"),
            t.items.c.rules_version.label("tried"),
        )
        .join(t.flags, t.flags.c.item_id == t.items.c.id)
        .join(t.obligations, t.obligations.c.id == t.flags.c.obligation_id)
        .join(t.matches, t.matches.c.id == t.flags.c.match_id)
        .outerjoin(_HELD, (_HELD.c.flag_id == t.flags.c.id) & (_HELD.c.number == t.flags.c.reviews))
        .outerjoin(_HELD_MATCH, _HELD_MATCH.c.id == _HELD.c.match_id)
    )


def _flag(row: sa.Row[Any]) -> Flag:
    return Flag(
        id=row.id,
        item_id=row.item_row_id,
        obligation=row.obligation,
        score=row.score / t.FULL_SCORE,
        stance=Stance(row.stance),
        state=STATES[row.state],
        reviews=row.reviews,
        match=from_json(Match, row.content),
        flagged_at=row.flagged_at,
        matched_at=row.made_at,
        withdrawn_at=row.withdrawn_at,
        unmatched_at=row.unmatched_at,
    )


def _entry(row: sa.Row[Any]) -> QueueEntry:
    return QueueEntry(flag=_flag(row), item=as_item(row), sorts_at=row.published_at, judged=row.judged, tried=row.tried)


def get(connection: sa.Connection, flag_id: int) -> QueueEntry:
    """Return a flag with its item. Raises NotFound."""
    row = connection.execute(_selection().where(t.flags.c.id == flag_id)).one_or_none()
    if row is None:
        raise NotFound("flag", flag_name(flag_id))
    return _entry(row)


def find(connection: sa.Connection, item_id: int, obligation: str) -> QueueEntry:
    """Return the flag of an item for an obligation (slug). Raises NotFound, for an item that there is not, too."""
    where = (t.flags.c.item_id == item_id) & (t.obligations.c.slug == obligation)
    row = connection.execute(_selection().where(where)).one_or_none()
    if row is None:
        items.get(connection, item_id)
        raise NotFound("flag", f"of {item_name(item_id)} for {obligation}")
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
        query = query.where(t.flags.c.lang == wanted.lang)
    if wanted.since is not None:
        query = query.where(reaches(t.flags.c.published_at, _PRECISION, since=wanted.since))
    if wanted.before is not None:
        query = query.where(t.flags.c.published_at < wanted.before)
    return _of_reports(query, wanted)


def _of_reports(query: sa.Select[Any], wanted: QueueFilter) -> sa.Select[Any]:
    """Hold a query to what is asked of the reports themselves."""
    if wanted.side is not None:
        query = query.where(t.sources.c.side == wanted.side)
    if wanted.source_id is not None:
        query = query.where(t.items.c.source_id == wanted.source_id)
    for word in wanted.words:
        query = query.where(_TEXTS.regexp_match(word.pattern))
    if wanted.changed_since_review:
        query = query.where(t.items.c.revisions > _JUDGED)
    return query


def page(
    connection: sa.Connection, wanted: QueueFilter, *, limit: int, after: QueueEntry | None = None
) -> list[QueueEntry]:
    """Return flags in the order asked for; those behind `after` when given (a cursor, not an offset)."""
    cursor = None
    if after is not None:
        score = round(after.flag.score * t.FULL_SCORE)
        cursor = orders.Cursor(after.flag.id, score, after.sorts_at, after.flag.obligation, after.item.lang)
    if wanted.order is QueueOrder.INFORMATIVE:
        ids = _informative(connection, wanted, cursor, limit)
        entries = by_ids(connection, ids)
        return [entries[flag_id] for flag_id in ids]
    query = orders.keyed(_filtered(_selection(), wanted), wanted.order, cursor)
    return [_entry(row) for row in connection.execute(query.limit(limit))]


def each(
    connection: sa.Connection, wanted: QueueFilter, *, limit: int | None = None, at_once: int = 500
) -> Iterator[QueueEntry]:
    """Yield flags in the order asked for, all of them or at most `limit`; so many are read at once."""
    left, last = limit, None
    while left is None or left > 0:
        size = at_once if left is None else min(at_once, left)
        found = page(connection, wanted, limit=size, after=last)
        yield from found
        if len(found) < size:
            return
        last = found[-1]
        left = None if left is None else left - size


def _informative(connection: sa.Connection, wanted: QueueFilter, cursor: orders.Cursor | None, limit: int) -> list[int]:
    if wanted.state is not None and lines.serves(wanted):
        return lines.informative(connection, wanted, STATES.index(wanted.state), cursor, limit=limit)
    return list(connection.scalars(orders.informative(narrowed(orders.standing(), wanted), cursor).limit(limit)))


def count(connection: sa.Connection, wanted: QueueFilter) -> int:
    """Return how many flags `page` would give in all."""
    plain = replace(wanted, order=QueueOrder.SCORE)
    return connection.scalar(narrowed(sa.select(sa.func.count()).select_from(t.flags), plain)) or 0


def narrowed(query: sa.Select[Any], wanted: QueueFilter) -> sa.Select[Any]:
    """Return a query over flags held to those of the filter, joining no more tables than that takes: obligations where
    they are asked about, items and sources where these are (the informative order asks for obligation and language).
    """
    joined = _filtered(query, wanted)
    by_target = wanted.obligation is not None or wanted.agreement is not None
    if by_target or wanted.order is QueueOrder.INFORMATIVE:
        joined = joined.join(t.obligations, t.obligations.c.id == t.flags.c.obligation_id)
    of_items = wanted.side is not None or wanted.source_id is not None or bool(wanted.words)
    if of_items or wanted.changed_since_review or wanted.order is QueueOrder.INFORMATIVE:
        joined = joined.join(t.items, t.items.c.id == t.flags.c.item_id).join(t.sources)
    if wanted.changed_since_review:
        joined = joined.join(_HELD, (_HELD.c.flag_id == t.flags.c.id) & (_HELD.c.number == t.flags.c.reviews))
        joined = joined.outerjoin(_HELD_MATCH, _HELD_MATCH.c.id == _HELD.c.match_id)
    return joined


def items_waiting(connection: sa.Connection, *, since: datetime) -> list[int]:
    """Return the ids of items with a flag that nobody reviewed, and of all first seen from `since` on, ascending."""
    open_flag = t.flags.c.withdrawn_at.is_(None) & (t.flags.c.state == STATES.index(FlagState.UNREVIEWED))
    waiting = sa.select(t.flags.c.item_id.label("id")).where(open_flag)
    late = sa.select(t.items.c.id).where(t.items.c.first_seen_at >= since)
    return sorted(connection.scalars(waiting.union(late)))


def by_ids(connection: sa.Connection, ids: Iterable[int]) -> dict[int, QueueEntry]:
    """Return id -> flag with its item."""
    query = _selection().where(t.flags.c.id.in_(list(ids)))
    return {entry.flag.id: entry for entry in (_entry(row) for row in connection.execute(query))}


def langs(connection: sa.Connection) -> list[str]:
    """Return the languages of stored items."""
    query = sa.select(t.items.c.lang).where(t.items.c.lang.is_not(None)).distinct().order_by(t.items.c.lang)
    return list(connection.scalars(query))


class _Feed(NamedTuple):
    id: int
    name: str
    url: str | None


def sources(connection: sa.Connection) -> dict[int, str]:
    """Return id -> what a list calls it, of the sources whose reports have flags, by that name, capitals or not."""
    query = (
        sa.select(t.sources.c.id, t.sources.c.name, t.sources.c.url)
        .where(sa.exists().where((t.items.c.source_id == t.sources.c.id) & (t.flags.c.item_id == t.items.c.id)))
        .order_by(t.sources.c.id)
    )
    names = source_names(_Feed(*row) for row in connection.execute(query))
    return dict(sorted(names.items(), key=lambda named: named[1].casefold()))
