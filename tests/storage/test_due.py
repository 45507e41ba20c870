from datetime import timedelta

import sqlalchemy as sa

from tests.builders import NOON, a_source_entry
from tracker.storage import sources
from tracker.storage.engine import reading, transaction


def test_feeds_that_are_due_by_a_time_are_told_from_those_that_are_not(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        for name, minutes in (("Early", 0), ("Late", 60), ("New", None)):
            source, _ = sources.add(connection, a_source_entry(name), origin="user", at=NOON)
            due_at = None if minutes is None else NOON + timedelta(minutes=minutes)
            sources.plan(connection, source.id, due_at=due_at)
    with reading(engine) as connection:
        assert [source.name for source in sources.feeds(connection, due_by=NOON)] == ["Early", "New"]
        later = sources.feeds(connection, active_only=True, due_by=NOON + timedelta(hours=1))
    assert [source.name for source in later] == ["Early", "Late", "New"]


def test_an_interval_stays_when_only_the_next_time_is_set(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        source, _ = sources.add(connection, a_source_entry(), origin="user", at=NOON)
        sources.plan(connection, source.id, due_at=NOON, interval_seconds=600)
        sources.plan(connection, source.id, due_at=None)
        planned = sources.get(connection, source.id)
    assert (planned.next_due_at, planned.interval_seconds) == (None, 600)
