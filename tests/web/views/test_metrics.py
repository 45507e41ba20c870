"""Figures for Prometheus, and who may read them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.builders import NOON
from tests.web.visitor import Clock, Visitor
from tracker.bootstrap.app import App
from tracker.domain.item import FetchRecord, Outcome
from tracker.domain.run import RunState, Trigger
from tracker.storage import fetches, runs
from tracker.storage.engine import transaction

ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}
TOKEN = {"Authorization": "Bearer open sesame"}


def figures(text: str) -> dict[tuple[str, ...], float]:
    """Return (name, label values …) -> value."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[(sample.name, *sample.labels.values())] = sample.value
    return found


def with_settings(app: App, **changes: Any) -> Visitor:
    app.settings = replace(app.settings, **changes)
    return Visitor(app)


def test_the_figures_tell_sources_runs_items_flags_and_fetches(app: App, stranger: Visitor) -> None:
    at = NOON + timedelta(hours=1)
    with transaction(app.engine) as connection:
        run_id = runs.start(connection, runs.Holder("hand", "manual", None), at=at)
        assert run_id is not None
        counts = {"items_new": 1, "items_changed": 0, "flags_new": 0}
        runs.finish(connection, run_id, RunState.DONE, at=at + timedelta(seconds=90), counts=counts)
        for when, outcome, kind in (
            (at, Outcome.STORED, None),
            (at, Outcome.FAILED, "timeout"),
            (at, Outcome.FAILED, "timeout"),
            (NOON - timedelta(days=1), Outcome.STORED, None),
        ):
            fetches.add(connection, FetchRecord(1, run_id, when, 0.1, outcome, None, 0, 0, 0, 0, kind, kind))
    found = figures(stranger.get("/metrics"))
    assert found["tracker_items",] == 1
    assert (found["tracker_sources", "never_fetched"], found["tracker_sources", "ok"]) == (1, 0)
    assert (found["tracker_flags", "relevant"], found["tracker_flags", "unreviewed"]) == (1, 0)
    assert found["tracker_last_run_start_timestamp_seconds",] == at.timestamp()
    assert found["tracker_last_run_duration_seconds",] == 90
    assert (found["tracker_last_run_state", "done"], found["tracker_last_run_state", "failed"]) == (1, 0)
    day = {key[1:]: value for key, value in found.items() if key[0] == "tracker_fetches_last_day"}
    assert day == {("", "stored"): 1, ("timeout", "failed"): 2}


def test_a_fetch_of_one_source_is_not_the_last_run(app: App, stranger: Visitor) -> None:
    counts = {"items_new": 0, "items_changed": 0, "flags_new": 0}
    for hours, trigger in ((1, Trigger.SCHEDULED), (2, Trigger.SINGLE)):
        at = NOON + timedelta(hours=hours)
        with transaction(app.engine) as connection:
            run_id = runs.start(connection, runs.Holder("hand", trigger, None), at=at)
            assert run_id is not None
            runs.finish(connection, run_id, RunState.DONE, at=at, counts=counts)
            runs.release(connection, "hand")
    began = figures(stranger.get("/metrics"))["tracker_last_run_start_timestamp_seconds",]
    assert began == (NOON + timedelta(hours=1)).timestamp()


def test_a_daily_run_that_was_missed_or_fails_is_told(app: App, stranger: Visitor, clock: Clock) -> None:
    with transaction(app.engine) as connection:
        runs.start(connection, runs.Holder("hand", Trigger.SCHEDULED, None), at=NOON)
    assert figures(stranger.get("/metrics"))["tracker_daily_run_missed",] == 0
    clock.pass_by(days=1)
    app.failed_attempts = 3
    found = figures(stranger.get("/metrics"))
    assert (found["tracker_daily_run_missed",], found["tracker_daily_run_failed_attempts",]) == (1, 3)


def test_before_the_first_run_there_are_figures_all_the_same(stranger: Visitor) -> None:
    assert not any(key[0].startswith("tracker_last_run") for key in figures(stranger.get("/metrics")))


@pytest.mark.parametrize(
    ("environment", "headers", "code"),
    [
        ({}, {}, 200),
        ({"REMOTE_ADDR": "::1"}, {}, 200),
        (ELSEWHERE, {}, 403),
        ({"REMOTE_ADDR": ""}, {}, 403),
        ({}, {"X-Forwarded-Proto": "https"}, 403),
        (ELSEWHERE, TOKEN, 403),
    ],
)
def test_without_a_token_this_machine_alone_may_read(
    stranger: Visitor, environment: dict[str, str], headers: dict[str, str], code: int
) -> None:
    answer = stranger.client.get("/metrics", environ_overrides=environment, headers=headers)
    assert answer.status_code == code


def test_the_token_opens_from_anywhere_and_behind_a_proxy_nothing_else_does(app: App) -> None:
    reader = with_settings(app, metrics_token="open sesame", public_url="https://localhost").client
    assert reader.get("/metrics", environ_overrides=ELSEWHERE, headers=TOKEN).status_code == 200
    assert reader.get("/metrics", headers={"Authorization": "Bearer open"}).status_code == 403
    assert reader.get("/metrics", headers={"Authorization": "Bearer é"}).status_code == 403
    refused = reader.get("/metrics")
    assert (refused.status_code, refused.mimetype) == (403, "text/plain")
