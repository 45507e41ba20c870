from datetime import datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_source_entry, an_arrival
from tests.conftest import POSTGRES
from tracker.errors import StorageError
from tracker.storage import items, sources
from tracker.storage import tables as t
from tracker.storage.engine import transaction
from tracker.storage.insert import insert_ignoring, insert_row, insert_rows, next_ids


def test_no_rows_are_no_statement(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        insert_ignoring(connection, t.stories, [])
        insert_ignoring(connection, t.stories, [{"digest": "a"}, {"digest": "b"}])
        insert_ignoring(connection, t.stories, [{"digest": "b"}, {"digest": "c"}])
        assert sorted(connection.scalars(sa.select(t.stories.c.digest))) == ["a", "b", "c"]


def test_rows_take_the_ids_that_were_drawn_and_others_come_after_them(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        first = insert_row(connection, t.stories, digest="first")
        drawn = list(next_ids(connection, t.stories, 3))
        assert drawn == sorted(set(drawn))
        assert drawn[0] > first
        insert_rows(connection, t.stories, ("id", "digest"), [[row_id, f"story {row_id}"] for row_id in drawn])
        assert insert_row(connection, t.stories, digest="last") > drawn[-1]
        assert list(next_ids(connection, t.stories, 0)) == []


@pytest.mark.postgres
@pytest.mark.skipif(not POSTGRES, reason="SQLite has one writer at a time")
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_two_open_transactions_draw_ids_apart(engine: sa.Engine) -> None:
    with transaction(engine) as one, transaction(engine) as other:
        drawn = [list(next_ids(connection, t.stories, 50)) for connection in (one, other, one, other)]
        assert len({row_id for ids in drawn for row_id in ids}) == 200
        assert all(ids == sorted(ids) for ids in drawn)
        for connection, ids in zip((one, other, one, other), drawn, strict=True):
            rows = [[row_id, f"story {row_id}"] for row_id in ids]
            insert_rows(connection, t.stories, ("id", "digest"), rows)
    with transaction(engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(t.stories)) == 200


def test_a_time_without_zone_is_not_stored(engine: sa.Engine) -> None:
    naive = NOON.replace(tzinfo=None)
    with (
        pytest.raises(StorageError, match="a time without zone must not be stored"),
        transaction(engine) as connection,
    ):
        insert_row(connection, t.accounts, name="ani", password_hash=None, created_at=naive)


def test_long_texts_are_stored_as_they_are(engine: sa.Engine) -> None:
    texts = ["", "Plain.", "Կարճ լուր \U0001f4f0", *(f"Report {number}, " * 500 for number in range(120))]
    arrivals = [an_arrival(f"guid-{number}", summary=text) for number, text in enumerate(texts)]
    with transaction(engine) as connection:
        source, _ = sources.add(connection, a_source_entry(), origin="user", at=NOON)
        items.store(connection, source.id, arrivals, seen_at=NOON)
        stored = connection.execute(sa.select(t.items.c.summary).order_by(t.items.c.id)).scalars().all()
        assert stored == texts
        # SQLite would keep bytes as such, and find them in no search for a text.
        found = t.items.c.summary.like("Report 7,%")
        assert connection.scalar(sa.select(sa.func.count()).where(found)) == 1


def test_a_time_is_stored_in_utc_to_the_microsecond(engine: sa.Engine) -> None:
    at = datetime(2020, 11, 10, 0, 30, 0, 5, tzinfo=timezone(timedelta(hours=4)))
    with transaction(engine) as connection:
        insert_row(connection, t.accounts, name="ani", password_hash=None, created_at=at)
        assert connection.scalar(sa.select(t.accounts.c.created_at)) == at
        assert connection.scalar(sa.select(t.accounts.c.id).where(t.accounts.c.created_at == at)) is not None
        if engine.dialect.name == "sqlite":
            written = connection.exec_driver_sql("SELECT created_at FROM accounts").scalar()
            assert written == "2020-11-09 20:30:00.000005"
