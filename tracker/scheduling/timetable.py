"""The timetable: the daily run at its time, caught up after a missed day, never twice for one day; every ten minutes a
look at which sources are due by their own rhythm, every minute one at rules that were saved on the page.
"""

import logging
from datetime import UTC, date, datetime, time, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from tracker.bootstrap.app import App
from tracker.bootstrap.learning import learn_when_due, look_closer
from tracker.bootstrap.running import due_sources, flag_anew, run_once
from tracker.bootstrap.spotchecks import draw_spot_checks
from tracker.domain.run import RunResult, Trigger
from tracker.domain.schedule import TOLERANCE, last_slot
from tracker.errors import AlreadyRunning, TrackerError
from tracker.runs.holders import holder

logger = logging.getLogger(__name__)

TICK_MINUTES = 10
# A source that is due every ten minutes would else just miss the next tick, and wait twenty.
_TICK_TOLERANCE = timedelta(minutes=2)
# Of what came since then the vectors are made after the day's run; older items have theirs, unless days were missed.
_CLOSER_LOOK = timedelta(days=3)
_RETRY = timedelta(seconds=60)


def slot_of(now: datetime, run_at: time) -> date:
    """Return the day of the last scheduled time at or before `now` (UTC): the day that a run now stands for."""
    return last_slot(now, run_at).date()


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
        args=(app, scheduler, Trigger.SCHEDULED),
        id="daily",
        hour=run_at.hour,
        minute=run_at.minute,
        second=run_at.second,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    scheduler.add_job(daily, "date", args=(app, scheduler, Trigger.CATCH_UP), id="catch_up", misfire_grace_time=None)
    scheduler.add_job(
        tick,
        "interval",
        args=(app,),
        id="due",
        minutes=TICK_MINUTES,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    scheduler.add_job(
        anew,
        "interval",
        args=(app,),
        id="anew",
        minutes=1,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    return scheduler


def daily(app: App, scheduler: BackgroundScheduler, trigger: str) -> None:
    """Do the day's run unless it was done; try again in a minute when another process runs or the database fails."""
    slot = slot_of(app.clock(), app.settings.run_at).isoformat()
    try:
        result = run_once(app, due_sources(app, tolerance=TOLERANCE), by=holder(trigger, slot))
    except AlreadyRunning as error:
        logger.info("slot=%s outcome=waiting reason=%s", slot, error)
        _again(app, scheduler)
        return
    except TrackerError as error:
        app.failed_attempts += 1
        logger.error("slot=%s outcome=failed reason=%s", slot, error)
        _again(app, scheduler)
        return
    app.failed_attempts = 0
    if result is not None:
        _tell(app, slot, result)
    _learn(app, least=1)
    _look_closer(app)
    _draw(app)


def tick(app: App) -> None:
    """Run over what is due now, if anything is. What cannot be done now is still due at the next tick."""
    _learn(app, least=app.settings.refit_after)
    try:
        wanted = due_sources(app, tolerance=_TICK_TOLERANCE)
        if not wanted or app.stop.is_set():
            return
        result = run_once(app, wanted, by=holder(Trigger.DUE))
    except TrackerError as error:
        logger.warning("slot=none outcome=waiting reason=%s", error)
        return
    if result is not None:
        _tell(app, "none", result)


def anew(app: App) -> None:
    """Flag stored items anew where a rule was saved on the page. What fails waits for the next time."""
    try:
        new = flag_anew(app)
    except TrackerError as error:
        logger.warning("outcome=not_flagged_anew reason=%s", error)
        return
    if new:
        logger.info("outcome=flagged_anew new_flags=%d", new)


def _learn(app: App, *, least: int) -> None:
    """Fit models anew when so many reviews were entered since. What fails waits for the next time."""
    if app.stop.is_set():
        return
    try:
        learn_when_due(app, least=least)
    except TrackerError as error:
        logger.warning("outcome=not_learned reason=%s", error)


def _look_closer(app: App) -> None:
    """Look at the vectors of what came lately, where models decide by them. What fails is done after the next run."""
    if app.stop.is_set():
        return
    try:
        new = look_closer(app, look_back=_CLOSER_LOOK)
    except TrackerError as error:
        logger.warning("outcome=not_looked_closer reason=%s", error)
        return
    if new is not None:
        logger.info("outcome=looked_closer new_flags=%d", new)


def _draw(app: App) -> None:
    """Draw the week's spot checks, once a week. What fails is done after the next day's run."""
    if app.stop.is_set():
        return
    try:
        for draw in draw_spot_checks(app):
            logger.info("spot_checks=%s week=%s of=%d", draw.agreement, draw.week, draw.unflagged + draw.flagged)
    except TrackerError as error:
        logger.warning("outcome=not_drawn reason=%s", error)


def _tell(app: App, slot: str, result: RunResult) -> None:
    logger.info(
        "slot=%s outcome=%s sources=%d failed=%d new_items=%d new_flags=%d",
        slot,
        "stopped" if app.stop.is_set() else "done",
        len(result.sources),
        sum(source.error is not None for source in result.sources),
        result.items_new,
        result.flags_new,
    )


def _again(app: App, scheduler: BackgroundScheduler) -> None:
    if not app.stop.is_set():
        scheduler.add_job(
            daily,
            "date",
            run_date=app.clock() + _RETRY,
            args=(app, scheduler, Trigger.CATCH_UP),
            id="again",
            replace_existing=True,
            misfire_grace_time=None,
        )
