"""Figures for Prometheus, each from a count in the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from tracker.domain.health import Health
from tracker.domain.run import Run, RunState
from tracker.storage import fetches, flag_summaries, healths, items

_DAY = timedelta(hours=24)
_LAST_RUN = "the last run over all due sources"


@dataclass(frozen=True, slots=True)
class DailyRun:
    """How the daily run fares. last: None when there was none yet. failed_attempts: see App."""

    last: Run | None
    is_missed: bool
    failed_attempts: int


def exposition(connection: sa.Connection, daily: DailyRun, *, now: datetime) -> bytes:
    """Return the figures in Prometheus's text form."""
    registry = CollectorRegistry()
    _sources(registry, connection, now)
    _run(registry, daily.last, now)
    _attempts(registry, daily)
    Gauge("tracker_items", "Items stored.", registry=registry).set(items.count(connection))
    states = Gauge("tracker_flags", "Flags that are not withdrawn, by state.", ["state"], registry=registry)
    for state, number in flag_summaries.totals(connection).items():
        states.labels(state.value).set(number)
    return generate_latest(registry)


def _sources(registry: CollectorRegistry, connection: sa.Connection, now: datetime) -> None:
    sources = Gauge("tracker_sources", "Sources by health.", ["health"], registry=registry)
    found = [each.health for each in healths.of_all(connection, now=now)]
    for health in Health:
        sources.labels(health.value).set(found.count(health))
    outcomes = Gauge(
        "tracker_fetches_last_day",
        "Fetches of the last 24 hours, by outcome and, where they failed, the kind of failure.",
        ["outcome", "kind"],
        registry=registry,
    )
    for (outcome, kind), number in fetches.outcomes(connection, since=now - _DAY).items():
        outcomes.labels(outcome.value, kind).set(number)


def _attempts(registry: CollectorRegistry, daily: DailyRun) -> None:
    missed = Gauge(
        "tracker_daily_run_missed",
        "1 when no run began within an hour of the daily run's last time.",
        registry=registry,
    )
    missed.set(daily.is_missed)
    failed = Gauge(
        "tracker_daily_run_failed_attempts",
        "Attempts at the daily run that failed since one last went well, where this process keeps the timetable.",
        registry=registry,
    )
    failed.set(daily.failed_attempts)


def _run(registry: CollectorRegistry, run: Run | None, now: datetime) -> None:
    if run is None:
        return
    states = Gauge(
        "tracker_last_run_state",
        f"1 for the state that {_LAST_RUN} is in.",
        ["state"],
        registry=registry,
    )
    for state in RunState:
        states.labels(state.value).set(run.state is state)
    began = Gauge("tracker_last_run_start_timestamp_seconds", f"When {_LAST_RUN} began.", registry=registry)
    began.set(run.started_at.timestamp())
    lasted = Gauge("tracker_last_run_duration_seconds", "How long the last run took, so far.", registry=registry)
    lasted.set(((run.ended_at or now) - run.started_at).total_seconds())
