from datetime import UTC, date, datetime, timedelta, timezone

from icalendar import Calendar

from tests.reporting.builders import CEASEFIRE, KALBAJAR, MOSCOW, TERM, an_obligation
from tracker.domain.obligation import Kind
from tracker.domain.terms import calendar
from tracker.reporting.write_ics import to_ics

STAMP = datetime(2026, 11, 24, 15, 0, tzinfo=timezone(timedelta(hours=3)))
ROWS = calendar([CEASEFIRE, KALBAJAR, TERM], notices={}, as_of=date(2026, 11, 24), until=date(2030, 12, 31))


def test_every_date_has_an_entry_of_its_own() -> None:
    data = to_ics(ROWS, name="Karabakh", stamp=STAMP)
    entries = Calendar.from_ical(data).walk("VEVENT")
    assert len(entries) == len(ROWS) == 9
    assert len({str(entry["UID"]) for entry in entries}) == 9
    assert {entry.decoded("DTSTAMP") for entry in entries} == {datetime(2026, 11, 24, 12, 0, tzinfo=UTC)}
    assert b"UID:karabakh-2020-4.2-notice_by-2030-05-10@treaty-tracker\r\n" in data


def test_dates_are_all_day_entries() -> None:
    data = to_ics(ROWS, name="Karabakh", stamp=STAMP)
    assert b"DTSTART;VALUE=DATE:20300510\r\n" in data
    assert b"SUMMARY:4.2 Five-year term: second term\\, last day for notice\r\n" in data


def test_a_deadline_put_off_is_cancelled_and_the_new_one_confirmed() -> None:
    entries = Calendar.from_ical(to_ics(ROWS, name="Karabakh", stamp=STAMP)).walk("VEVENT")
    found = {entry.decoded("DTSTART"): str(entry["STATUS"]) for entry in entries if "deadline" in str(entry["UID"])}
    assert found == {date(2020, 11, 15): "CANCELLED", date(2020, 11, 25): "CONFIRMED"}


def test_a_stated_moment_is_given_in_universal_time_with_its_zone_told() -> None:
    midnight = datetime(2020, 11, 10, tzinfo=MOSCOW)
    term = an_obligation("4.2", Kind.TERM, term=TERM.term, starts_at=midnight)
    rows = calendar([term], notices={}, as_of=date(2020, 11, 10), until=date(2020, 12, 1))
    data = to_ics(rows, name="x", stamp=STAMP)
    assert b"DTSTART:20201109T210000Z\r\n" in data
    assert b"DESCRIPTION:At 2020-11-10T00:00:00+03:00\r\n" in data


def test_the_same_rows_give_the_same_bytes() -> None:
    assert to_ics(ROWS, name="Karabakh", stamp=STAMP) == to_ics(ROWS, name="Karabakh", stamp=STAMP)
