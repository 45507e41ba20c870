"""The timetable: the daily run at its time, caught up after a missed day, never twice for one day."""

import logging
from datetime import UTC, date, datetime, time, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from tracker.bootstrap import App, holder, run_once
from tracker.errors import AlreadyRunning, TrackerError
from tracker.runs.daily import due
from tracker.storage import sources
from tracker.storage.engine import reading

logger = logging.getLogger(__name__)

_RETRY = timedelta(seconds=60)


def slot_of(now: datetime, run_at: time) -> date:
    """Return the day of the last scheduled time at or before `now` (UTC): the day that a run now stands for."""
    today = datetime.combine(now.date(), run_at, tzinfo=UTC)
    return now.date() if now >= today else now.date() - timedelta(days=1)


def start(app: App) -> BackgroundScheduler:
    """Start the timetable in the background; the day's run is caught up at once when it has not been done."""
    scheduler = plan(app)
    scheduler.start()
    return scheduler


def stop(scheduler: BackgroundScheduler) -> None:
    """Stop the timetable; returns when the run that is under way has ended."""
    # APScheduler 3 stumbles over a job that it is just handing out while it is shut down; get_jobs waits for that.
    scheduler.pause()
    scheduler.get_jobs()
    scheduler.shutdown(wait=True)


def plan(app: App) -> BackgroundScheduler:
    """Return the timetable, not started yet."""
    # A single worker: with the lease and the slot in the database this makes a second run at once impossible.
    scheduler = BackgroundScheduler(timezone=UTC, executors={"default": ThreadPoolExecutor(1)})
    run_at = app.settings.run_at
    scheduler.add_job(
        daily,
        "cron",
        args=(app, scheduler, "scheduled"),
        id="daily",
        hour=run_at.hour,
        minute=run_at.minute,
        second=run_at.second,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    scheduler.add_job(daily, "date", args=(app, scheduler, "catch_up"), id="catch_up", misfire_grace_time=None)
    return scheduler


def daily(app: App, scheduler: BackgroundScheduler, trigger: str) -> None:
    """Do the day's run unless it was done; try again in a minute when another process runs or the database fails."""
    slot = slot_of(app.clock(), app.settings.run_at).isoformat()
    try:
        with reading(app.engine) as connection:
            wanted = due(sources.feeds(connection, active_only=True), at=app.clock())
        result = run_once(app, wanted, by=holder(trigger, slot))
    except AlreadyRunning as error:
        logger.info("slot=%s outcome=waiting reason=%s", slot, error)
        _again(app, scheduler)
        return
    except TrackerError as error:
        logger.error("slot=%s outcome=failed reason=%s", slot, error)
        _again(app, scheduler)
        return
    if result is not None:
        failed = sum(source.error is not None for source in result.sources)
        logger.info(
            "slot=%s outcome=%s sources=%d failed=%d new_items=%d new_flags=%d",
            slot,
            "stopped" if app.stop.is_set() else "done",
            len(result.sources),
            failed,
            result.items_new,
            result.flags_new,
        )


def _again(app: App, scheduler: BackgroundScheduler) -> None:
    if not app.stop.is_set():
        scheduler.add_job(
            daily,
            "date",
            run_date=app.clock() + _RETRY,
            args=(app, scheduler, "catch_up"),
            id="again",
            replace_existing=True,
            misfire_grace_time=None,
        )
