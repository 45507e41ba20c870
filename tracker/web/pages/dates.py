"""The calendar: what the text sets, apart from what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from tracker.domain.agreement import Agreement
from tracker.domain.event import Event
from tracker.domain.terms import CalendarRow, RowState, calendar
from tracker.errors import NotFound
from tracker.storage import agreements, events
from tracker.web.pages.standing import AHEAD, notices


@dataclass(frozen=True, slots=True)
class Dates:
    """past and upcoming: what the text sets, the nearest first. events: facts, newest first. titles: id -> short title
    of all agreements; chosen: the one asked for, None: all.
    """

    titles: Mapping[str, str]
    chosen: str | None
    past: tuple[CalendarRow, ...]
    upcoming: tuple[CalendarRow, ...]
    events: tuple[Event, ...]
    until: date


def gather(connection: sa.Connection, chosen: str | None, *, until: date | None, now: datetime) -> Dates:
    """Return the calendar up to `until` (inclusive; None: six years ahead), of retired agreements only when one is
    chosen. Raises NotFound for the agreement."""
    titles = agreements.titles(connection)
    last = now.date() + AHEAD if until is None else until
    rows: list[CalendarRow] = []
    happened: list[Event] = []
    for agreement in _wanted(connection, titles, chosen):
        rows += rows_of(connection, agreement, until=last, now=now)
        happened += events.current(connection, agreement.id)
    gone = [row for row in rows if row.date < now.date() or row.state is RowState.POSTPONED]
    return Dates(
        titles=titles,
        chosen=chosen,
        past=tuple(sorted(gone, key=lambda row: row.date, reverse=True)),
        upcoming=tuple(sorted((row for row in rows if row not in gone), key=lambda row: row.date)),
        events=tuple(sorted(happened, key=lambda event: (event.starts_on, event.id), reverse=True)),
        until=last,
    )


def all_rows(connection: sa.Connection, chosen: str | None, *, now: datetime) -> list[CalendarRow]:
    """Return what the calendar file holds: all rows up to six years ahead. Raises NotFound for the agreement."""
    wanted = _wanted(connection, agreements.titles(connection), chosen)
    rows = [row for agreement in wanted for row in rows_of(connection, agreement, until=now.date() + AHEAD, now=now)]
    return sorted(rows, key=lambda row: (row.date, row.obligation))


def rows_of(connection: sa.Connection, agreement: Agreement, *, until: date, now: datetime) -> list[CalendarRow]:
    """Return an agreement's dates as they stand now."""
    known = notices(connection, agreement)
    return calendar(agreement.obligations, notices=known, as_of=now.date(), until=until)


def _wanted(connection: sa.Connection, titles: Mapping[str, str], chosen: str | None) -> list[Agreement]:
    if chosen is not None and chosen not in titles:
        raise NotFound("agreement", chosen)
    wanted = agreements.versions(connection, watched_only=True) if chosen is None else [chosen]
    return [agreements.get(connection, each) for each in wanted]
