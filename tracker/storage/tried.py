"""Items on which a changed rule is tried before it is saved."""

from datetime import datetime

import sqlalchemy as sa

from tracker.domain.item import Item
from tracker.storage import tables as t
from tracker.storage.items import as_item, selection

_DAY = sa.func.coalesce(t.items.c.published_at, t.items.c.first_seen_at)


def latest(connection: sa.Connection, *, since: datetime, limit: int) -> list[Item]:
    """Return items that were published, or where that is not known first seen, from `since` on, newest first."""
    query = selection().where(since <= _DAY).order_by(_DAY.desc(), t.items.c.id.desc()).limit(limit)
    return [as_item(row) for row in connection.execute(query)]


def number(connection: sa.Connection, *, since: datetime) -> int:
    """Return how many items `latest` would give without its limit."""
    query = sa.select(sa.func.count()).select_from(t.items).where(since <= _DAY)
    return connection.scalar(query) or 0
