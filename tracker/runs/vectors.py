"""Sentence vectors from the database, made where they are not there. Without the extra `semantic` there are none."""

from collections.abc import Callable, Iterable
from functools import partial

import sqlalchemy as sa

from tracker.domain.learned import Vectors
from tracker.flagging.vectors import Encoder, KeptVectors, MadeVectors, name
from tracker.storage import adapters, agreements, vectors
from tracker.storage.engine import reading


def kept(engine: sa.Engine) -> dict[str, KeptVectors]:
    """Return, by agreement (id), the vectors that were made before by what is installed; none where nothing is."""
    return {agreement: KeptVectors(made_by, _kept(engine, made_by)) for agreement, _, made_by in _of_agreements(engine)}


def made(engine: sa.Engine) -> dict[str, MadeVectors]:
    """Return the same, and those that are made now where they were not. Agreements whose packs bring no adapter share
    one encoder.
    """
    found: dict[str, MadeVectors] = {}
    by_name: dict[str, MadeVectors] = {}
    for agreement, digest, made_by in _of_agreements(engine):
        if made_by not in by_name:
            adapter = None if digest is None else partial(_adapter, engine, digest)
            by_name[made_by] = MadeVectors(made_by, _kept(engine, made_by), Encoder(adapter))
        found[agreement] = by_name[made_by]
    return found


def keep_new(connection: sa.Connection, used: Iterable[Vectors]) -> None:
    """Keep the vectors that were made while rules were tried, if any."""
    for one in used:
        if isinstance(one, MadeVectors):
            vectors.keep(connection, one.take_new(), made_by=one.name)


def _of_agreements(engine: sa.Engine) -> list[tuple[str, str | None, str]]:
    """Return each agreement with the digest of its adapter, if any, and what its vectors are called."""
    if name() is None:
        return []
    with reading(engine) as connection:
        digests = adapters.digests(connection)
        every = agreements.versions(connection)
    named = [(agreement, digests.get(agreement), name(digests.get(agreement))) for agreement in every]
    return [(agreement, digest, made_by) for agreement, digest, made_by in named if made_by is not None]


def _adapter(engine: sa.Engine, digest: str) -> bytes:
    with reading(engine) as connection:
        return adapters.content(connection, digest)


def _kept(engine: sa.Engine, made_by: str) -> Callable[[bytes], bytes | None]:
    def look(digest: bytes) -> bytes | None:
        with reading(engine) as connection:
            return vectors.kept(connection, digest, made_by=made_by)

    return look
