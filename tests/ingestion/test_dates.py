from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.item import DatePrecision
from tracker.ingestion.dates import from_parts, is_absurd, iso_moment, judged, moment, precision
from tracker.ingestion.local_dates import unread, with_offset

_days = st.integers(0, 32)
_zones = st.sampled_from(("GMT", "UTC", "Z", "EST", "+0000", "+0400", "-0330", "-0500", "+1400", "-9999", ""))
_mail_dates = st.builds(
    "{0}{1} {2} {3} {4:02}:{5:02}:{6:02} {7}".format,
    st.sampled_from(("", "Tue, ", "Sat, ", "tue, ")),
    _days,
    st.sampled_from(("Nov", "Feb", "nov", "November", "Foo")),
    st.sampled_from((2020, 1, 99, 9999, 1970)),
    st.integers(0, 24),
    st.integers(0, 59),
    st.integers(0, 60),
    _zones,
)
_web_dates = st.builds(
    "{0:04}-{1:02}-{2:02}{3}{4:02}:{5:02}{6}{7}".format,
    st.sampled_from((2020, 1, 9999, 1970)),
    st.integers(0, 13),
    _days,
    st.sampled_from(("T", "t", " ")),
    st.integers(0, 24),
    st.integers(0, 59),
    st.sampled_from(("", ":00", ":59.999", ":60", ":30.1234567")),
    st.sampled_from(("", "Z", "z", "+04:00", "-03:30", "-05:00", "+23:59", "+0400", " EST")),
)


@settings(max_examples=1_000, deadline=None, derandomize=True)
@given(written=st.one_of(_mail_dates, _web_dates))
@pytest.mark.slow
def test_a_date_means_what_feedparser_takes_it_for(written: str) -> None:
    assert moment(written) == (None if is_absurd(written) else from_parts(judged(written)) or unread(written))


@pytest.mark.parametrize(
    "written",
    [
        "Tue, 10 Nov 2020 25:61:61 GMT",
        "10 Nov 2020 12:60:00 +0400",
        "2020-11-10T25:00:00Z",
        "2020-11-10T10:61:00+04:00",
        "10.11.2020 27:00",
        "10 ноября 2020, 12:75",
    ],
)
def test_of_a_date_with_a_time_that_no_clock_shows_the_day_is_kept(written: str) -> None:
    assert moment(written) == datetime(2020, 11, 10, tzinfo=UTC)
    assert precision(written) is DatePrecision.DAY


def test_no_day_is_made_up() -> None:
    for written in ("Sun, 31 Feb 2021 25:00:00 GMT", "soon 25:61:61"):
        assert moment(written) is None
    assert precision("Tue, 10 Nov 2020 23:59:60 GMT") is DatePrecision.TIME


@pytest.mark.parametrize("written", ["2020-13-01", "2020-11-45T10:00:00Z", "Tue, 10 Nov 2020 10:00:00 +9999"])
def test_a_date_that_no_calendar_has_is_none(written: str) -> None:
    assert from_parts(judged(written)) is not None
    assert moment(written) is None
    assert not is_absurd("2020-11-10T12:00:00-05:00")
    assert not is_absurd("Tue, 10 Nov 2020 10:00:00 +1400")


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("Tue, 10 Nov 2020 00:00:00 +0300", datetime(2020, 11, 9, 21, tzinfo=UTC)),
        ("2020-11-10T12:00:00.5-05:00", datetime(2020, 11, 10, 17, tzinfo=UTC)),
        ("2020-11-10", datetime(2020, 11, 10, tzinfo=UTC)),
        ("soon", None),
        ("", None),
        ("9999-12-31T23:59:59-12:00", None),
    ],
)
def test_dates_are_moments_in_utc(written: str, at: datetime | None) -> None:
    assert moment(written) == at


