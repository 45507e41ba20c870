"""Guessing is slowed down."""

from datetime import timedelta

from tests.builders import NOON
from tracker.web.throttle import MOST_FAILURES, WITHIN, Throttle

KEY = ("ani", "127.0.0.1")


def failed(times: int) -> Throttle:
    throttle = Throttle()
    for _ in range(times):
        throttle.note_failure(KEY, at=NOON)
    return throttle


def test_a_few_failures_are_let_pass() -> None:
    assert failed(MOST_FAILURES - 1).waits(KEY, at=NOON) is None


def test_more_must_wait_until_the_oldest_is_long_ago() -> None:
    throttle = failed(MOST_FAILURES)
    assert throttle.waits(KEY, at=NOON + timedelta(minutes=5)) == WITHIN - timedelta(minutes=5)
    assert throttle.waits(KEY, at=NOON + WITHIN) is None


def test_other_names_and_addresses_are_not_held_up() -> None:
    throttle = failed(MOST_FAILURES)
    assert throttle.waits(("ben", "127.0.0.1"), at=NOON) is None
    assert throttle.waits(("ani", "127.0.0.2"), at=NOON) is None


def test_a_success_wipes_the_slate() -> None:
    throttle = failed(MOST_FAILURES)
    throttle.forget(KEY)
    assert throttle.waits(KEY, at=NOON) is None


def test_the_memory_is_bounded() -> None:
    throttle = failed(MOST_FAILURES)
    for number in range(10_000):
        throttle.note_failure((f"name {number}", ""), at=NOON)
    assert throttle.waits(KEY, at=NOON) is None
