"""What is on record of a source's fetches and items becomes its health."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_source_entry
from tests.storage.counting import counted
from tests.storage.feeds import entry, store
from tracker.domain.health import Health
from tracker.domain.item import FetchRecord, Outcome
from tracker.errors import NotFound
from tracker.storage import fetches, healths, sources
from tracker.storage.engine import reading, transaction

HOUR = timedelta(hours=1)


@pytest.fixture
def fetched(engine: sa.Engine) -> Callable[..., int]:
    """Record a fetch of a source of that name, made when absent; returns the source's id."""

    def record(name: str, at: datetime, *, kind: str | None = None, entries: int | None = None, note: str = "") -> int:
        with transaction(engine) as connection:
            source = sources.add(connection, a_source_entry(name), origin="user", at=NOON)[0]
            outcome = Outcome.STORED if kind is None else Outcome.FAILED
            told = (0, 0, 0, 0, kind and f"{kind}: so it is", kind, entries, note or None)
            fetches.add(connection, FetchRecord(source.id, None, at, 0.1, outcome, None, *told))
            if kind is None:
                sources.note_success(connection, [sources.Validators(source.id, "x")], at=at)
            else:
                sources.note_failure(connection, source.id, at=at, error=kind, waits_until=None)
        return source.id

    return record


def test_the_newest_fetch_decides_and_an_unchanged_feed_is_as_its_last_body_was(
    engine: sa.Engine, fetched: Callable[..., int]
) -> None:
    fetched("Empty", NOON, entries=0)
    fetched("Empty", NOON + HOUR)
    fetched("Mended", NOON, kind="timeout")
    fetched("Mended", NOON + HOUR, entries=3)
    fetched("Broken", NOON, entries=3)
    fetched("Broken", NOON + HOUR, kind="not_a_feed")
    fetched("Ragged", NOON, entries=3, note="some characters could not be read")
    with reading(engine) as connection:
        found = {each.source.name: each.health for each in healths.of_all(connection, now=NOON + HOUR)}
    assert found == {
        "Empty": Health.EMPTY,
        "Mended": Health.OK,
        "Broken": Health.NOT_A_FEED,
        "Ragged": Health.DAMAGED,
    }


def test_the_newest_item_and_the_rhythm_tell_silence(engine: sa.Engine, fetched: Callable[..., int]) -> None:
    source_id = fetched("Gazette", NOON, entries=3)
    store(engine, entry("g1", "A quiet night."), at=NOON)
    with transaction(engine) as connection:
        sources.plan(connection, source_id, due_at=None, rhythm_seconds=86_400)
    for days, expected in ((4, Health.OK), (5, Health.SILENT)):
        with reading(engine) as connection:
            assert healths.of_one(connection, source_id, now=NOON + timedelta(days=days)).health is expected
            assert healths.newest_items(connection) == {source_id: NOON}


def test_the_number_of_queries_does_not_grow_with_the_sources(engine: sa.Engine, fetched: Callable[..., int]) -> None:
    counts = []
    for name in ("One", "Two"):
        fetched(name, NOON, entries=1)
        with reading(engine) as connection, counted(connection) as seen:
            healths.of_all(connection, now=NOON)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_source_that_is_not_there_has_no_health(engine: sa.Engine) -> None:
    with reading(engine) as connection, pytest.raises(NotFound):
        healths.of_one(connection, 7, now=NOON)
