from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from tests.builders import NOON, a_source_entry
from tracker.storage import moments, sources
from tracker.storage.engine import reading, transaction


def test_an_empty_database_has_never_recorded_anything(engine: sa.Engine) -> None:
    with reading(engine) as connection:
        assert moments.last_recorded(connection, by=NOON) == datetime(1970, 1, 1, tzinfo=UTC)


def test_what_is_recorded_later_in_the_same_second_comes_after(engine: sa.Engine) -> None:
    first, second = NOON + timedelta(microseconds=100), NOON + timedelta(microseconds=101)
    with transaction(engine) as connection:
        sources.add(connection, a_source_entry("Gazette"), origin="user", at=first)
        assert moments.last_recorded(connection, by=second) == first
        sources.add(connection, a_source_entry("Herald"), origin="user", at=second)
        assert moments.last_recorded(connection, by=first) == first
        assert moments.last_recorded(connection, by=second) == second


def test_what_a_wrong_clock_recorded_lies_ahead(engine: sa.Engine) -> None:
    years_on = NOON + timedelta(days=2000)
    with transaction(engine) as connection:
        sources.add(connection, a_source_entry("Gazette"), origin="user", at=NOON)
        assert moments.furthest_ahead(connection, now=NOON) is None
        sources.add(connection, a_source_entry("Herald"), origin="user", at=years_on)
        assert moments.furthest_ahead(connection, now=NOON) == years_on
        assert moments.furthest_ahead(connection, now=years_on) is None
