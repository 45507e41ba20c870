import io
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Event as Signal

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_source_entry, an_agreement
from tests.ingestion.reading import read_feed
from tests.runs.fakes import Answer, CannedFetcher, machinery, rss
from tests.runs.faults import refusing
from tracker.domain.health import Health
from tracker.domain.item import Credentials, Outcome, Source
from tracker.domain.queue import QueueFilter
from tracker.domain.run import RunResult, RunState, SourceOutcome
from tracker.domain.schedule import due
from tracker.errors import AlreadyRunning, FetchError, StorageError
from tracker.flagging.flag import Rules
from tracker.ingestion.body import LARGE, LargeBody
from tracker.ingestion.feed import ParsedFeed, Request
from tracker.ingestion.fetch import CutOff, FetchedFeed
from tracker.runs import attempts, daily
from tracker.storage import agreements, fetches, flags, healths, items, runs, sources, waiting_items
from tracker.storage.engine import reading, transaction
from tracker.storage.runs import Holder

GAZETTE = "https://gazette.example/rss"
HERALD = "https://herald.example/rss"
TRUCE = ("g1", "Ceasefire holds, says Northland", "Both shores of the strait report a quiet night after weeks of fire.")
FISH = ("g2", "Fishing fleet leaves Northland", "Boats set out into the strait for the first time since the spring.")
SECRET = "https://secret.example/rss?key=geheim"
HAND = Holder("hand", "manual", None)


@pytest.fixture
def feeds(engine: sa.Engine) -> list[Source]:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        for name in ("Gazette", "Herald"):
            sources.add(connection, a_source_entry(name), origin="user", at=NOON)
    return _feeds(engine)


def _feeds(engine: sa.Engine) -> list[Source]:
    with reading(engine) as connection:
        return sources.feeds(connection, active_only=True)


def _run(engine: sa.Engine, fetcher: CannedFetcher, *, holder: Holder = HAND) -> RunResult:
    result = daily.run(machinery(engine, fetcher), _feeds(engine), holder=holder)
    assert result is not None
    return result


def _outcomes(result: RunResult) -> dict[str, Outcome]:
    return {source.name: source.outcome for source in result.sources}


def test_rules_are_not_compiled_where_nothing_is_to_be_flagged(engine: sa.Engine, feeds: list[Source]) -> None:
    fetcher = CannedFetcher({GAZETTE: rss(TRUCE)})
    _run(engine, fetcher)
    asked: list[int] = []
    parts = machinery(engine, fetcher)

    def noted() -> Rules:
        asked.append(1)
        return parts.rules()

    counting = replace(parts, rules=noted)
    assert daily.run(counting, feeds, holder=HAND) is not None
    assert asked == []
    fetcher.answers[GAZETTE] = rss(TRUCE, FISH)
    daily.run(counting, feeds, holder=HAND)
    assert asked


def test_a_run_brings_items_and_flags(engine: sa.Engine, feeds: list[Source]) -> None:
    result = _run(engine, CannedFetcher({GAZETTE: rss(TRUCE, FISH), HERALD: rss(TRUCE)}))
    assert (result.items_new, result.items_changed) == (3, 0)
    assert result.flags_new == 3
    with reading(engine) as connection:
        found = {
            (entry.item.source, entry.flag.obligation) for entry in flags.page(connection, QueueFilter(), limit=10)
        }
        gazette = sources.named(connection, "Gazette")
    assert found == {("Gazette", "sea-1999/1.1"), ("Herald", "sea-1999/1.1"), ("Gazette", "sea-1999/W1")}
    assert gazette.last_success_at is not None
    assert gazette.failures == 0


def test_a_second_run_changes_nothing(engine: sa.Engine, feeds: list[Source]) -> None:
    fetcher = CannedFetcher({GAZETTE: rss(TRUCE), HERALD: rss(FISH)})
    _run(engine, fetcher)
    before = _dump(engine)
    again = _run(engine, fetcher)
    assert (again.items_new, again.items_changed, again.flags_new) == (0, 0, 0)
    assert set(_outcomes(again).values()) == {Outcome.NOT_MODIFIED}
    assert fetcher.asked[-1][1] is not None
    assert _dump(engine) == before


def test_a_body_that_is_the_same_without_validators_is_not_parsed_again(engine: sa.Engine, feeds: list[Source]) -> None:
    body = rss(TRUCE)

    def plain() -> FetchedFeed:
        return FetchedFeed(GAZETTE, 200, body, None, None, None, len(body))

    fetcher = CannedFetcher({GAZETTE: plain, HERALD: plain})
    _run(engine, fetcher)
    assert set(_outcomes(_run(engine, fetcher)).values()) == {Outcome.UNCHANGED}


