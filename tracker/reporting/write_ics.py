"""The calendar as an iCalendar file (RFC 5545) that calendar programs can import or follow."""

from collections.abc import Iterable
from datetime import UTC, datetime

from icalendar import Calendar, Event

from tracker.domain.terms import CalendarRow, RowState


def to_ics(rows: Iterable[CalendarRow], *, name: str, stamp: datetime) -> bytes:
    """Return the rows as a calendar called `name`. The same rows and stamp always give the same bytes.

    stamp: DTSTAMP of every entry, the moment from which the calendar was seen. A row is an all-day entry unless the
    text states the moment; a deadline that was put off is cancelled rather than left out, so that programs which
    follow the calendar take it away.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//treaty-tracker//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for row in rows:
        calendar.add_component(_entry(row, stamp))
    return bytes(calendar.to_ical())


def _entry(row: CalendarRow, stamp: datetime) -> Event:
    entry = Event()
    entry.add("uid", f"{row.obligation.replace('/', '-')}-{row.kind}-{row.date.isoformat()}@treaty-tracker")
    entry.add("dtstamp", stamp.astimezone(UTC))
    entry.add("summary", f"{row.obligation.split('/', 1)[1]} {row.title}")
    if row.at is None:
        entry.add("dtstart", row.date)
    else:
        # A fixed offset has no name that calendar programs know; the moment is the same in UTC.
        entry.add("dtstart", row.at.astimezone(UTC))
        entry.add("description", f"At {row.at.isoformat()}")
    entry.add("categories", [row.kind.value])
    entry.add("status", "CANCELLED" if row.state is RowState.POSTPONED else "CONFIRMED")
    entry.add("transp", "TRANSPARENT")
    return entry
