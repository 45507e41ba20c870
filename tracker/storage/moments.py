"""When the database last learned something."""

from datetime import UTC, datetime

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


def last_recorded(connection: sa.Connection) -> datetime:
    """Return when the newest thing was recorded, to the microsecond; the start of 1970 for an empty database.

    A report that is asked for without a time of knowledge takes this one, so that the same database gives the same
    bytes. It is not rounded: what is recorded later in the same second was not known yet.
    """
    edited = sa.select(sa.func.max(t.audit.c.recorded_at)).where(t.audit.c.act.in_(EDITS))
    newest = [connection.scalar(query) for query in (*(sa.select(sa.func.max(column)) for column in _RECORDED), edited)]
    return max((moment for moment in newest if moment is not None), default=_NEVER)
