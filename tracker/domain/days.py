"""Days as people write them: a day, or a month or year that stands for all its days."""

import re
from calendar import monthrange
from datetime import date

NO_DAYS = "not a day, month or year; write it as 2026-11-24, 2026-11 or 2026"

_FIRST_YEAR = 1900

_YEAR = re.compile("[0-9]{4}")
_MONTH = re.compile("([0-9]{4})-([0-9]{2})")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def days_of(text: str) -> tuple[date, date]:
    """Return the first and the last day of `2022-02-14`, `2022-02` or `2022`. Raises ValueError for anything else."""
    if _YEAR.fullmatch(text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    if month := _MONTH.fullmatch(text):
        first = date(int(month[1]), int(month[2]), 1)
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    if not _DAY.fullmatch(text):  # fromisoformat knows weeks and days without strokes too
        raise ValueError(NO_DAYS)
    day = date.fromisoformat(text)
    return day, day


def slip_of_the_pen(day: date) -> str | None:
    """Return what is odd about a day on which something is said to have happened, None where nothing is."""
    return f"{day} lies before {_FIRST_YEAR}: a slip of the pen?" if day.year < _FIRST_YEAR else None
