"""Sentence vectors from the database, made where they are not there. Without the extra `semantic` there are none."""

from collections.abc import Callable

import sqlalchemy as sa

from tracker.flagging.flag import Rules
from tracker.flagging.vectors import Encoder, KeptVectors, MadeVectors, name
from tracker.storage import vectors
from tracker.storage.engine import reading


def kept(engine: sa.Engine) -> KeptVectors | None:
    """Return the vectors that were made before by what is installed; None where nothing is."""
    made_by = name()
    return None if made_by is None else KeptVectors(made_by, _kept(engine, made_by))


def made(engine: sa.Engine) -> MadeVectors | None:
    """Return the vectors that were made before, and now where they were not; None where nothing is installed."""
    made_by = name()
    return None if made_by is None else MadeVectors(made_by, _kept(engine, made_by), Encoder())


def keep_new(connection: sa.Connection, rules: Rules) -> None:
    """Keep the vectors that were made while the rules were tried, if any."""
    if isinstance(rules.vectors, MadeVectors):
        vectors.keep(connection, rules.vectors.take_new(), made_by=rules.vectors.name)


def _kept(engine: sa.Engine, made_by: str) -> Callable[[bytes], bytes | None]:
    def look(digest: bytes) -> bytes | None:
        with reading(engine) as connection:
            return vectors.kept(connection, digest, made_by=made_by)

    return look
