from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

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


@pytest.mark.parametrize("state", [RunState.FAILED, RunState.INTERRUPTED])
def test_a_run_that_failed_gives_its_slot_up(engine: sa.Engine, state: RunState) -> None:
    with transaction(engine) as connection:
        first = runs.start(connection, Holder("one", "scheduled", "2026-11-24"), at=NOON)
        assert first is not None
        runs.finish(connection, first, state, at=NOON, counts=COUNTS)
        runs.release(connection, "one")
        assert runs.start(connection, Holder("two", "catch_up", "2026-11-24"), at=NOON) is not None


def test_a_run_without_a_living_holder_is_shown_as_interrupted_and_closed_at_the_next_start(engine: sa.Engine) -> None:
    later = NOON + LEASE_FOR
    with transaction(engine) as connection:
        runs.start(connection, Holder("dead", "manual", None), at=NOON)
        just_before = later - timedelta(seconds=1)
        runs.close_abandoned(connection, at=just_before)
        assert runs.latest(connection, at=just_before)[0].state is RunState.RUNNING
        assert runs.latest(connection, at=later)[0].state is RunState.INTERRUPTED
        assert runs.latest(connection)[0].state is RunState.RUNNING
        runs.close_abandoned(connection, at=later)
        (closed,) = runs.latest(connection)
    assert (closed.state, closed.ended_at) == (RunState.INTERRUPTED, later)


def test_a_run_that_was_taken_over_does_not_close_itself_again(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        first = runs.start(connection, Holder("slow", "manual", None), at=NOON)
        assert first is not None
        runs.start(connection, Holder("next", "manual", None), at=NOON + LEASE_FOR)
        runs.finish(connection, first, RunState.FAILED, at=NOON + LEASE_FOR, counts=COUNTS)
        newest, oldest = runs.latest(connection, limit=2)
    assert (newest.state, oldest.state, oldest.items_new) == (RunState.RUNNING, RunState.INTERRUPTED, 0)


def test_of_many_that_start_at_once_one_runs_and_the_others_are_told_to_wait(engine: sa.Engine) -> None:
    barrier = Barrier(4)
    for connection in [engine.connect() for _ in range(4)]:  # so that no start is late for want of a connection
        connection.close()

    def start(number: int) -> str:
        barrier.wait()
        try:
            with transaction(engine) as connection:
                runs.start(connection, Holder(f"host-{number}", "manual", None), at=NOON)
        except AlreadyRunning:
            return "waits"
        return "runs"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(start, range(4))) == ["runs", "waits", "waits", "waits"]
