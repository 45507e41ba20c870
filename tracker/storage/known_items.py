"""What is known of the newest items of a source, to tell at the next fetch which entries are the same."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from tracker.domain.item import KnownItem
from tracker.storage import tables as t

_COLUMNS = (
    t.items.c.identity,
    t.items.c.guid,
    t.items.c.url,
    t.items.c.title,
    t.items.c.summary,
    t.items.c.published_at,
    t.items.c.entry_digest,
)
_CHUNK = 500


def entry_digests(connection: sa.Connection, source_id: int, *, limit: int) -> frozenset[int]:
    """Return what the entries of a source's newest items are known again by."""
    query = _newest(sa.select(t.items.c.entry_digest), source_id, limit)
    return frozenset(digest for digest in connection.scalars(query) if digest is not None)


def look_up(
    connection: sa.Connection, source_id: int, identities: Collection[str], *, limit: int
) -> dict[str, KnownItem]:
    """Return the newest items of a source, and those of the identities among the older ones, by identity."""
    known = _read(connection, _newest(sa.select(*_COLUMNS), source_id, limit))
    if len(known) == limit:
        missing = sorted(set(identities) - known.keys())
        for start in range(0, len(missing), _CHUNK):
            where = (t.items.c.source_id == source_id) & t.items.c.identity.in_(missing[start : start + _CHUNK])
            known |= _read(connection, sa.select(*_COLUMNS).where(where))
    return known


def _newest(query: sa.Select[Any], source_id: int, limit: int) -> sa.Select[Any]:
    return query.where(t.items.c.source_id == source_id).order_by(t.items.c.first_seen_at.desc()).limit(limit)


def _read(connection: sa.Connection, query: sa.Select[Any]) -> dict[str, KnownItem]:
    return {row[0]: KnownItem(*row) for row in connection.execute(query)}
