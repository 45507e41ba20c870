"""Dates as feeds of the region write them: months in its languages, day first in figures, its own zone names, seconds
since 1970. feedparser reads none of these, or reads another date. Pure."""

import re
from datetime import UTC, datetime, timedelta
from string import ascii_uppercase

_NUMBERS_OF_MONTHS = {
    1: "jan янв січ հունվ հնվ yan oca იან ينا",
    2: "feb фев лют փետ fev şub თებ فبر شبا",
    3: "mar мар бер մար მარ مار آذا",
    4: "apr апр кві ապր nis აპრ أبر ابر نيس",
    5: "may май мая тра մայ მაი ماي أيا",
    6: "jun июн чер հունի հնս iyun iyn haz ივნ يوني حزي",
    7: "jul июл лип հուլ հլս iyul iyl tem ივლ يولي تمو",
    8: "aug авг сер օգո օգս avq ağu აგვ أغس اغس",
    9: "sep сен вер սեպ sen eyl სექ سبت أيل",
    10: "oct окт жов հոկ okt eki ოქტ أكت اكت",
    11: "nov ноя лис նոյ noy kas ნოე نوف",
    12: "dec дек гру դեկ dek ara დეკ ديس",
}
"""What the names begin with: English, Russian, Ukrainian, Armenian, Azerbaijani, Turkish, Georgian, Arabic."""

_MONTHS = {start: number for number, starts in _NUMBERS_OF_MONTHS.items() for start in starts.split()}
_LONGEST_START = max(map(len, _MONTHS))
_HOURS_OF_ZONES = {
    "MSK": 3, "TRT": 3, "EEST": 3, "GET": 4, "AZT": 4, "AMT": 4, "SAMT": 4, "MSD": 4, "AZST": 5, "AMST": 5, "EET": 2,
    "CEST": 2, "CET": 1,
    "EAT": 3, "CAT": 2, "SAST": 2, "WAT": 1,
}  # fmt: skip
"""AMT and AMST are taken for Armenia's, not the Amazon's."""

_FIGURES = {ord(digit): str(number % 10) for number, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
_LONGEST = 80
_ZONE = rf"(?P<zone>Z|UTC?|GMT|{'|'.join(_HOURS_OF_ZONES)}|(?:UTC|GMT)?[+-][0-9]{{2}}:?[0-9]{{2}})"
_TIME = rf"(?:,?[\sT]+(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})(?::(?P<second>[0-9]{{2}}))?(?:\s*\(?{_ZONE}\)?)?)?"
_YEAR = r"(?P<year>[0-9]{4})"
_MONTH = r"(?P<month>[^\W\d_]{3,12})"
_IN_WORDS = (
    # Вт, 10 ноя 2020 10:00:00 +0300 · 10 Kasım 2020
    re.compile(
        rf"\s*(?:[^\W\d_][^\d,]{{0,20}},?\s*)?(?P<day>[0-9]{{1,2}})[\s.-]+{_MONTH}\.?[\s.,-]+{_YEAR}(?:\s?г\.|\s?թ\.)?{_TIME}\s*"
    ),
    # November 10, 2020
    re.compile(rf"\s*(?:[^\W\d_]{{2,12}},\s*)?{_MONTH}\.?\s+(?P<day>[0-9]{{1,2}}),?\s+{_YEAR}{_TIME}\s*"),
)
_IN_FIGURES = (
    re.compile(rf"\s*(?P<day>[0-9]{{1,2}})\.(?P<month>[0-9]{{1,2}})\.{_YEAR}{_TIME}\s*"),
    re.compile(rf"\s*{_YEAR}(?P<mark>[./])(?P<month>[0-9]{{1,2}})(?P=mark)(?P<day>[0-9]{{1,2}}){_TIME}\s*"),
    # 2020-11-10 10:00:00 UTC: the zone makes feedparser drop the time.
    re.compile(rf"\s*{_YEAR}-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})(?=.*[A-Z]{{3}}\)?\s*\Z){_TIME}\s*"),
)
_BASIC = re.compile(r"\s*[0-9]{8}T[0-9]{4}(?:[0-9]{2})?(?:Z|[+-][0-9]{4})?\s*")
_SINCE_1970 = re.compile(r"\s*([0-9]{10})(?:[0-9]{3}|\.[0-9]{1,6})?\s*")
_NAMED_ZONE = re.compile(rf":[0-9]{{2}}\s+\(?({'|'.join(_HOURS_OF_ZONES)})\)?\s*\Z")


def misread(written: str) -> datetime | None:
    """Return the moment of a date that feedparser takes for another one; None for all others. UTC when no zone is
    named.
    """
    if len(written) > _LONGEST:
        return None
    try:
        return _since_1970(written) or _basic(written) or _moment(_shaped(written, _IN_FIGURES))
    except (ValueError, OverflowError):
        return None


def unread(written: str) -> datetime | None:
    """Return the moment of a date with the month in words, for those that feedparser does not read."""
    try:
        return _moment(_shaped(written, _IN_WORDS))
    except (ValueError, OverflowError):
        return None


def names_day_alone(written: str) -> bool:
    """Whether a date is written in words or figures without a time of the day."""
    found = _shaped(written, _IN_WORDS + _IN_FIGURES)
    return found is not None and found["hour"] is None


def with_offset(written: str) -> str:
    """Return a date with a number in place of a zone's name that feedparser does not know, and takes for UTC."""
    found = _NAMED_ZONE.search(written) if len(written) <= _LONGEST else None
    if found is None:
        return written
    return f"{written[: found.start() + len(':00')]} +{_HOURS_OF_ZONES[found[1]]:02}00"


def _since_1970(written: str) -> datetime | None:
    found = _SINCE_1970.fullmatch(written)
    return None if found is None else datetime.fromtimestamp(int(found[1]), UTC)


def _basic(written: str) -> datetime | None:
    if _BASIC.fullmatch(written) is None:
        return None
    at = datetime.fromisoformat(written.strip())
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _shaped(written: str, shapes: tuple[re.Pattern[str], ...]) -> re.Match[str] | None:
    if len(written) > _LONGEST:
        return None
    plain = written.translate(_FIGURES)
    return next(filter(None, (shape.fullmatch(plain) for shape in shapes)), None)


def _moment(found: re.Match[str] | None) -> datetime | None:
    if found is None:
        return None
    month = found["month"]
    number = int(month) if month.isdecimal() else _month(month)
    if number is None:
        return None
    time_of_day = (int(found["hour"] or 0), int(found["minute"] or 0), int(found["second"] or 0))
    return datetime(int(found["year"]), number, int(found["day"]), *time_of_day, tzinfo=UTC) - _offset(found["zone"])


def _month(name: str) -> int | None:
    plain = name.replace("İ", "i").lower()
    starts = (plain[:length] for length in range(_LONGEST_START, 2, -1))
    return next((_MONTHS[start] for start in starts if start in _MONTHS), None)


def _offset(zone: str | None) -> timedelta:
    if zone is None:
        return timedelta()
    if zone in _HOURS_OF_ZONES:
        return timedelta(hours=_HOURS_OF_ZONES[zone])
    digits = zone.strip(ascii_uppercase).replace(":", "")
    if not digits:
        return timedelta()
    offset = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:]))
    return -offset if digits[0] == "-" else offset
