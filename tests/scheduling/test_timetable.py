from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from apscheduler.schedulers.background import BackgroundScheduler

from tests.builders import NOON, a_source_entry, an_agreement, an_arrival, an_indicator
from tests.runs.fakes import CannedFetcher, rss, ticking
from tracker.bootstrap.app import App
from tracker.domain.run import RunState
from tracker.scheduling import timetable
from tracker.settings import Settings
from tracker.storage import agreements, items, runs, saved_rules, sources
from tracker.storage.engine import reading, transaction
from tracker.storage.runs import Holder
from tracker.storage.saving import By

FEED = rss(("g1", "Ceasefire holds, says Northland", "Both shores of the strait report a quiet night."))


@pytest.fixture
def app(sqlite_engine: sa.Engine) -> Iterator[App]:
    with transaction(sqlite_engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        sources.add(connection, a_source_entry(), origin="user", at=NOON)
    fetcher = CannedFetcher({"https://gazette.example/rss": FEED})
    app = App(Settings(run_at=time(5, 0)), sqlite_engine, fetcher, ticking())
    yield app
    app.close()


@pytest.fixture
def idle() -> Iterator[BackgroundScheduler]:
    """A scheduler that keeps jobs and never runs them."""
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.start(paused=True)
    yield scheduler
    scheduler.shutdown(wait=False)


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        (datetime(2026, 11, 24, 5, 0, tzinfo=UTC), "2026-11-24"),
        (datetime(2026, 11, 24, 4, 59, 59, tzinfo=UTC), "2026-11-23"),
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), "2026-12-31"),
    ],
)
def test_a_run_stands_for_the_last_scheduled_time(now: datetime, slot: str) -> None:
    assert timetable.slot_of(now, time(5, 0)).isoformat() == slot


def test_the_day_is_run_once_however_often_it_is_asked_for(app: App, idle: BackgroundScheduler) -> None:
    for trigger in ("catch_up", "scheduled", "catch_up"):
        timetable.daily(app, idle, trigger)
    with reading(app.engine) as connection:
        (run,) = runs.latest(connection, limit=9)
        assert (run.trigger, run.slot, run.state, run.items_new) == ("catch_up", "2026-11-24", RunState.DONE, 1)
        assert items.count(connection) == 1
    assert idle.get_job("again") is None


def test_while_another_process_runs_the_day_is_tried_again_later(app: App, idle: BackgroundScheduler) -> None:
    with transaction(app.engine) as connection:
        runs.start(connection, Holder("other", "manual", None), at=NOON)
    timetable.daily(app, idle, "scheduled")
    again = idle.get_job("again")
    assert again is not None
    assert again.next_run_time > NOON


def test_a_failing_database_is_tried_again_later(app: App, idle: BackgroundScheduler, tmp_path: Path) -> None:
    with transaction(app.engine) as connection:
        connection.exec_driver_sql("DROP TABLE leases")
    timetable.daily(app, idle, "scheduled")
    assert idle.get_job("again") is not None


def test_failed_attempts_are_counted_until_one_goes_well(app: App, idle: BackgroundScheduler) -> None:
    with transaction(app.engine) as connection:
        connection.exec_driver_sql("ALTER TABLE leases RENAME TO kept")
    for _ in range(2):
        timetable.daily(app, idle, "scheduled")
    assert app.failed_attempts == 2
    with transaction(app.engine) as connection:
        connection.exec_driver_sql("ALTER TABLE kept RENAME TO leases")
    timetable.daily(app, idle, "catch_up")
    assert app.failed_attempts == 0


def test_a_stopping_program_plans_nothing_more(app: App, idle: BackgroundScheduler) -> None:
    with transaction(app.engine) as connection:
        runs.start(connection, Holder("other", "manual", None), at=NOON)
    app.stop.set()
    timetable.daily(app, idle, "scheduled")
    assert idle.get_job("again") is None


def test_a_tick_runs_what_is_due_and_only_then(app: App, idle: BackgroundScheduler) -> None:
    timetable.tick(app)
    timetable.tick(app)
    with reading(app.engine) as connection:
        (run,) = runs.latest(connection, limit=9)
    assert (run.trigger, run.slot, run.items_new) == ("due", None, 1)


def test_a_tick_leaves_what_cannot_be_done_to_the_next(app: App) -> None:
    with transaction(app.engine) as connection:
        runs.start(connection, Holder("other", "manual", None), at=NOON)
    timetable.tick(app)
    with transaction(app.engine) as connection:
        runs.release(connection, "other")
    app.stop.set()
    timetable.tick(app)
    app.stop.clear()
    with reading(app.engine) as connection:
        assert items.count(connection) == 0
    timetable.tick(app)
    with reading(app.engine) as connection:
        assert items.count(connection) == 1


@pytest.mark.parametrize(("minutes", "taken"), [(59, 1), (62, 0)])
def test_a_daily_run_takes_what_would_be_due_within_the_hour(
    app: App, idle: BackgroundScheduler, minutes: int, taken: int
) -> None:
    with transaction(app.engine) as connection:
        sources.plan(connection, 1, due_at=NOON + timedelta(minutes=minutes))
    timetable.daily(app, idle, "scheduled")
    with reading(app.engine) as connection:
        assert items.count(connection) == taken
        assert runs.latest(connection)[0].slot == "2026-11-24"


def test_the_timetable_looks_every_ten_minutes(app: App) -> None:
    assert str(timetable.plan(app).get_job("due").trigger) == "interval[0:10:00]"


def test_the_timetable_runs_daily_at_its_time_and_catches_up_at_once(app: App) -> None:
    scheduler = timetable.plan(app)
    job = scheduler.get_job("daily")
    assert str(job.trigger) == "cron[hour='5', minute='0', second='0']"
    assert (job.max_instances, job.coalesce, job.misfire_grace_time) == (1, True, None)
    assert str(scheduler.get_job("catch_up").trigger).startswith("date[")


def test_it_stops_cleanly_at_whatever_moment(app: App) -> None:
    # Stopped while it hands the first run out, the scheduler's thread died of a JobLookupError now and then: warnings
    # of dead threads are errors here.
    for _ in range(20):
        scheduler = timetable.start(app)
        timetable.stop(scheduler)
        assert not scheduler.running


def test_what_was_saved_on_the_page_is_flagged_anew_every_minute(app: App, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "tracker")
    assert str(timetable.plan(app).get_job("anew").trigger) == "interval[0:01:00]"
    sign = an_indicator("1.1", words="guns")
    with transaction(app.engine) as connection:
        (source,) = sources.feeds(connection)
        items.store(connection, source.id, [an_arrival(title="Guns in the strait")], seen_at=NOON)
    timetable.anew(app)
    assert caplog.messages == []
    with transaction(app.engine) as connection:
        saved_rules.save(connection, "sea-1999", sign, forms={}, by=By("ani", NOON, "Guns"))
    timetable.anew(app)
    assert caplog.messages == ["outcome=flagged_anew new_flags=1"]


def test_flagging_anew_waits_for_a_database_that_fails(app: App, caplog: pytest.LogCaptureFixture) -> None:
    with transaction(app.engine) as connection:
        connection.exec_driver_sql("ALTER TABLE obligations RENAME TO gone")
    timetable.anew(app)
    assert caplog.messages[-1].startswith("outcome=not_flagged_anew reason=")
