from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON
from tracker.domain.run import RunState
from tracker.errors import AlreadyRunning
from tracker.storage import runs
from tracker.storage.engine import transaction
from tracker.storage.runs import LEASE_FOR, Holder

COUNTS = {"items_new": 1, "items_changed": 2, "flags_new": 3}


def test_two_runs_are_never_under_way_at_once(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        assert runs.start(connection, Holder("one", "manual", None), at=NOON) is not None
        with pytest.raises(AlreadyRunning, match="one"):
            runs.start(connection, Holder("two", "manual", None), at=NOON + timedelta(seconds=1))


def test_a_finished_run_lets_the_next_one_start(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        first = runs.start(connection, Holder("one", "manual", None), at=NOON)
        assert first is not None
        runs.finish(connection, first, RunState.DONE, at=NOON, counts=COUNTS)
        runs.release(connection, "one")
        assert runs.start(connection, Holder("two", "manual", None), at=NOON) is not None
        newest, oldest = runs.latest(connection, limit=5)
    assert (oldest.state, oldest.items_new, oldest.flags_new) == (RunState.DONE, 1, 3)
    assert newest.state is RunState.RUNNING


def test_a_dead_run_is_taken_over_when_its_lease_is_out(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        runs.start(connection, Holder("dead", "scheduled", "2026-11-24"), at=NOON)
        later = NOON + LEASE_FOR
        assert runs.start(connection, Holder("alive", "catch_up", "2026-11-24"), at=later) is not None
        newest, oldest = runs.latest(connection, limit=5)
        assert not runs.renew(connection, "dead", at=later)
        assert runs.renew(connection, "alive", at=later)
    assert (oldest.state, oldest.slot) == (RunState.INTERRUPTED, None)
    assert (newest.state, newest.slot) == (RunState.RUNNING, "2026-11-24")


def test_a_slot_is_run_once(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        first = runs.start(connection, Holder("one", "scheduled", "2026-11-24"), at=NOON)
        assert first is not None
        runs.finish(connection, first, RunState.DONE, at=NOON, counts=COUNTS)
        runs.release(connection, "one")
        assert runs.start(connection, Holder("two", "catch_up", "2026-11-24"), at=NOON) is None
        assert runs.start(connection, Holder("two", "scheduled", "2026-11-25"), at=NOON) is not None
