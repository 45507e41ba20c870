"""Days, months and years as people write them."""

from datetime import date

import pytest

from tracker.domain.days import days_of


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-02-14", date(2022, 2, 14), date(2022, 2, 14)),
        ("2022-02", date(2022, 2, 1), date(2022, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-12", date(2022, 12, 1), date(2022, 12, 31)),
        ("9999-11", date(9999, 11, 1), date(9999, 11, 30)),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
    ],
)
def test_a_month_or_year_stands_for_all_its_days(text: str, first: date, last: date) -> None:
    assert days_of(text) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "22", "2022-13", "2022-2", "20220214", "2022-W07-1", "0000", "2022-02-30", "February", "٢٠٢٢"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        days_of(text)
