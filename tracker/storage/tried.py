"""Items on which a changed rule is tried before it is saved."""

from datetime import datetime

import sqlalchemy as sa

from tracker.domain.item import Item
from tracker.storage import tables as t
from tracker.storage.items import as_item, selection
from tracker.storage.spans import reaches

_DAY = sa.func.coalesce(t.items.c.published_at, t.items.c.first_seen_at)


def latest(connection: sa.Connection, *, since: datetime | None, limit: int) -> list[Item]:
    """Return items that may have been published, or where that is not known were first seen, from `since` on, newest
    first. since: None for all."""
    query = selection().where(_is_of(since)).order_by(_DAY.desc(), t.items.c.id.desc()).limit(limit)
    return [as_item(row) for row in connection.execute(query)]


def number(connection: sa.Connection, *, since: datetime | None) -> int:
    """Return how many items `latest` would give without its limit."""
    query = sa.select(sa.func.count()).select_from(t.items).where(_is_of(since))
    return connection.scalar(query) or 0


def _is_of(since: datetime | None) -> sa.ColumnElement[bool]:
    return sa.true() if since is None else reaches(_DAY, t.items.c.precision, since=since)
