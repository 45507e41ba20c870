"""Vectors of texts in the database."""

import sqlalchemy as sa

from tracker.storage import vectors
from tracker.storage.engine import reading, transaction


def test_a_vector_is_kept_by_text_and_maker(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        vectors.keep(connection, {b"one": b"1", b"two": b"2"}, made_by="m1")
        vectors.keep(connection, {b"one": b"other", b"three": b"3"}, made_by="m1")
        vectors.keep(connection, {b"one": b"newer"}, made_by="m2")
        vectors.keep(connection, {}, made_by="m1")
    with reading(engine) as connection:
        assert vectors.kept(connection, b"one", made_by="m1") == b"1"
        assert vectors.kept(connection, b"three", made_by="m1") == b"3"
        assert vectors.kept(connection, b"one", made_by="m2") == b"newer"
        assert vectors.kept(connection, b"two", made_by="m2") is None
        assert vectors.number(connection) == 4


def test_what_another_version_made_is_dropped(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        vectors.keep(connection, {b"one": b"1"}, made_by="m1")
        vectors.keep(connection, {b"one": b"2"}, made_by="m2")
        assert vectors.drop_others(connection, made_by={"m2"}) == 1
        assert vectors.kept(connection, b"one", made_by="m1") is None
        assert vectors.kept(connection, b"one", made_by="m2") == b"2"