def test_iso_dates_without_a_zone_are_in_utc() -> None:
    assert iso_moment(" 2020-11-10T12:00:00 ") == datetime(2020, 11, 10, 12, tzinfo=UTC)
    assert iso_moment("2020-11-10T12:00:00+04:00") == datetime(2020, 11, 10, 8, tzinfo=UTC)
    assert iso_moment("0001-01-01T00:00:00+12:00") is None


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("2020", DatePrecision.YEAR),
        (" 2020-11 ", DatePrecision.MONTH),
        ("2020-11-10", DatePrecision.DAY),
        ("2020-11-10T12:00Z", DatePrecision.TIME),
        ("10 Nov 2020", DatePrecision.DAY),
        ("10 ноября 2020", DatePrecision.DAY),
        ("10.11.2020", DatePrecision.DAY),
        ("10 Nov 2020 10:00:00 GMT", DatePrecision.TIME),
        ("1604991600", DatePrecision.TIME),
    ],
)
def test_how_much_of_a_moment_a_date_says(written: str, known: DatePrecision) -> None:
    assert precision(written) is known


SEVEN = datetime(2020, 11, 10, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "Вт, 10 ноя 2020 10:00:00 +0300",
        "10 ноября 2020 г., 07:00",
        "10 листопада 2020 10:00 +03:00",
        "Երք, 10 Նոյ 2020 10:00:00 +0300",
        "10 նոյեմբերի 2020 11:00:00 AMT",
        "Ç.a., 10 noy 2020 10:00:00 +0300",
        "10 noyabr 2020, 11:00 AZT",
        "Sal, 10 Kas 2020 10:00:00 +0300",
        "10 KASIM 2020 10:00 TRT",
        "10 ნოემბერი 2020 11:00:00 GET",
        "November 10, 2020 07:00",
        "Tue,10 Nov 2020 10:00:00 +0300",
        "Tue, 10-Nov-2020 10:00:00 +0300",
    ],
)
def test_months_in_the_languages_of_the_region_are_read(written: str) -> None:
    assert from_parts(judged(written)) != SEVEN
    assert moment(written) == SEVEN


@pytest.mark.parametrize(
    "written",
    [
        "1604991600",
        "1604991600000",
        "20201110T070000Z",
        "20201110T1000+0300",
        "10.11.2020 10:00:00 +0300",
        "2020/11/10 07:00",
        "2020-11-10 07:00:00 UTC",
        "Tue, 10 Nov 2020 10:00:00 MSK",
        "2020-11-10T11:00:00 (AZT)",
        "Tue, 10 Nov 2020 09:00:00 EET",
    ],
)
def test_dates_that_feedparser_takes_for_other_ones_are_read_as_they_are_meant(written: str) -> None:
    assert from_parts(judged(written)) != SEVEN
    assert moment(written) == SEVEN


@pytest.mark.parametrize("written", ["31.02.2020", "10.13.2020", "10 jonnuary 2020", "-2020-11-10", "10/11/2020"])
def test_what_only_looks_like_such_a_date_is_none(written: str) -> None:
    assert moment(written) is None


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("5 июня 2020", 6),
        ("5 июля 2020", 7),
        ("5 мая 2020", 5),
        ("5 iyun 2020", 6),
        ("5 İyul 2020", 7),
        ("5 հունվարի 2020", 1),
        ("5 հունիսի 2020", 6),
        ("5 HAZİRAN 2020", 6),
        ("5 Aralık 2020", 12),
        ("5 მაისი 2020", 5),
    ],
)
def test_months_that_begin_alike_are_told_apart(written: str, month: int) -> None:
    assert moment(written) == datetime(2020, month, 5, tzinfo=UTC)


@pytest.mark.parametrize("written", ["16 نوفمبر 2022", "الأربعاء، ١٦ نوفمبر ٢٠٢٢"])
def test_arabic_months_and_figures_are_read(written: str) -> None:
    assert unread(written) == datetime(2022, 11, 16, tzinfo=UTC)


def test_zones_of_africa_are_known() -> None:
    assert with_offset("Wed, 16 Nov 2022 10:00:00 EAT") == "Wed, 16 Nov 2022 10:00:00 +0300"
    assert with_offset("Wed, 16 Nov 2022 10:00:00 CAT") == "Wed, 16 Nov 2022 10:00:00 +0200"