def test_a_changed_entry_is_revised_and_flagged_anew(engine: sa.Engine, feeds: list[Source]) -> None:
    fetcher = CannedFetcher({GAZETTE: rss(TRUCE), HERALD: rss()})
    _run(engine, fetcher)
    fetcher.answers[GAZETTE] = rss(("g1", "Garrison of Northland stays", "The strait is quiet."))
    result = _run(engine, fetcher)
    assert (result.items_new, result.items_changed, result.flags_new) == (0, 1, 1)
    with reading(engine) as connection:
        (item,) = items.stored(connection)
        live = {e.flag.obligation: e.flag.withdrawn_at for e in flags.of_items(connection, [item.id])}
    assert item.revisions == 2
    assert live["sea-1999/2.1"] is None
    assert live["sea-1999/1.1"] is not None


def test_one_broken_source_never_stops_the_others(engine: sa.Engine, feeds: list[Source]) -> None:
    broken = FetchError(GAZETTE, "timeout", "no answer within 30 seconds")
    result = _run(engine, CannedFetcher({GAZETTE: broken, HERALD: rss(TRUCE)}))
    assert _outcomes(result) == {"Gazette": Outcome.FAILED, "Herald": Outcome.STORED}
    assert result.any_fetched
    with reading(engine) as connection:
        gazette = sources.named(connection, "Gazette")
        (record,) = fetches.of_source(connection, gazette.id, limit=5)
    assert gazette.last_error == record.error == "no answer within 30 seconds"
    assert (gazette.failures, record.outcome) == (1, Outcome.FAILED)


def test_bytes_that_are_no_feed_are_that_sources_error(engine: sa.Engine, feeds: list[Source]) -> None:
    result = _run(engine, CannedFetcher({GAZETTE: b"<html><body>Moved</body></html>", HERALD: rss(TRUCE)}))
    errors = {source.name: source.error for source in result.sources}
    assert (errors["Gazette"] or "").startswith("not a feed: ")
    assert errors["Herald"] is None


def test_a_stumble_of_the_program_costs_one_feed(engine: sa.Engine, feeds: list[Source]) -> None:
    result = _run(engine, CannedFetcher({GAZETTE: ZeroDivisionError(), HERALD: rss(TRUCE)}))
    errors = {source.name: source.error for source in result.sources}
    assert errors == {"Gazette": attempts.UNEXPECTED, "Herald": None}


def test_what_failed_is_logged_in_one_line(
    engine: sa.Engine, feeds: list[Source], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="tracker"):
        result = _run(engine, CannedFetcher({GAZETTE: FetchError(GAZETTE, "timeout", "no answer")}))
    lines = [record.getMessage() for record in caplog.records]
    assert lines == [f"run={result.run_id} sources=2 failed=2 name=1 timeout=1"]
    assert "no answer" not in caplog.text


def test_when_nothing_can_be_fetched_the_run_still_ends(engine: sa.Engine, feeds: list[Source]) -> None:
    result = _run(engine, CannedFetcher({}))
    assert set(_outcomes(result).values()) == {Outcome.FAILED}
    assert not result.any_fetched
    with reading(engine) as connection:
        assert runs.latest(connection)[0].state is RunState.DONE


def test_a_server_that_asks_to_wait_is_left_alone(engine: sa.Engine, feeds: list[Source]) -> None:
    busy = FetchError(GAZETTE, "status", "HTTP 429", status=429, wait_seconds=3600)
    _run(engine, CannedFetcher({GAZETTE: busy, HERALD: rss()}))
    soon, later = NOON + timedelta(minutes=30), NOON + timedelta(hours=2)
    assert [source.name for source in due(_feeds(engine), at=soon, always=lambda _: True)] == ["Herald"]
    assert [source.name for source in due(_feeds(engine), at=later)] == ["Gazette", "Herald"]


def test_a_run_while_another_is_under_way_is_refused(engine: sa.Engine, feeds: list[Source]) -> None:
    with transaction(engine) as connection:
        runs.start(connection, Holder("other", "manual", None), at=NOON)
    with pytest.raises(AlreadyRunning):
        _run(engine, CannedFetcher({}))


def test_a_run_that_dies_is_finished_by_the_next(engine: sa.Engine, feeds: list[Source]) -> None:
    fetcher = CannedFetcher({GAZETTE: rss(TRUCE), HERALD: rss(FISH)})

    def die(_outcome: SourceOutcome) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        daily.run(machinery(engine, fetcher), feeds, holder=HAND, progress=die)
    with reading(engine) as connection:
        assert runs.latest(connection)[0].state is RunState.FAILED
    _run(engine, fetcher)
    with reading(engine) as connection:
        assert sorted(item.guid for item in items.stored(connection)) == ["g1", "g2"]
        assert flags.count(connection, QueueFilter()) == 2


