from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tests.builders import an_agreement
from tracker.errors import Invalid
from tracker.reporting.inputs import Period, subject_of

KNOWN_AT = datetime(2021, 2, 1, tzinfo=UTC)


def test_the_previous_period_is_as_long_and_ends_on_the_eve() -> None:
    november = Period(date(2020, 11, 1), date(2020, 11, 30), KNOWN_AT)
    assert (november.days, november.eve, november.previous_from) == (30, date(2020, 10, 31), date(2020, 10, 2))
    assert november.held_before(date(2020, 10, 2))
    assert november.held_before(date(2020, 10, 31))
    assert not november.held_before(date(2020, 10, 1))
    assert not november.held_before(date(2020, 11, 1))


def test_a_period_of_one_day_holds_that_day() -> None:
    day = date(2020, 11, 20)
    period = Period(day, day, KNOWN_AT)
    assert period.holds(day)
    assert not period.holds(day + timedelta(days=1))
    assert (period.days, period.previous_from) == (1, date(2020, 11, 19))


def test_what_is_recorded_at_the_time_of_knowledge_is_known_and_nothing_later() -> None:
    assert Period(date(2020, 11, 1), date(2020, 11, 30), KNOWN_AT).cut_off == datetime(2020, 12, 1, tzinfo=UTC)
    early = datetime(2020, 11, 15, 7, tzinfo=UTC)
    assert Period(date(2020, 11, 1), date(2020, 11, 30), early).cut_off == early + timedelta.resolution


def test_a_moment_is_the_same_in_every_zone() -> None:
    moscow = datetime(2021, 2, 1, 3, tzinfo=timezone(timedelta(hours=3)))
    assert Period(date(2020, 11, 1), date(2020, 11, 2), moscow).known_at.isoformat() == "2021-02-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("from_on", "to_on", "known_at", "reason"),
    [
        (date(2020, 11, 2), date(2020, 11, 1), KNOWN_AT, "lies before the first day"),
        (date(2020, 11, 1), date(2020, 11, 2), datetime(2021, 1, 1), "needs a zone"),  # noqa: DTZ001  # that is the case
        (date(1, 1, 5), date(1, 2, 1), KNOWN_AT, "leaves no room"),
        (date(9998, 1, 1), date(9998, 2, 1), KNOWN_AT, "leaves no room"),
    ],
)
def test_days_that_make_no_period_are_refused(from_on: date, to_on: date, known_at: datetime, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        Period(from_on, to_on, known_at)


def test_a_rearranged_pack_gives_the_same_subject() -> None:
    agreement = an_agreement()
    turned = an_agreement(obligations=agreement.obligations[::-1], version="v2")
    assert subject_of(turned) == subject_of(agreement)
    assert [(clause.number, clause.title) for clause in subject_of(agreement).clauses] == [
        ("1", "Clause 1"),
        ("2", "Clause 2"),
    ]
    assert subject_of(agreement).clauses[0].texts == agreement.clauses[0].texts
    assert subject_of(agreement).places == (("strait", "Strait"),)
