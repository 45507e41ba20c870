"""From when an agreement asks for what."""

from dataclasses import replace
from datetime import UTC, date, datetime

from tests.builders import an_agreement, an_obligation
from tracker.domain.agreement import Side


def test_an_obligation_binds_from_its_own_day_or_from_that_of_the_agreement() -> None:
    agreement = an_agreement()
    assert agreement.binds_from(an_obligation("1.1")) == date(2020, 11, 10)
    later = replace(an_obligation("1.1"), starts_at=datetime(2021, 3, 1, tzinfo=UTC))
    assert agreement.binds_from(later) == date(2021, 3, 1)


def test_reports_are_read_by_the_words_for_its_sides_and_for_a_time_before_it() -> None:
    bare = replace(an_agreement(), sides=(Side("NL", "Northland", "group:north"), Side("XX", "Others")))
    assert bare.read_by == {"group:north"}
    assert replace(bare, earlier="group:old-war").read_by == {"group:north", "group:old-war"}
