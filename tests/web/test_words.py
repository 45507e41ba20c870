"""How values are printed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tests.builders import NOON
from tracker.domain.determination import Result
from tracker.domain.flag import Stance
from tracker.domain.item import DatePrecision, Item
from tracker.web import words

ITEM = Item(
    id=1,
    source_id=1,
    source="Gazette",
    source_url=None,
    side=None,
    guid="g",
    url="",
    title="t",
    summary="",
    author="",
    lang=None,
    published_at=datetime(2020, 11, 10, 14, 5, tzinfo=UTC),
    precision=DatePrecision.TIME,
    first_seen_at=NOON,
    story=1,
    revisions=1,
    record=False,
)


def test_an_allegation_is_not_printed_as_a_finding() -> None:
    assert words.phrase(Stance.BREACH) == "alleges non-fulfilment"
    assert words.phrase(Result.BREACHED) == "breached"


def test_every_result_has_a_sign_of_its_own() -> None:
    assert len({words.glyph(result) for result in Result}) == len(Result)


def test_unknown_codes_are_printed_without_underscores() -> None:
    assert words.phrase("not_relevant") == "not relevant"


@pytest.mark.parametrize(
    ("precision", "printed"),
    [
        (DatePrecision.TIME, "10 Nov 2020, 14:05 UTC"),
        (DatePrecision.DAY, "10 Nov 2020"),
        (DatePrecision.MONTH, "Nov 2020"),
        (DatePrecision.YEAR, "2020"),
    ],
)
def test_a_report_is_dated_as_exactly_as_it_is_known(precision: DatePrecision, printed: str) -> None:
    assert words.published(replace(ITEM, precision=precision)) == printed


def test_a_report_without_date_says_so() -> None:
    assert words.published(replace(ITEM, published_at=None)) == "date unknown"


def test_a_time_keeps_the_zone_that_the_agreement_states() -> None:
    moscow = datetime(2020, 11, 10, tzinfo=timezone(timedelta(hours=3)))
    assert words.zoned(moscow) == "10 Nov 2020, 00:00 UTC+03:00"
    assert words.zoned(moscow.astimezone(UTC)) == "9 Nov 2020, 21:00 UTC"


@pytest.mark.parametrize("url", ["https://a.example/x", "http://a.example"])
def test_http_addresses_are_links(url: str) -> None:
    assert words.is_link(url)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//a.example", "https://", "http://[", "", None, "ftp://a.example"],
)
def test_no_other_address_is_a_link(url: str | None) -> None:
    assert not words.is_link(url)


def test_a_guess_is_worded_as_what_signs_point_to() -> None:
    assert words.guess(Stance.BREACH) == "points to non-fulfilment"


def test_missing_days_and_times_print_as_nothing() -> None:
    assert words.day(None) == words.moment(None) == ""
    assert words.day(date(2020, 11, 1)) == "1 Nov 2020"


def test_a_sentence_has_one_stop() -> None:
    found = [words.sentence(text) for text in ("too long", "did you mean `x`?", "So.")]
    assert found == ["too long.", "did you mean `x`?", "So."]
