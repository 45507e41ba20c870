import pytest
import sqlalchemy as sa

from tests.builders import NOON
from tracker.errors import StorageError
from tracker.storage import tables as t
from tracker.storage.engine import transaction
from tracker.storage.insert import insert_ignoring, insert_row


def test_no_rows_are_no_statement(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        insert_ignoring(connection, t.stories, [])
        insert_ignoring(connection, t.stories, [{"digest": "a"}, {"digest": "b"}])
        insert_ignoring(connection, t.stories, [{"digest": "b"}, {"digest": "c"}])
        assert sorted(connection.scalars(sa.select(t.stories.c.digest))) == ["a", "b", "c"]


def test_a_time_without_zone_is_not_stored(engine: sa.Engine) -> None:
    naive = NOON.replace(tzinfo=None)
    with (
        pytest.raises(StorageError, match="a time without zone must not be stored"),
        transaction(engine) as connection,
    ):
        insert_row(connection, t.accounts, name="ani", password_hash=None, created_at=naive)
