"""The orders of the review queue, each paged by a cursor and never by an offset."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tracker.domain.queue import RULES_THRESHOLD, QueueOrder
from tracker.storage import tables as t


@dataclass(frozen=True, slots=True)
class Cursor:
    """The flag behind which a page begins, whether it is still in the filter or not. score: 0 to 10,000."""

    flag_id: int
    score: int
    published_at: datetime
    obligation: str
    lang: str | None


def keyed(query: sa.Select[Any], order: QueueOrder, cursor: Cursor | None) -> sa.Select[Any]:
    """Return the query in the order of its own columns: by score or by date, newest first among equals."""
    keys = [t.flags.c.published_at, t.flags.c.id]
    if order is QueueOrder.SCORE:
        keys.insert(0, t.flags.c.score)
    if cursor is not None:
        last = [cursor.published_at, cursor.flag_id] if len(keys) == 2 else _by_score(cursor)
        bound = [sa.bindparam(None, value, type_=key.type) for key, value in zip(keys, last, strict=True)]
        query = query.where(sa.tuple_(*keys) < sa.tuple_(*bound))
    return query.order_by(*(key.desc() for key in keys))


def _by_score(cursor: Cursor) -> list[Any]:
    return [cursor.score, cursor.published_at, cursor.flag_id]


def standing() -> sa.Select[Any]:
    """Return what `informative` needs of each flag; to be narrowed with its item joined."""
    return sa.select(
        t.flags.c.id,
        t.obligations.c.slug,
        sa.func.coalesce(t.items.c.lang, "").label("lang"),
        _distance().label("distance"),
    ).select_from(t.flags)


def _distance() -> sa.ColumnElement[int]:
    """Return how far a flag's score lies from the threshold."""
    return sa.func.abs(t.flags.c.score - threshold_of(t.flags.c.obligation_id))


def threshold_of(obligation_id: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """Return from which score (0 to 10,000) on an obligation's reports are flagged: that of the model in use, else the
    rules' own.
    """
    target = t.obligations.alias()
    of_model = (
        sa.select(sa.cast(t.models.c.content["threshold"].as_float() * t.FULL_SCORE, sa.Integer))
        .join_from(t.models, target, target.c.slug == t.models.c.owner)
        .where(t.MODEL_IS_USED & (target.c.id == obligation_id))
        .limit(1)
        .scalar_subquery()
    )
    return sa.func.coalesce(of_model, round(RULES_THRESHOLD * t.FULL_SCORE))


def informative(found: sa.Select[Any], cursor: Cursor | None) -> sa.Select[Any]:
    """Return the ids of the flags, those that teach most first.

    The flags of each obligation and language stand in a line, nearest to the threshold first; all the first ones come
    up, then all the second ones, so that no obligation and no language crowds out the rest. Who stands behind the
    cursor is told by its place in its own line, which it keeps when it has been decided and left.
    """
    flags = found.cte("standing")
    line = sa.func.row_number().over(
        partition_by=(flags.c.slug, flags.c.lang), order_by=(flags.c.distance, flags.c.id.desc())
    )
    lines = sa.select(flags.c.id, flags.c.distance, line.label("turn")).cte("lines")
    query = sa.select(lines.c.id).order_by(lines.c.turn, lines.c.distance, lines.c.id.desc())
    if cursor is None:
        return query
    distance = sa.select(_distance()).where(t.flags.c.id == cursor.flag_id).scalar_subquery()
    own = (flags.c.slug == cursor.obligation) & (flags.c.lang == (cursor.lang or ""))
    ahead = (flags.c.distance < distance) | ((flags.c.distance == distance) & (flags.c.id > cursor.flag_id))
    turn = sa.select(sa.func.count() + 1).select_from(flags).where(own & ahead).scalar_subquery()
    behind = sa.tuple_(lines.c.turn, lines.c.distance, -lines.c.id) > sa.tuple_(turn, distance, -cursor.flag_id)
    return query.where(behind)
