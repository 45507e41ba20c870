"""Dates as feeds write them. feedparser is the judge of what a date means; the two usual forms are read without it, to
the same effect, and those of `local_dates` because it does not know them. Pure."""

import calendar
import re
import time
from datetime import UTC, datetime, timedelta

from feedparser.datetimes import _parse_date

from tracker.domain.item import DatePrecision
from tracker.ingestion.local_dates import misread, names_day_alone, unread, with_offset

# feedparser offers no public name for its reading of a single date.
judged = _parse_date

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_MAIL = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?([0-9]{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([0-9]{4})"
    r" ([0-9]{2}):([0-9]{2}):([0-9]{2}) (?:GMT|UTC|Z|([+-])([0-9]{2})([0-9]{2}))"
)
_WEB = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,6})?)?"
    r"(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
)
_ABSURD = re.compile(
    r"\s*-[0-9]{4}-|\s*[0-9]{4}-(?:(?:00|1[3-9]|[2-9][0-9])|[0-9]{2}-(?:00|3[2-9]|[4-9][0-9]))(?![0-9])"
    r"|.{0,40}:[0-9]{2} [+-](?:1[5-9]|[2-9][0-9])[0-9]{2}\s*\Z"
)
_TIME_OF_DAY = re.compile(r"(?<=\d)[T\s,]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?![0-9:]).{0,40}\Z")
_SHAPES = (
    (re.compile(r"\d{4}"), DatePrecision.YEAR),
    (re.compile(r"\d{4}-\d\d"), DatePrecision.MONTH),
    (re.compile(r"\d{4}-\d\d-\d\d"), DatePrecision.DAY),
)


def moment(written: str) -> datetime | None:
    """Return the moment that a date means, None when it is none or absurd."""
    found = _MAIL.fullmatch(written)
    if found is not None:
        day, month, year, *rest = found.groups()
        at = _utc(year, str(_MONTHS[month.lower()]), day, *rest)
    else:
        found = _WEB.fullmatch(written)
        at = None if found is None else _utc(*found.groups())
    if at is not None:
        return at
    return settled(written, judged(written))


def settled(written: str, parts: object) -> datetime | None:
    """Return the moment that a date means. parts: what feedparser takes it for."""
    if is_absurd(written):
        return None
    day = _without_false_time(written)
    if day != written:
        return settled(day, judged(day))
    known = with_offset(written)
    return misread(written) or from_parts(parts if known is written else judged(known)) or unread(written)


def _without_false_time(written: str) -> str:
    """Return a date without its time of the day where no clock shows that."""
    found = _TIME_OF_DAY.search(written)
    if found is None:
        return written
    hour, minute, second = (int(part or 0) for part in found.groups())
    return written[: found.start()] if hour > 24 or minute > 59 or second > 60 else written


def is_absurd(written: str) -> bool:
    """Whether a date names a month, day or offset that no calendar has; feedparser makes another date of it."""
    return _ABSURD.match(written) is not None


def _utc(year: str, month: str, day: str, hour: str, minute: str, *rest: str | None) -> datetime | None:
    """Return the moment; None where feedparser has ways of its own: days that are none, negative offsets of half hours,
    absurd offsets.

    rest: second, sign, hours and minutes of the offset, each None when absent.
    """
    second, sign, offset_hours, offset_minutes = rest
    if (sign == "-" and offset_minutes != "00") or (offset_hours or "") > "14":
        return None
    try:
        at = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), tzinfo=UTC)
        if sign is None:
            return at
        offset = timedelta(hours=int(offset_hours or 0), minutes=int(offset_minutes or 0))
        return at + offset if sign == "-" else at - offset
    except (ValueError, OverflowError):
        return None


def from_parts(parts: object) -> datetime | None:
    """Return the moment of a time tuple in UTC, None for anything else and for what lies outside all calendars."""
    if not isinstance(parts, time.struct_time):
        return None
    try:
        return _EPOCH + timedelta(seconds=calendar.timegm(parts))
    except (ValueError, OverflowError):
        return None


def iso_moment(written: str) -> datetime | None:
    """Return the moment of an ISO 8601 date, UTC when it names no zone; None when it is none."""
    try:
        at = datetime.fromisoformat(written.strip())
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def precision(written: str) -> DatePrecision:
    """Return how much of a moment its date says."""
    if _without_false_time(written) != written:
        return DatePrecision.DAY
    if ":" in written:
        return DatePrecision.TIME
    if names_day_alone(written):
        return DatePrecision.DAY
    bare = written.strip()
    return next((known for shape, known in _SHAPES if shape.fullmatch(bare)), DatePrecision.TIME)
