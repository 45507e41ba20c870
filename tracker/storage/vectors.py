"""Sentence vectors, kept by the digest of the text and by what made them: making one takes a tenth of a second."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from tracker.storage import tables as t

_CHUNK = 500


def kept(connection: sa.Connection, digest: bytes, *, made_by: str) -> bytes | None:
    """Return the packed vector of a text, None where none was made."""
    table = t.text_vectors
    query = sa.select(table.c.content).where((table.c.digest == digest) & (table.c.made_by == made_by))
    found: bytes | None = connection.scalar(query)
    return found


def keep(connection: sa.Connection, made: Mapping[bytes, bytes], *, made_by: str) -> None:
    """Keep vectors by the digest of their text; those that are there already stay."""
    digests = sorted(made)
    for start in range(0, len(digests), _CHUNK):
        part = digests[start : start + _CHUNK]
        query = sa.select(t.text_vectors.c.digest).where(
            t.text_vectors.c.digest.in_(part) & (t.text_vectors.c.made_by == made_by)
        )
        present = {bytes(digest) for digest in connection.scalars(query)}
        rows = [{"digest": one, "made_by": made_by, "content": made[one]} for one in part if one not in present]
        if rows:
            connection.execute(t.text_vectors.insert(), rows)


def drop_others(connection: sa.Connection, *, made_by: Collection[str]) -> int:
    """Drop what other models, versions or adapters made; returns how many."""
    return connection.execute(t.text_vectors.delete().where(t.text_vectors.c.made_by.not_in(made_by))).rowcount


def number(connection: sa.Connection) -> int:
    """Return how many vectors are kept."""
    return connection.scalar(sa.select(sa.func.count()).select_from(t.text_vectors)) or 0
