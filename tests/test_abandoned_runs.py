"""What becomes of runs whose process is gone."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON
from tests.runs.fakes import CannedFetcher
from tracker.bootstrap.app import App
from tracker.bootstrap.running import free_lease_of_the_dead, last_run
from tracker.domain.run import RunState
from tracker.runs.holders import holder
from tracker.settings import Settings
from tracker.storage import runs
from tracker.storage.engine import reading, transaction
from tracker.storage.runs import LEASE_FOR, Holder


@pytest.fixture
def app(engine: sa.Engine) -> App:
    return App(Settings(), engine, CannedFetcher({}), clock=lambda: NOON)


def _begin(app: App, name: str) -> None:
    with transaction(app.engine) as connection:
        runs.start(connection, Holder(name, "manual", None), at=NOON)


def _of_a_dead_process() -> str:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return holder("manual").name.replace(f":{os.getpid()}:", f":{process.pid}:")


def _states(app: App) -> tuple[RunState, RunState]:
    """Return how the newest run is shown, and how it is stored."""
    with reading(app.engine) as connection:
        shown = last_run(app, connection)
        (stored,) = runs.latest(connection)
    assert shown is not None
    return shown.state, stored.state


def test_there_is_no_last_run_before_the_first(app: App) -> None:
    with reading(app.engine) as connection:
        assert last_run(app, connection) is None


def test_a_run_of_a_process_that_is_gone_is_shown_as_interrupted_and_closed_at_the_next_start(app: App) -> None:
    _begin(app, _of_a_dead_process())
    assert _states(app) == (RunState.INTERRUPTED, RunState.RUNNING)
    free_lease_of_the_dead(app)
    assert _states(app) == (RunState.INTERRUPTED, RunState.INTERRUPTED)
    _begin(app, holder("manual").name)
    assert _states(app) == (RunState.RUNNING, RunState.RUNNING)


def test_a_living_run_is_left_alone(app: App) -> None:
    _begin(app, holder("manual").name)
    free_lease_of_the_dead(app)
    assert _states(app) == (RunState.RUNNING, RunState.RUNNING)


def test_a_run_on_another_machine_counts_as_living_until_its_lease_is_out(engine: sa.Engine, app: App) -> None:
    _begin(app, "elsewhere/1:1:token")
    free_lease_of_the_dead(app)
    assert _states(app) == (RunState.RUNNING, RunState.RUNNING)
    later = App(Settings(), engine, CannedFetcher({}), clock=lambda: NOON + LEASE_FOR + timedelta(seconds=1))
    assert _states(later) == (RunState.INTERRUPTED, RunState.RUNNING)
    free_lease_of_the_dead(later)
    assert _states(later) == (RunState.INTERRUPTED, RunState.INTERRUPTED)