def test_items_that_were_stored_and_not_flagged_are_flagged_by_the_next_run(
    engine: sa.Engine, feeds: list[Source]
) -> None:
    _run(engine, CannedFetcher({GAZETTE: rss(TRUCE), HERALD: rss()}))
    with transaction(engine) as connection:
        connection.exec_driver_sql("UPDATE items SET rules_version = NULL")
    result = _run(engine, CannedFetcher({}))
    assert result.flags_new == 0
    with reading(engine) as connection:
        assert waiting_items.unflagged_count(connection) == 0


def test_a_scheduled_day_is_run_once(engine: sa.Engine, feeds: list[Source]) -> None:
    day = Holder("scheduler", "scheduled", "2026-11-24")
    _run(engine, CannedFetcher({}), holder=day)
    assert daily.run(machinery(engine, CannedFetcher({})), feeds, holder=day) is None


def test_a_full_disk_leaves_the_database_as_it_was(sqlite_engine: sa.Engine) -> None:
    with transaction(sqlite_engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        sources.add(connection, a_source_entry(), origin="user", at=NOON)
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    many = [(f"g{number}", f"Ceasefire report {number} of Northland", "The strait. " * 300) for number in range(200)]
    sa.event.listen(
        sqlite_engine, "begin", lambda c: c.exec_driver_sql(f"PRAGMA max_page_count = {int(pages or 0) + 20}")
    )
    result = _run(sqlite_engine, CannedFetcher({GAZETTE: rss(*many)}))
    assert "full" in (result.sources[0].error or "")
    with reading(sqlite_engine) as connection:
        assert items.count(connection) == 0
        assert sources.named(connection, "Gazette").etag is None


def test_a_source_whose_failure_cannot_even_be_recorded_costs_no_other(engine: sa.Engine, feeds: list[Source]) -> None:
    with refusing(engine, "INSERT INTO fetches", times=2):
        result = _run(engine, CannedFetcher({GAZETTE: rss(TRUCE), HERALD: rss(FISH)}))
    assert sorted(_outcomes(result).values()) == [Outcome.FAILED, Outcome.STORED]
    (lost,) = [source for source in result.sources if source.error is not None]
    assert "disk I/O error" in (lost.error or "")
    again = _run(engine, CannedFetcher({GAZETTE: rss(TRUCE), HERALD: rss(FISH)}))
    assert again.items_new == 1
    with reading(engine) as connection:
        assert sorted(item.guid for item in items.stored(connection)) == ["g1", "g2"]


def test_a_run_ends_when_the_database_takes_nothing_any_more(engine: sa.Engine, feeds: list[Source]) -> None:
    with transaction(engine) as connection:
        for number in range(9):
            sources.add(connection, a_source_entry(f"Paper{number}"), origin="user", at=NOON)
    seen: list[SourceOutcome] = []
    with refusing(engine, "INSERT INTO fetches", times=99), pytest.raises(StorageError, match="disk I/O error"):
        daily.run(machinery(engine, CannedFetcher({})), _feeds(engine), holder=HAND, progress=seen.append)
    assert len(seen) == 4
    with reading(engine) as connection:
        assert runs.latest(connection)[0].state is RunState.FAILED


def _failing_to_end(monkeypatch: pytest.MonkeyPatch, *, times: int) -> None:
    """Let the end of a run fail to be written, so many times."""
    left = times
    finish = runs.finish

    def failing(*facts: object, **counts: object) -> None:
        nonlocal left
        left -= 1
        if left >= 0:
            raise StorageError("disk I/O error")
        finish(*facts, **counts)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(runs, "finish", failing)


@pytest.mark.parametrize("times", [1, 3])
def test_the_end_of_a_run_is_written_again_when_the_write_fails(
    engine: sa.Engine, feeds: list[Source], monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    _failing_to_end(monkeypatch, times=times)
    result = _run(engine, CannedFetcher({GAZETTE: rss(TRUCE)}))
    with reading(engine) as connection:
        (run,) = runs.latest(connection)
    assert (run.state, run.items_new) == (RunState.DONE, result.items_new)


def test_a_run_of_which_the_end_cannot_be_written_says_so(
    engine: sa.Engine, feeds: list[Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    _failing_to_end(monkeypatch, times=9)
    with pytest.raises(StorageError, match="disk I/O error"):
        _run(engine, CannedFetcher({GAZETTE: rss(TRUCE)}))
    with reading(engine) as connection:
        assert runs.latest(connection)[0].state is RunState.RUNNING


def test_a_run_keeps_its_lease_while_it_flags_what_others_left(engine: sa.Engine, feeds: list[Source]) -> None:
    _run(engine, CannedFetcher({GAZETTE: rss(TRUCE)}))
    with transaction(engine) as connection:
        connection.exec_driver_sql("UPDATE items SET rules_version = NULL")
        runs.start(connection, Holder("other", "manual", None), at=NOON)
    with pytest.raises(AlreadyRunning, match="took the run over"):
        daily.flag_left_over(machinery(engine, CannedFetcher({})), holder=HAND.name)
    with reading(engine) as connection:
        assert waiting_items.unflagged_count(connection) == 1


@pytest.mark.parametrize(
    "answer", [rss(TRUCE), FetchError("", "connection", f"{SECRET} did not answer"), ValueError(SECRET)]
)
def test_no_secret_of_an_address_gets_into_the_log_or_a_stored_error(
    engine: sa.Engine, feeds: list[Source], caplog: pytest.LogCaptureFixture, answer: bytes | Exception
) -> None:
    with transaction(engine) as connection:
        source, _ = sources.add(connection, a_source_entry("Secret", url=SECRET), origin="user", at=NOON)
    with caplog.at_level(logging.DEBUG, logger="tracker"):
        _run(engine, CannedFetcher({SECRET: answer}))
    assert "feed=https://secret.example/rss?…" in caplog.text
    assert "geheim" not in "".join(record.getMessage() for record in caplog.records)
    with reading(engine) as connection:
        errors = [sources.get(connection, source.id).last_error]
        errors += [record.error for record in fetches.of_source(connection, source.id, limit=9)]
    assert not [error for error in errors if error is not None and "geheim" in error]


def _dump(engine: sa.Engine) -> list[object]:
    readers: list[Callable[[sa.Connection], object]] = [
        lambda c: list(items.stored(c)),
        lambda c: flags.page(c, QueueFilter(state=None), limit=100),
        lambda c: c.exec_driver_sql("SELECT count(*) FROM matches").scalar(),
        lambda c: c.exec_driver_sql("SELECT count(*) FROM revisions").scalar(),
    ]
    with reading(engine) as connection:
        return [read(connection) for read in readers]


def test_a_run_that_another_took_over_stops_without_storing(engine: sa.Engine, feeds: list[Source]) -> None:
    def taken_over() -> FetchedFeed:
        with transaction(engine) as connection:
            runs.release(connection, HAND.name)
            runs.start(connection, Holder("elsewhere", "schedule", None), at=NOON)
        return FetchedFeed(GAZETTE, 200, rss(TRUCE), None, None, "application/rss+xml", 1)

    with pytest.raises(AlreadyRunning, match="another process took the run over"):
        daily.run(machinery(engine, CannedFetcher({GAZETTE: taken_over})), feeds[:1], holder=HAND)
    with reading(engine) as connection:
        assert runs.leaseholder(connection) == "elsewhere"
        assert items.count(connection) == 0


def test_a_run_that_is_told_to_stop_leaves_the_rest_for_the_next(engine: sa.Engine, feeds: list[Source]) -> None:
    fetcher = CannedFetcher({HERALD: rss(FISH)})
    stopped = machinery(engine, fetcher)

    def told_to_stop() -> FetchedFeed:
        stopped.stop.set()
        return FetchedFeed(GAZETTE, 200, rss(TRUCE), None, None, "application/rss+xml", 1)

    fetcher.answers[GAZETTE] = told_to_stop
    result = daily.run(replace(stopped, workers=1), feeds, holder=HAND)
    assert result is not None
    assert [asked[0] for asked in fetcher.asked] == [GAZETTE]
    with reading(engine) as connection:
        assert runs.latest(connection)[0].state is RunState.INTERRUPTED
        assert runs.leaseholder(connection) is None
    fetcher.answers[GAZETTE] = rss(TRUCE)
    again = daily.run(machinery(engine, fetcher), feeds, holder=HAND)
    assert again is not None
    with reading(engine) as connection:
        assert (items.count(connection), runs.latest(connection)[0].state) == (2, RunState.DONE)


class Cut(CannedFetcher):
    """Serves all feeds with a fault that cut them off."""

    def fetch(
        self, url: str, *, etag: str | None, last_modified: str | None, credentials: Credentials | None = None
    ) -> FetchedFeed:
        arrived = super().fetch(url, etag=None, last_modified=None, credentials=credentials)
        fault = FetchError(url, "timeout", "the server did not finish its answer within 30 seconds")
        raise CutOff(fault, replace(arrived, etag=None, complete=False))


def test_a_feed_that_is_cut_off_keeps_its_whole_items_and_the_fault_stays_visible(
    engine: sa.Engine, feeds: list[Source]
) -> None:
    body = rss(TRUCE, FISH)
    fetcher = Cut({GAZETTE: body[: body.index(b"Boats")], HERALD: b"<rss><channel><item><title>Ha"})
    result = _run(engine, fetcher)
    assert _outcomes(result) == {"Gazette": Outcome.STORED, "Herald": Outcome.FAILED}
    with reading(engine) as connection:
        assert [item.title for item in items.stored(connection)] == [TRUCE[1]]
        gazette, herald = sources.feeds(connection, active_only=True)
        fared = {found.source.name: found.health for found in healths.of_all(connection, now=NOON)}
        (record,) = fetches.of_source(connection, gazette.id, limit=5)
    assert (gazette.etag, gazette.last_modified, gazette.failures) == (None, None, 0)
    assert fared == {"Gazette": Health.DAMAGED, "Herald": Health.UNREACHABLE}
    assert record.note is not None
    assert record.note.startswith("cut off, whole items kept: the server did not finish its answer")
    assert herald.last_error == "the server did not finish its answer within 30 seconds"


def test_what_was_cut_off_comes_with_the_next_whole_fetch(engine: sa.Engine, feeds: list[Source]) -> None:
    body = rss(TRUCE, FISH)
    _run(engine, Cut({GAZETTE: body[: body.index(b"Boats")]}))
    whole = CannedFetcher({GAZETTE: body})
    assert _run(engine, whole).items_new == 1
    assert whole.asked[0] == (GAZETTE, None)
    with reading(engine) as connection:
        fared = healths.of_one(connection, feeds[0].id, now=NOON)
    assert fared.health is Health.OK


def test_a_cut_feed_of_which_all_is_known_is_no_failure(engine: sa.Engine, feeds: list[Source]) -> None:
    body = rss(TRUCE, FISH)
    _run(engine, CannedFetcher({GAZETTE: rss(TRUCE)}))
    result = _run(engine, Cut({GAZETTE: body[: body.index(b"Boats")]}))
    assert _outcomes(result)["Gazette"] is Outcome.UNCHANGED


class Large(CannedFetcher):
    """Serves all feeds with so many blanks behind them that they are large."""

    def fetch(
        self, url: str, *, etag: str | None, last_modified: str | None, credentials: Credentials | None = None
    ) -> FetchedFeed:
        found = super().fetch(url, etag=None, last_modified=None, credentials=credentials)
        body = (found.body or b"").ljust(LARGE + 1)
        return replace(found, body=b"", large=LargeBody(io.BytesIO(body), len(body)))


def test_large_feeds_are_held_in_memory_one_at_a_time(engine: sa.Engine, feeds: list[Source]) -> None:
    names = [f"Paper {number}" for number in range(6)]
    with transaction(engine) as connection:
        for name in names:
            sources.add(connection, a_source_entry(name), origin="user", at=NOON)
    held: list[str] = []
    most: list[int] = []
    urls = {source.url: rss((source.name, source.name, "A quiet night.")) for source in _feeds(engine)}
    broken: dict[str, Answer] = {GAZETTE: b"no feed", HERALD: FetchError(HERALD, "name", "no such host")}
    whole: dict[str, Answer] = {url: body for url, body in urls.items() if url is not None}
    fetcher = Large(whole | broken)
    parts = machinery(engine, fetcher)

    def noted(request: Request) -> ParsedFeed:
        held.append(request.url)
        return read_feed(request)

    def stored(_outcome: SourceOutcome) -> None:
        most.append(len(held))
        held.clear()

    parts = replace(parts, reader=replace(parts.reader, read=noted))
    result = daily.run(parts, _feeds(engine), holder=HAND, progress=stored)
    assert result is not None
    assert result.items_new == 6
    # The one that is no feed leaves its place at once, so that the next may be read before its failure is told.
    assert max(most) <= 2
    assert parts.room.enter(Signal())
    over = Signal()
    over.set()
    assert [parts.shelf.enter(over) for _ in range(2)] == [True, False]


def test_a_run_that_is_stopped_lets_go_of_those_that_wait_for_room() -> None:
    room, stop = attempts.Room(1), Signal()
    assert room.enter(stop)
    stop.set()
    assert not room.enter(stop)
