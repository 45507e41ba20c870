from datetime import UTC, date, datetime

import pytest

from tests.reporting.builders import NOVEMBER, a_determination, full_inputs, some_inputs
from tracker.domain.determination import Result
from tracker.domain.monitoring import DayRange
from tracker.domain.report import FlagTally, time_of_knowledge
from tracker.errors import Invalid
from tracker.reporting.build import build


def test_a_tally_knows_its_total() -> None:
    assert FlagTally(relevant=1, not_relevant=2, unsure=3, unreviewed=4).total == 10


def test_days_are_counted_with_both_ends() -> None:
    assert DayRange(date(2020, 11, 10), date(2020, 11, 10)).days == 1
    assert DayRange(NOVEMBER.from_on, NOVEMBER.to_on).days == NOVEMBER.days == 21


def test_a_renewed_finding_of_the_same_result_is_no_change() -> None:
    before = a_determination(
        1, Result.FULFILLED, valid_from=date(2020, 11, 1), valid_until=date(2020, 11, 15), evidence=()
    )
    after = a_determination(2, Result.FULFILLED, valid_from=date(2020, 11, 16), evidence=())
    section = build(some_inputs(determinations=(before, after))).obligations[0]
    assert (section.opening_result, section.result, section.changed) == (Result.FULFILLED, Result.FULFILLED, False)


def test_a_finding_that_ran_out_leaves_nothing_assessed() -> None:
    before = a_determination(
        1, Result.FULFILLED, valid_from=date(2020, 11, 1), valid_until=date(2020, 11, 15), evidence=()
    )
    section = build(some_inputs(determinations=(before,))).obligations[0]
    assert (section.opening_result, section.result, section.changed) == (Result.FULFILLED, None, True)
    assert build(full_inputs()).obligations[0].changed


NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_what_will_be_known_nobody_knows_yet() -> None:
    past = datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert time_of_knowledge(past, now=NOW) == past
    with pytest.raises(Invalid, match="known_on: 2026-11-25 lies ahead"):
        time_of_knowledge(datetime(2026, 11, 25, tzinfo=UTC), now=NOW)


def test_the_end_of_today_means_now() -> None:
    assert time_of_knowledge(datetime(2026, 11, 24, 23, 59, 59, 999999, tzinfo=UTC), now=NOW) == NOW
