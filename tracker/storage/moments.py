"""When the database last learned something."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from tracker.storage import tables as t
from tracker.storage.source_history import EDITS

_RECORDED = (
    t.agreements.c.loaded_at,
    t.pack_changes.c.recorded_at,
    t.sources.c.added_at,
    t.fetches.c.started_at,
    t.items.c.first_seen_at,
    t.items.c.revised_at,
    t.flags.c.flagged_at,
    t.reviews.c.reviewed_at,
    t.events.c.recorded_at,
    t.determinations.c.recorded_at,
)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def last_recorded(connection: sa.Connection, *, by: datetime) -> datetime:
    """Return when the newest thing was recorded, to the microsecond; the start of 1970 for an empty database.

    by: now; what a wrong clock recorded as later is left out, for it would let the next record change what was known.

    A report that is asked for without a time of knowledge takes this one, so that the same database gives the same
    bytes. It is not rounded: what is recorded later in the same second was not known yet.
    """
    newest = _newest(connection, lambda at: at <= by)
    return _NEVER if newest is None else newest


def furthest_ahead(connection: sa.Connection, *, now: datetime) -> datetime | None:
    """Return the latest moment after `now` that something was recorded at, which a wrong clock did; None when there is
    none.
    """
    return _newest(connection, lambda at: at > now)


def _newest(connection: sa.Connection, among: Callable[[sa.Column[Any]], sa.ColumnElement[bool]]) -> datetime | None:
    edited_at = t.audit.c.recorded_at
    queries = [sa.select(sa.func.max(column)).where(among(column)) for column in _RECORDED]
    queries.append(sa.select(sa.func.max(edited_at)).where(t.audit.c.act.in_(EDITS) & among(edited_at)))
    found = [moment for moment in map(connection.scalar, queries) if moment is not None]
    return max(found, default=None)
