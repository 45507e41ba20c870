"""When the database last learned something."""

from datetime import UTC, datetime

import sqlalchemy as sa

from tracker.storage import tables as t

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
    newest = [connection.scalar(sa.select(sa.func.max(column)).where(column <= by)) for column in _RECORDED]
    return max((moment for moment in newest if moment is not None), default=_NEVER)


def furthest_ahead(connection: sa.Connection, *, now: datetime) -> datetime | None:
    """Return the latest moment after `now` that something was recorded at, which a wrong clock did; None when there is
    none.
    """
    newest = [connection.scalar(sa.select(sa.func.max(column)).where(column > now)) for column in _RECORDED]
    return max((moment for moment in newest if moment is not None), default=None)
