from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.reporting.builders import KNOWN_AT, a_source
from tracker.domain.agreement import Unwatched
from tracker.domain.health import Health
from tracker.domain.monitoring import DayRange
from tracker.reporting.completeness import completeness, health
from tracker.reporting.inputs import Period, SourceFacts

WEEK = Period(date(2020, 11, 10), date(2020, 11, 16), KNOWN_AT)
FORBIDDEN: dict[str, Any] = {"last_error_kind": "status", "last_error_status": 403}
WHOSE = (
    "All sources of this installation count, whichever pack brought them: each is searched for every agreement "
    "that is watched."
)
EVERY_DAY = tuple(date(2020, 11, day) for day in range(10, 17))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (a_source(), Health.OK),
        (a_source(items=0), Health.SILENT),
        (a_source(fetched=0, failed=3, last_fetch_failed=True), Health.FAILING),
        (a_source(fetched=9, failed=3, last_fetch_failed=True, **FORBIDDEN), Health.BLOCKED),
        (a_source(fetched=9, failed=3, last_fetch_failed=False), Health.OK),
        (a_source(fetched=0), Health.NEVER_FETCHED),
        (a_source(fetched=0, active=False), Health.OFF),
        (a_source(active=False), Health.OK),
        (a_source(note="cut off, whole items kept"), Health.DAMAGED),
        (a_source(items=0, note="cut off, whole items kept"), Health.DAMAGED),
        (a_source(items=0, entries=0), Health.EMPTY),
        (a_source(items=0, entries=0, note="cut off, no whole item"), Health.DAMAGED),
        (a_source(items=0, entries=None), Health.SILENT),
        (a_source(entries=0, failed=3, last_fetch_failed=True, **FORBIDDEN), Health.BLOCKED),
        (a_source(fetched=0, entries=0), Health.NEVER_FETCHED),
        (a_source(fetched=0, active=False, note="cut off"), Health.OFF),
    ],
)
def test_a_broken_feed_is_told_from_a_silent_one(source: SourceFacts, expected: Health) -> None:
    assert health(source) is expected


def test_full_monitoring_needs_no_warning() -> None:
    account = completeness([a_source(days=EVERY_DAY)], WEEK, record_reports=0)
    assert (account.gaps, account.gap_days, account.days) == ((), 0, 7)
    assert account.summary == f"On every day at least one source was fetched. Sources: 1 ok. {WHOSE}"


def test_days_without_any_fetch_are_named_and_are_no_compliance() -> None:
    one = a_source(1, days=(date(2020, 11, 10), date(2020, 11, 14)))
    two = a_source(2, days=(date(2020, 11, 11),), items=0)
    account = completeness([one, two], WEEK, record_reports=3)
    assert account.gaps == (
        DayRange(date(2020, 11, 12), date(2020, 11, 13)),
        DayRange(date(2020, 11, 15), date(2020, 11, 16)),
    )
    assert (account.gap_days, account.record_reports) == (4, 3)
    assert account.summary == (
        "On 4 of 7 days no source was fetched: what was reported then may be missing. "
        f"Sources: 1 ok, 1 silent. {WHOSE} Silence is not compliance."
    )


def test_a_silent_source_alone_calls_for_the_warning() -> None:
    account = completeness([a_source(days=EVERY_DAY), a_source(2, items=0)], WEEK, record_reports=0)
    assert account.summary.endswith(f"1 silent. {WHOSE} Silence is not compliance.")


def test_damaged_and_empty_feeds_call_for_the_warning() -> None:
    known = [a_source(1, days=EVERY_DAY, note="cut off"), a_source(2, items=0, entries=0)]
    account = completeness(known, WEEK, record_reports=0)
    assert account.summary.endswith(f"Sources: 1 empty, 1 damaged. {WHOSE} Silence is not compliance.")


@pytest.mark.parametrize(
    ("sources", "start"),
    [
        ([], "No feed is known: nothing was monitored. Silence"),
        (
            [a_source(fetched=0, days=())],
            "No source was fetched in this period: nothing was monitored while it lasted.",
        ),
    ],
)
def test_no_monitoring_is_said_plainly(sources: list[SourceFacts], start: str) -> None:
    assert completeness(sources, WEEK, record_reports=0).summary.startswith(start)


def test_days_after_the_time_of_knowledge_are_not_covered() -> None:
    third_day = Period(WEEK.from_on, WEEK.to_on, datetime(2020, 11, 12, 8, tzinfo=UTC))
    account = completeness([a_source(days=EVERY_DAY)], third_day, record_reports=0)
    assert account.days == 3
    assert account.summary.endswith(
        "What is known ends on 12 November 2020: 4 of the 7 days are not covered. Silence is not compliance."
    )


def test_a_period_after_the_time_of_knowledge_is_not_covered_at_all() -> None:
    before = Period(WEEK.from_on, WEEK.to_on, datetime(2020, 11, 9, tzinfo=UTC))
    account = completeness([a_source()], before, record_reports=0)
    assert (account.days, account.gaps) == (0, ())
    assert account.summary == (
        "What is known ends before the period begins: nothing of it is covered. Silence is not compliance."
    )


def test_one_day_is_said_in_the_singular() -> None:
    day = Period(date(2020, 11, 10), date(2020, 11, 10), KNOWN_AT)
    assert completeness([a_source()], day, record_reports=0).summary.startswith("At least one source was fetched.")


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        (9, 9, None),
        (17, None, None),
        (
            9,
            10,
            "was retired from 9 November 2020 to 10 November 2020: reports that came then may not be flagged for it.",
        ),
        (16, None, "is retired since 16 November 2020: reports that came from then on were not flagged for it."),
    ],
)
def test_days_on_which_the_agreement_was_retired_are_told(since: int, until: int | None, told: str | None) -> None:
    span = Unwatched(
        datetime(2020, 11, since, 8, tzinfo=UTC), None if until is None else datetime(2020, 11, until, 9, tzinfo=UTC)
    )
    account = completeness([a_source(days=EVERY_DAY)], WEEK, record_reports=0, unwatched=[span])
    end = "" if told is None else f" The agreement {told} Silence is not compliance."
    assert account.summary == f"On every day at least one source was fetched. Sources: 1 ok. {WHOSE}{end}"


def test_sources_stand_by_name() -> None:
    named = [a_source(1, name="b"), a_source(2, name="A"), a_source(3, name="а")]
    assert [line.name for line in completeness(named, WEEK, record_reports=0).sources] == ["A", "b", "а"]
