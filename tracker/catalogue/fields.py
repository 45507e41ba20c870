"""The kinds of value that a pack's fields take. Each refuses in plain English, with what was found."""

import re
import unicodedata
from datetime import date, datetime
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

from tracker.catalogue.nearest import shown
from tracker.domain.wording import FIELDS, is_scope, parse_reference, parse_term
from tracker.errors import Invalid

_SLUG = re.compile(r"[a-z0-9][a-z0-9.-]*")
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
_YEARS = range(1900, 2101)
_PUBLISHED = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("the text is empty")
    return text.strip()


def _slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise ValueError(f"found {shown(text)}; small letters a-z, digits, `.` and `-` are allowed, no blank")
    return text


def _number(text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"found {shown(text)}; letters A-Z and a-z, digits, `.` and `-` are allowed, no blank")
    return text


def _lang(text: str) -> str:
    if not re.fullmatch("[a-z]{2}", text):
        raise ValueError(f"found {shown(text)}; a language is a code of two small letters (ISO 639-1), such as `en`")
    return text


def _country(text: str) -> str:
    if not re.fullmatch("[A-Z]{2}|INT", text):
        raise ValueError(f"found {shown(text)}; a country is a code of two capitals (ISO 3166), or `INT`")
    return text


def _grade(text: str) -> str:
    if not re.fullmatch("[A-F]", text):
        raise ValueError(f"found {shown(text)}; a reliability grade is one of A, B, C, D, E, F, or nothing")
    return text


def _url(text: str) -> str:
    wanted = f"found {shown(text)}; an address begins with http:// or https:// and names a host, without blanks"
    if re.search(r"[\s\x00-\x20\x7f<>\"]", text):
        raise ValueError(wanted)
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(wanted) from error
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError(wanted)
    if "@" in parts.netloc:
        raise ValueError(f"found {shown(text)}; an address must not carry a user name or password")
    return text


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return _of_our_time(value)
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"found {shown(value)}; there is no such day") from error
        return _of_our_time(day)
    raise ValueError(f"found {shown(value)}; a day is written 2020-11-09")


def _of_our_time(day: date) -> date:
    if day.year not in _YEARS:
        raise ValueError(f"found {day}; its year lies outside {_YEARS[0]} to {_YEARS[-1]}: a slip of the pen?")
    return day


def _moment(value: object) -> datetime:
    wanted = "a moment is written with its zone: 2020-11-10T00:00:00+03:00"
    moment = value
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"found {shown(value)}; {wanted}") from error
    if not isinstance(moment, datetime):
        raise ValueError(f"found {shown(value)}; {wanted}")
    if moment.utcoffset() is None:
        raise ValueError(f"found {shown(str(value))} without a zone; {wanted}")
    _of_our_time(moment.date())
    return moment


def _published(text: str) -> str:
    wanted = f"found {shown(text)}; a date of publication is written 2020-11-09, 2020-11 or 2020"
    if not _PUBLISHED.fullmatch(text):
        raise ValueError(wanted)
    try:
        date.fromisoformat((text + "-01-01")[:10] if len(text) < 10 else text)
    except ValueError as error:
        raise ValueError(wanted) from error
    return text


def _term(text: str) -> str:
    try:
        parse_term(text)
    except Invalid as error:
        raise ValueError(error.reason) from error
    return text


def _one_word(text: str) -> str:
    if not text.isalnum() or not unicodedata.is_normalized("NFC", text):
        raise ValueError(f"found {shown(text)}; one word of letters and digits is needed, each form by itself")
    return text


def _scope(value: object) -> str:
    if not isinstance(value, bool) and is_scope(str(value)):
        return str(value)
    raise ValueError(f"found {shown(value)}; a scope is `sentence`, `text` or a number of words from 1 to 999")


def _reference(text: str) -> str:
    try:
        parse_reference(text)
    except Invalid as error:
        raise ValueError(error.reason) from error
    return " ".join(text.split())


def _field(text: str) -> str:
    if text not in FIELDS:
        raise ValueError(f"found {shown(text)}; allowed are `title` and `summary`")
    return text


def _needed(value: object) -> object:
    """One reference alone stands for a list of it."""
    return [value] if isinstance(value, str) else value


Text = Annotated[str, AfterValidator(_filled)]
Slug = Annotated[str, AfterValidator(_slug)]
Number = Annotated[str, AfterValidator(_number)]
Lang = Annotated[str, AfterValidator(_lang)]
Country = Annotated[str, AfterValidator(_country)]
Grade = Annotated[str, AfterValidator(_grade)]
Url = Annotated[str, AfterValidator(_url)]
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Published = Annotated[str, AfterValidator(_published)]
TermText = Annotated[str, AfterValidator(_term)]
OneWord = Annotated[str, AfterValidator(_one_word)]
Terms = Annotated[dict[Lang, Annotated[list[TermText], Field(min_length=1)]], Field(min_length=1)]
Scope = Annotated[str, BeforeValidator(_scope)]
ReferenceText = Annotated[str, AfterValidator(_reference)]
Needed = Annotated[list[ReferenceText], Field(min_length=1), BeforeValidator(_needed)]
SearchedField = Annotated[str, AfterValidator(_field)]
Months = Annotated[int, Field(ge=1, le=1200)]
