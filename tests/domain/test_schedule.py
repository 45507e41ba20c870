from datetime import UTC, datetime, time, timedelta

import pytest

from tests.builders import NOON, a_source
from tracker.domain.schedule import (
    MAX_INTERVAL,
    MIN_INTERVAL,
    due,
    has_moved,
    interval_of,
    is_gone,
    last_slot,
    missed_slot,
    next_due,
    patience,
    rhythm_of,
    wants_full,
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_a_source_of_which_nothing_is_known_is_asked_every_hour() -> None:
    assert interval_of([], since=NOON, now=NOON) == HOUR
    assert interval_of([NOON], since=NOON - DAY, now=NOON) == HOUR


def test_the_interval_is_half_the_usual_gap_between_news() -> None:
    hours = [0, 4, 8, 12, 16, 20]
    news = [NOON - hour * HOUR for hour in hours]
    assert interval_of(news, since=NOON - 9 * DAY, now=NOON) == 2 * HOUR


def test_items_seen_at_one_moment_are_one_piece_of_news() -> None:
    news = [NOON - 4 * HOUR] * 50 + [NOON] * 3
    assert interval_of(news, since=NOON - DAY, now=NOON) == 2 * HOUR


def test_one_silent_night_does_not_change_the_rhythm() -> None:
    # Gaps of 1, 1, 9, 1 and 1 hours: the median is 1.
    news = [NOON - hour * HOUR for hour in (0, 1, 2, 11, 12, 13)]
    assert interval_of(news, since=NOON - DAY, now=NOON) == 30 * MINUTE


def test_only_the_last_five_gaps_count() -> None:
    old = [NOON - 30 * DAY - day * DAY for day in range(20)]
    news = [NOON - 2 * hour * HOUR for hour in range(6)]
    assert interval_of(old + news, since=NOON - 90 * DAY, now=NOON) == HOUR


def test_the_rhythm_is_the_usual_gap_and_unknown_before_the_third() -> None:
    news = [NOON - hour * HOUR for hour in (0, 1, 2, 11, 12, 13)]
    assert rhythm_of([*news, NOON]) == HOUR
    assert rhythm_of(news[:4]) == HOUR
    assert rhythm_of(news[:3]) is None


def test_silence_makes_the_interval_longer_by_and_by() -> None:
    news = [NOON - 2 * HOUR, NOON - HOUR, NOON]
    waits = [interval_of(news, since=NOON, now=NOON + hours * HOUR) for hours in (0, 2, 8, 48, 96, 4000)]
    assert waits == [30 * MINUTE, 30 * MINUTE, 2 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR]


@pytest.mark.parametrize(("gap", "wait"), [(5 * MINUTE, MIN_INTERVAL), (90 * DAY, MAX_INTERVAL)])
def test_the_interval_has_bounds(gap: timedelta, wait: timedelta) -> None:
    news = [NOON - count * gap for count in range(4)]
    assert interval_of(news, since=NOON, now=NOON) == wait


def test_jitter_follows_from_source_and_slot_alone() -> None:
    first = next_due(7, at=NOON, interval=HOUR)
    assert next_due(7, at=NOON, interval=HOUR) == first
    assert next_due(7, at=NOON + DAY, interval=HOUR) != first + DAY
    assert next_due(8, at=NOON, interval=HOUR) != first


def test_jitter_spreads_sources_over_a_fifth_of_the_interval() -> None:
    waits = [next_due(source, at=NOON, interval=10 * HOUR) - NOON for source in range(300)]
    assert 9 * HOUR <= min(waits) < 9 * HOUR + 10 * MINUTE
    assert 11 * HOUR - 10 * MINUTE < max(waits) <= 11 * HOUR


def test_jitter_keeps_to_the_bounds() -> None:
    short = [next_due(source, at=NOON, interval=MIN_INTERVAL) - NOON for source in range(50)]
    long = [next_due(source, at=NOON, interval=MAX_INTERVAL) - NOON for source in range(50)]
    assert min(short) == MIN_INTERVAL
    assert max(long) == MAX_INTERVAL


def test_what_the_server_asks_for_is_heeded_up_to_a_day() -> None:
    asked = [next_due(7, at=NOON, interval=HOUR, at_least=wait) - NOON for wait in (MINUTE, 5 * HOUR, 90 * DAY)]
    assert asked == [next_due(7, at=NOON, interval=HOUR) - NOON, 5 * HOUR, DAY]


@pytest.mark.parametrize(
    ("kind", "status", "waits"),
    [
        ("timeout", None, [10, 20, 40, 80]),
        ("status", 503, [10, 20, 40, 80]),
        ("status", 429, [10, 20, 40, 80]),
        ("status", 404, [120, 240, 480, 960]),
        ("not_a_feed", None, [120, 240, 480, 960]),
        ("tls", None, [120, 240, 480, 960]),
    ],
)
def test_failures_are_met_with_growing_patience(kind: str, status: int | None, waits: list[int]) -> None:
    assert [patience(kind, status, failures=count) / MINUTE for count in (1, 2, 3, 4)] == waits


@pytest.mark.parametrize("kind", ["timeout", "not_a_feed"])
def test_a_source_that_always_fails_is_still_asked_once_a_day(kind: str) -> None:
    assert patience(kind, None, failures=100_000) == DAY


def test_a_source_is_due_at_once_then_when_its_time_has_come() -> None:
    new, later = a_source(1), a_source(2, next_due_at=NOON + HOUR)
    assert due([new, later], at=NOON) == [new]
    assert due([new, later], at=NOON + HOUR) == [new, later]


def test_a_daily_run_takes_what_would_be_due_a_moment_later() -> None:
    source = a_source(1, next_due_at=NOON + MINUTE)
    assert due([source], at=NOON, tolerance=HOUR) == [source]
    assert due([source], at=NOON - HOUR, tolerance=HOUR) == []


def test_a_server_that_asked_to_wait_is_waited_for_whatever_the_schedule() -> None:
    source = a_source(1, waits_until=NOON + MINUTE)
    assert due([source], at=NOON, tolerance=HOUR, always=lambda _: True) == []
    assert due([source], at=NOON + MINUTE) == [source]


def test_some_sources_are_held_back_by_no_schedule() -> None:
    own, other = a_source(1, next_due_at=NOON + DAY), a_source(2, next_due_at=NOON + DAY)
    assert due([own, other], at=NOON, always=lambda source: source.id == 1) == [own]


def test_validators_are_trusted_for_less_than_a_week() -> None:
    assert wants_full(a_source(1), at=NOON)
    for number in range(50):
        source = a_source(number, full_fetch_at=NOON)
        assert not wants_full(source, at=NOON + 6 * DAY - MINUTE)
        assert wants_full(source, at=NOON + 7 * DAY)
    middle = [wants_full(a_source(number, full_fetch_at=NOON), at=NOON + 6.5 * DAY) for number in range(50)]
    assert 10 < sum(middle) < 40


@pytest.mark.parametrize(
    ("sightings", "after", "moved"), [(3, DAY, True), (2, 9 * DAY, False), (99, DAY - MINUTE, False)]
)
def test_a_move_is_believed_after_three_sightings_over_a_day(sightings: int, after: timedelta, moved: bool) -> None:
    assert has_moved(sightings, since=NOON, at=NOON + after) is moved


def test_gone_twice_an_hour_apart_is_gone() -> None:
    assert not is_gone(None, at=NOON)
    assert not is_gone(NOON, at=NOON + 59 * MINUTE)
    assert is_gone(NOON, at=datetime(2026, 11, 24, 13, 0, tzinfo=UTC))


def test_the_daily_run_is_missed_when_none_began_within_an_hour() -> None:
    run_at, today = time(5), datetime(2026, 11, 24, 5, tzinfo=UTC)
    assert last_slot(today, run_at) == today
    assert last_slot(today - MINUTE, run_at) == today - DAY
    yesterday = today - DAY
    assert missed_slot(yesterday, now=today + 59 * MINUTE, run_at=run_at) is None
    assert missed_slot(yesterday, now=today + HOUR, run_at=run_at) == today
    assert missed_slot(today, now=today + 24 * HOUR, run_at=run_at) is None
    assert missed_slot(today - 20 * DAY, now=today, run_at=run_at) == yesterday
