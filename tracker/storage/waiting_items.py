"""Items that wait to be flagged: by any rules at all, or by newer ones than they were."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tracker.domain.item import Item
from tracker.storage import tables as t
from tracker.storage.items import as_item, seen_in_this_form, selection

_CHUNK = 500


def unflagged(connection: sa.Connection, *, limit: int) -> list[Item]:
    """Return items in their newest form that no rules have been tried on yet, oldest first, for a writer.

    Items that another writer has in hand are left to it.
    """
    query = _waiting(limit).with_for_update(of=t.items, skip_locked=True)
    return [as_item(row) for row in connection.execute(query)]


def soon_flagged(connection: sa.Connection, *, limit: int) -> list[Item]:
    """Return the items that `unflagged` would return to the only writer, for a reader."""
    return [as_item(row) for row in connection.execute(_waiting(limit))]


def _waiting(limit: int) -> sa.Select[Any]:
    return selection().where(t.items.c.rules_version.is_(None)).order_by(t.items.c.id).limit(limit)


def unflagged_count(connection: sa.Connection) -> int:
    """Return how many items no rules have been tried on yet."""
    query = sa.select(sa.func.count()).select_from(t.items).where(t.items.c.rules_version.is_(None))
    return connection.scalar(query) or 0


def flagged_otherwise(connection: sa.Connection, rules_version: str | None, *, after: int, limit: int) -> list[Item]:
    """Return items with ids above `after` that were last flagged with other rules than these, all where None, by id."""
    query = selection().where(t.items.c.id > after).order_by(t.items.c.id).limit(limit)
    if rules_version is not None:
        query = query.where((t.items.c.rules_version != rules_version) | t.items.c.rules_version.is_(None))
    return [as_item(row) for row in connection.execute(query)]


def note_flagged(connection: sa.Connection, ids: Sequence[int], rules_version: str) -> None:
    """Record which rules were tried on the items."""
    for start in range(0, len(ids), _CHUNK):
        where = t.items.c.id.in_(ids[start : start + _CHUNK])
        connection.execute(t.items.update().where(where).values(rules_version=rules_version))


def renote(connection: sa.Connection, before: str, after: str) -> None:
    """Note of all items that were flagged with one version of the rules that they were with another."""
    connection.execute(t.items.update().where(t.items.c.rules_version == before).values(rules_version=after))


def note_untried(connection: sa.Connection, *, since: datetime) -> None:
    """Note of all items that came or were edited since a moment that they are to be flagged again, as if new."""
    connection.execute(t.items.update().where(seen_in_this_form() >= since).values(rules_version=None))
