from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_source_entry
from tests.runs.fakes import CannedFetcher, machinery, rss
from tests.runs.faults import failing_at, refusing
from tracker.domain.item import Outcome, Source
from tracker.domain.run import RunResult
from tracker.errors import AlreadyRunning
from tracker.ingestion.fetch import FetchedFeed
from tracker.runs import daily
from tracker.storage import fetches, runs, sources
from tracker.storage.engine import reading, transaction
from tracker.storage.runs import Holder

PAPERS = [f"Paper{number}" for number in range(12)]
TRUCE = ("g1", "Ceasefire holds, says Northland", "Both shores of the strait report a quiet night after weeks of fire.")
LATER = NOON + timedelta(hours=2)


@pytest.fixture
def fetcher(engine: sa.Engine) -> CannedFetcher:
    """Twelve papers that were fetched once, so that their servers say now that nothing is new."""
    with transaction(engine) as connection:
        for name in PAPERS:
            sources.add(connection, a_source_entry(name), origin="user", at=NOON)
    fetcher = CannedFetcher({feed.url or "": rss(TRUCE) for feed in _feeds(engine)})
    _run(engine, fetcher, start=NOON)
    return fetcher


def _feeds(engine: sa.Engine) -> list[Source]:
    with reading(engine) as connection:
        return sources.feeds(connection)


def _run(engine: sa.Engine, fetcher: CannedFetcher, *, start: datetime = LATER) -> RunResult:
    result = daily.run(machinery(engine, fetcher, start=start), _feeds(engine), holder=Holder("hand", "manual", None))
    assert result is not None
    return result


def _outcomes(result: RunResult) -> list[Outcome]:
    return [source.outcome for source in result.sources]


def test_quiet_feeds_are_noted_and_planned_like_all_others(engine: sa.Engine, fetcher: CannedFetcher) -> None:
    with transaction(engine) as connection:
        sources.note_failure(connection, _feeds(engine)[3].id, at=NOON, error="timeout: no answer", waits_until=LATER)
    assert _outcomes(_run(engine, fetcher)) == [Outcome.NOT_MODIFIED] * len(PAPERS)
    for feed in _feeds(engine):
        assert (feed.failures, feed.waits_until, feed.gone_since) == (0, None, None)
        assert feed.last_success_at is not None
        assert feed.last_success_at > LATER
        assert feed.next_due_at is not None
        assert feed.next_due_at > feed.last_success_at
        assert feed.etag is not None
        with reading(engine) as connection:
            newest = fetches.of_source(connection, feed.id, limit=9)[0]
        assert (newest.outcome, newest.status, newest.items_new, newest.error) == (Outcome.NOT_MODIFIED, 304, 0, None)


def test_many_quiet_feeds_cost_few_statements(engine: sa.Engine, fetcher: CannedFetcher) -> None:
    with failing_at(engine, 0) as asked:
        _run(engine, fetcher)
    assert 0 < len([statement for statement in asked if statement.startswith("INSERT INTO fetches")]) < len(PAPERS)


def test_what_cannot_be_noted_together_is_noted_one_by_one(engine: sa.Engine, fetcher: CannedFetcher) -> None:
    with refusing(engine, "INSERT INTO fetches", times=1):
        assert _outcomes(_run(engine, fetcher)) == [Outcome.NOT_MODIFIED] * len(PAPERS)
    with reading(engine) as connection:
        assert {len(fetches.of_source(connection, feed.id, limit=9)) for feed in _feeds(engine)} == {2}


def test_a_feed_that_says_it_moved_is_not_passed_over_as_quiet(engine: sa.Engine, fetcher: CannedFetcher) -> None:
    moving = _feeds(engine)[0]
    moved = "https://elsewhere.example/rss"
    answer = FetchedFeed(moved, 304, None, None, None, None, 0, moved_to=moved)
    fetcher.answers[moving.url or ""] = lambda: answer
    _run(engine, fetcher)
    assert [feed.moved_to for feed in _feeds(engine)] == [moved, *[None] * (len(PAPERS) - 1)]


def test_quiet_feeds_of_a_run_that_another_took_over_are_not_noted(engine: sa.Engine, fetcher: CannedFetcher) -> None:
    taking = _feeds(engine)[0]

    def taken_over() -> FetchedFeed:
        with transaction(engine) as connection:
            holder = runs.leaseholder(connection)
            assert holder is not None
            runs.release(connection, holder)
            runs.start(connection, Holder("elsewhere", "schedule", None), at=LATER)
        return FetchedFeed(taking.url or "", 304, None, None, None, None, 0)

    fetcher.answers[taking.url or ""] = taken_over
    with pytest.raises(AlreadyRunning, match="another process took the run over"):
        daily.run(machinery(engine, fetcher, start=LATER), [taking], holder=Holder("hand", "manual", None))
    with reading(engine) as connection:
        assert len(fetches.of_source(connection, taking.id, limit=9)) == 1
