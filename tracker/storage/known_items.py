"""What is known of stored items, to tell which entries are the same."""

import json
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from tracker.domain.item import KnownItem
from tracker.storage import tables as t

_COLUMNS = (
    t.items.c.identity,
    t.items.c.guid,
    t.items.c.url,
    t.items.c.title,
    t.items.c.published_at,
    t.items.c.entry_digest,
)
_CHUNK = 500


def _newest(*columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    query = sa.select(*columns).where(t.items.c.source_id == sa.bindparam("source"))
    return query.order_by(t.items.c.first_seen_at.desc()).limit(sa.bindparam("most"))


# Asked for every feed: a query that is made anew each time costs more than the database does.
_NEWEST = _newest(*_COLUMNS)
_NEWEST_DIGESTS = _newest(t.items.c.entry_digest)

Key = tuple[int, str]
"""A source and an identity."""

# Each transaction asks: SQLAlchemy's own IN costs several times what the database does.
_BY_KEY = {
    "sqlite": "SELECT {columns} FROM json_each(:wanted) AS source JOIN json_each(source.value) AS wanted"
    " CROSS JOIN items WHERE items.source_id = CAST(source.key AS INTEGER) AND items.identity = wanted.value",
    "postgresql": "SELECT {columns} FROM unnest(CAST(:sources AS integer[]), CAST(:identities AS text[]))"
    " AS wanted (source_id, identity) JOIN items"
    " ON items.source_id = wanted.source_id AND items.identity = wanted.identity",
}
_IDS = ("id", "source_id", "identity")
_FORMS = (*_IDS, "revisions", "title", "summary", "author", "url", "entry_digest", "text_digest")


def entry_digests(connection: sa.Connection, source_id: int, *, limit: int) -> frozenset[int]:
    """Return what the entries of a source's newest items are known again by."""
    digests = connection.scalars(_NEWEST_DIGESTS, {"source": source_id, "most": limit}).all()
    return frozenset([digest for digest in digests if digest is not None])


def look_up(
    connection: sa.Connection, source_id: int, identities: Collection[str], *, limit: int
) -> dict[str, KnownItem]:
    """Return the newest items of a source, and those of the identities among the older ones, by identity; without
    their texts, which are long.
    """
    newest = connection.execute(_NEWEST, {"source": source_id, "most": limit}).all()
    known = {row[0]: KnownItem(*row) for row in newest}
    if len(known) == limit:
        missing = sorted(set(identities) - known.keys())
        for start in range(0, len(missing), _CHUNK):
            where = (t.items.c.source_id == source_id) & t.items.c.identity.in_(missing[start : start + _CHUNK])
            known |= {row[0]: KnownItem(*row) for row in connection.execute(sa.select(*_COLUMNS).where(where))}
    return known


def summaries(connection: sa.Connection, keys: Sequence[Key]) -> dict[str, str]:
    """Return identity -> text of items of one source."""
    return {row.identity: row.summary for row in _by_keys(connection, ("identity", "summary"), keys)}


def ids(connection: sa.Connection, keys: Sequence[Key]) -> dict[Key, int]:
    """Return the row ids of the items that are stored."""
    return {(row.source_id, row.identity): row.id for row in _by_keys(connection, _IDS, keys)}


def forms(connection: sa.Connection, keys: Sequence[Key]) -> dict[Key, sa.Row[Any]]:
    """Return the rows of the items that are stored, with what a newer form is compared with."""
    return {(row.source_id, row.identity): row for row in _by_keys(connection, _FORMS, keys)}


@cache
def _by_key(dialect: str, columns: tuple[str, ...]) -> sa.TextClause:
    return sa.text(_BY_KEY[dialect].format(columns=", ".join(f"items.{name}" for name in columns)))


def _by_keys(connection: sa.Connection, columns: tuple[str, ...], keys: Sequence[Key]) -> Sequence[sa.Row[Any]]:
    """Return these columns of the items of the sources and identities that are stored."""
    if not keys:
        return ()
    dialect = connection.dialect.name
    if dialect == "sqlite":
        by_source: dict[int, list[str]] = {}
        for source_id, identity in keys:
            by_source.setdefault(source_id, []).append(identity)
        values: dict[str, Any] = {"wanted": json.dumps(by_source)}
    else:
        values = {"sources": [source_id for source_id, _ in keys], "identities": [identity for _, identity in keys]}
    return connection.execute(_by_key(dialect, columns), values).all()
