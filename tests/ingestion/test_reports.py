from datetime import UTC, datetime

import pytest

from tracker.domain.item import DatePrecision
from tracker.errors import InvalidFile
from tracker.ingestion.reports import ImportedReport, from_fields

FULL: dict[str, object] = {
    "id": "rec-1",
    "url": "https://a.example/1",
    "source": "a.example",
    "lang": "hy",
    "published": "2020-11-10",
    "title": "Լաչին",
    "summary": "<p>Ճանապարհը &amp; փակ է</p>",
    "side": "AM",
    "country": "AM",
    "kind": "agency",
    "labels": [{"o": "6.5"}],
}


def report(**changes: object) -> ImportedReport:
    return from_fields(FULL | changes, name="f", line=1)


@pytest.mark.parametrize(
    ("written", "moment", "precision"),
    [
        ("2020", datetime(2020, 1, 1, tzinfo=UTC), DatePrecision.YEAR),
        (2020, datetime(2020, 1, 1, tzinfo=UTC), DatePrecision.YEAR),
        ("2020-11", datetime(2020, 11, 1, tzinfo=UTC), DatePrecision.MONTH),
        ("2020-11-10", datetime(2020, 11, 10, tzinfo=UTC), DatePrecision.DAY),
        ("2020-11-10T00:00:00+03:00", datetime(2020, 11, 9, 21, tzinfo=UTC), DatePrecision.TIME),
        ("2020-11-10T12:30Z", datetime(2020, 11, 10, 12, 30, tzinfo=UTC), DatePrecision.TIME),
        ("2020-11-10 12:30:05", datetime(2020, 11, 10, 12, 30, 5, tzinfo=UTC), DatePrecision.TIME),
        (None, None, None),
        ("", None, None),
    ],
)
def test_a_date_is_its_first_moment_and_says_how_much_is_known(
    written: object, moment: datetime | None, precision: DatePrecision | None
) -> None:
    item = report(published=written).item
    assert (item.published_at, item.precision) == (moment, precision)


@pytest.mark.parametrize(
    "written",
    [
        "2020-13",
        "2020-02-30",
        "10.11.2020",
        "20",
        "0001",
        "9999-12-31",
        "2020-11-10T25:00",
        "20201110",
        "２０２０",
        "now",
        "0001-01-01T00:00+14:00",
    ],
)
def test_a_date_that_is_none_is_a_fault(written: str) -> None:
    with pytest.raises(InvalidFile) as caught:
        report(published=written)
    assert [fault.field for fault in caught.value.faults] == ["published"]


def test_a_report_needs_a_title_or_a_summary() -> None:
    assert report(title="").item.summary
    with pytest.raises(InvalidFile, match="title: is needed where there is no summary"):
        report(title=None, summary=" <p></p> ")
