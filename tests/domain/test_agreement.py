"""From when an agreement asks for what."""

from dataclasses import replace
from datetime import UTC, date, datetime

from tests.builders import an_agreement, an_obligation


def test_an_obligation_binds_from_its_own_day_or_from_that_of_the_agreement() -> None:
    agreement = an_agreement()
    assert agreement.binds_from(an_obligation("1.1")) == date(2020, 11, 10)
    later = replace(an_obligation("1.1"), starts_at=datetime(2021, 3, 1, tzinfo=UTC))
    assert agreement.binds_from(later) == date(2021, 3, 1)
