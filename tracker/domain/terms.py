"""The calendar that follows from an agreement's text alone: deadlines, terms, renewals, notice windows.

Rules, all counted in whole calendar months from the ORIGINAL first day, so that month ends never drift:
- A day that the month lacks becomes its last: 31 August plus 6 months is 28 (or 29) February; plus 12 it is
  31 August again. A term from 29 February comes back to 29 February in every leap year.
- A term runs from its first day up to, not including, the day it ends; the next one starts on that same day.
- The last day for notice lies notice_months before the day the term ends.
- Notice given on or before that day ends the chain with the running term; later notice ends it with the term after
  that one. Of several, the one that ends the chain first holds; of those, the one given first.
- Notice before the first day of the first term has nothing to end and counts for nothing; neither does notice for a
  term that does not renew or that knows no notice.
- Seen from a day (`as_of`), notices and postponements of later days have not been given yet.
Facts never move these dates: that somebody left early is an event, not a notice.
"""

import calendar as months_of_year
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from tracker.domain.event import Event, EventKind
from tracker.domain.obligation import Deadline, Kind, Obligation, Postponement, Term
from tracker.errors import Invalid

_MONTHS = (
    "January February March April May June July August September October November December"
).split()  # strftime("%B") would follow the machine's locale
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()


class RowKind(StrEnum):
    DEADLINE = "deadline"
    NOTICE_BY = "notice_by"
    TERM_END = "term_end"
    TERM_START = "term_start"


class RowState(StrEnum):
    """How a date stands to the day one looks from. POSTPONED: a deadline that a later one replaced."""

    PASSED = "passed"
    TODAY = "today"
    UPCOMING = "upcoming"
    POSTPONED = "postponed"


@dataclass(frozen=True, slots=True)
class TermPeriod:
    """One term of a chain; number counts from 1.

    notice_by: last day for notice that ends the chain with this term, None when the text knows no such act.
    notice_on: the notice that ends the chain with this term. renews: whether a further term follows as things stand.
    """

    number: int
    starts_on: date
    ends_on: date
    notice_by: date | None
    notice_on: date | None
    renews: bool


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One date that the text sets. obligation: slug. at: the moment, in the agreement's zone, where the text states
    one; else None."""

    date: date
    obligation: str
    kind: RowKind
    title: str
    state: RowState
    at: datetime | None


class TextCode(StrEnum):
    """NOT_YET_DUE: its day has not come. DUE: the deadline has passed, the text asks that it be done by now.
    IN_FORCE: to be kept now. IN_TERM: within a term. ENDED: the chain of terms is over. OPEN: no date, or no duty."""

    NOT_YET_DUE = "not_yet_due"
    DUE = "due"
    IN_FORCE = "in_force"
    IN_TERM = "in_term"
    ENDED = "ended"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class TextState:
    """What the text alone says of an obligation on a day, never whether anybody complied. period: for IN_TERM and
    ENDED, the term that runs or ran last."""

    code: TextCode
    reason: str
    period: TermPeriod | None = None


def plain_date(day: date) -> str:
    """Return a day as `10 November 2020`, whatever the machine's locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def plain_moment(at: datetime) -> str:
    """Return a moment as `1 February 2021, 12:00 UTC`."""
    utc = at.astimezone(UTC)
    return f"{plain_date(utc.date())}, {utc:%H:%M} UTC"


def add_months(day: date, months: int) -> date:
    """Return the same day of the month, `months` later (earlier when negative); a day that the month lacks becomes
    its last.

    31 August 2025 less 6 months: 28 February 2025. 31 August 2024 less 6: 29 February 2024. 29 February 2024 plus 12:
    28 February 2025; plus 48: 29 February 2028. Raises Invalid beyond the years 1 to 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise Invalid(f"{months} months from {day.isoformat()} lies outside the years 1 to 9999", field="date")
    return day.replace(year=year, month=month + 1, day=min(day.day, months_of_year.monthrange(year, month + 1)[1]))


def terms_of(term: Term, *, notices: tuple[date, ...], until: date) -> list[TermPeriod]:
    """Return the terms that start by `until` (inclusive), in order; the chain stops where a notice ends it.

    notices: days on which a party entitled to it gave notice. Raises Invalid for lengths below one month.
    """
    lengths = [length for length in (term.months, term.renewal_months) if length is not None]
    if min(lengths) < 1:
        raise Invalid("a term lasts at least one month", field="months")
    found: list[TermPeriod] = []
    late: date | None = None
    for period in _unending(term, until):
        in_time, too_late = _notices_within(period, notices)
        ending = in_time if late is None else late
        found.append(replace(period, notice_on=ending, renews=period.renews and ending is None))
        if ending is not None:
            break
        late = too_late
    return found


def _unending(term: Term, until: date) -> Iterator[TermPeriod]:
    """Yield the terms as if nobody ever gave notice."""
    number, starts_on, months = 1, term.starts_on, term.months
    while starts_on <= until:
        ends_on = add_months(term.starts_on, months)
        notice_by = None
        if term.renewal_months is not None and term.notice_months is not None:
            notice_by = add_months(ends_on, -term.notice_months)
        yield TermPeriod(number, starts_on, ends_on, notice_by, None, term.renewal_months is not None)
        if term.renewal_months is None:
            return
        number, starts_on, months = number + 1, ends_on, months + term.renewal_months


def _notices_within(period: TermPeriod, notices: tuple[date, ...]) -> tuple[date | None, date | None]:
    """Return the first notice given in `period` that is in time for it, and the first that is too late for it."""
    if period.notice_by is None:
        return None, None
    given = sorted(day for day in notices if period.starts_on <= day < period.ends_on)
    in_time = [day for day in given if day <= period.notice_by]
    too_late = [day for day in given if day > period.notice_by]
    return (in_time[0] if in_time else None), (too_late[0] if too_late else None)


def notices_by_obligation(events: Iterable[Event], obligations: Iterable[Obligation]) -> Mapping[str, tuple[date, ...]]:
    """Return obligation slug -> days of valid notice: events of kind `notice`, not superseded, by a party that the
    text entitles to it. Obligations without a notice are left out.
    """
    known = list(events)
    replaced = {event.supersedes for event in known}
    found: dict[str, tuple[date, ...]] = {}
    for obligation in obligations:
        if obligation.term is None:
            continue
        days = {
            event.starts_on
            for event in known
            if event.kind is EventKind.NOTICE
            and event.id not in replaced
            and obligation.slug in event.obligations
            and event.party in obligation.term.notice_by
        }
        if days:
            found[obligation.slug] = tuple(sorted(days))
    return found


def calendar(
    obligations: Iterable[Obligation], *, notices: Mapping[str, tuple[date, ...]], as_of: date, until: date
) -> list[CalendarRow]:
    """Return every date that the obligations set up to `until` (inclusive), passed ones too, as they stand on
    `as_of`, by date and then in the order of the obligations' numbers. notices: by obligation slug.
    """
    rows: list[tuple[date, tuple[tuple[bool, int, str], ...], int, CalendarRow]] = []
    for obligation in obligations:
        heard = tuple(day for day in notices.get(obligation.slug, ()) if day <= as_of)
        for row in [*_deadline_rows(obligation, as_of), *_term_rows(obligation, heard, as_of=as_of, until=until)]:
            if row.date <= until:
                rows.append((row.date, number_key(obligation.number), len(rows), row))
    return [row for *_, row in sorted(rows, key=lambda entry: entry[:3])]


def number_key(number: str) -> tuple[tuple[bool, int, str], ...]:
    """Return a key that sorts numbers as people do: 2.1, 2a, 10.1, and those that begin with a letter (W1) last."""
    parts = re.findall(r"[0-9]+|[^0-9]+", number)
    return tuple((False, int(part), "") if part[0] in "0123456789" else (True, 0, part) for part in parts)


def _state(day: date, as_of: date) -> RowState:
    if day == as_of:
        return RowState.TODAY
    return RowState.PASSED if day < as_of else RowState.UPCOMING


def _agreed(deadline: Deadline, as_of: date) -> list[Postponement]:
    return sorted((p for p in deadline.postponements if p.agreed_on <= as_of), key=lambda p: p.agreed_on)


def _deadline_rows(obligation: Obligation, as_of: date) -> Iterator[CalendarRow]:
    deadline = obligation.deadline
    if deadline is None:
        return
    name, what = obligation.title, f"; {deadline.content}" if deadline.content else ""
    due, origin = deadline.due_on, ""
    for postponement in _agreed(deadline, as_of):
        put_off = f"{name}: put off to {plain_date(postponement.due_on)}{what}"
        yield CalendarRow(due, obligation.slug, RowKind.DEADLINE, put_off, RowState.POSTPONED, None)
        due, origin = postponement.due_on, f" (put off from {plain_date(due)})"
    last_day = f"{name}: last day{origin}{what}"
    yield CalendarRow(due, obligation.slug, RowKind.DEADLINE, last_day, _state(due, as_of), None)


def _term_rows(obligation: Obligation, notices: tuple[date, ...], *, as_of: date, until: date) -> Iterator[CalendarRow]:
    if obligation.term is None:
        return
    before: TermPeriod | None = None
    for period in terms_of(obligation.term, notices=notices, until=until):
        name = f"{obligation.title}: {_ordinal(period.number)} term"
        dated = [
            (period.starts_on, RowKind.TERM_START, f"{name} begins{_condition(before, as_of)}"),
            (period.notice_by, RowKind.NOTICE_BY, f"{name}, last day for notice{_given(period)}"),
            (period.ends_on, RowKind.TERM_END, f"{name} ends{_sequel(period, as_of)}"),
        ]
        for day, kind, title in dated:
            if day is not None:
                at = _stated_moment(obligation, day) if kind is RowKind.TERM_START else None
                yield CalendarRow(day, obligation.slug, kind, title, _state(day, as_of), at)
        before = period


def _stated_moment(obligation: Obligation, day: date) -> datetime | None:
    starts_at = obligation.starts_at
    return starts_at if starts_at is not None and starts_at.date() == day else None


def _condition(before: TermPeriod | None, as_of: date) -> str:
    if before is None or before.notice_by is None or before.notice_by < as_of:
        return ""
    return f" unless notice is given by {plain_date(before.notice_by)}"


def _given(period: TermPeriod) -> str:
    return "" if period.notice_on is None else f" (given on {plain_date(period.notice_on)})"


def _sequel(period: TermPeriod, as_of: date) -> str:
    if period.notice_on is not None:
        return f" and does not renew: notice was given on {plain_date(period.notice_on)}"
    if not period.renews:
        return "; the text provides no renewal"
    if period.notice_by is None or period.notice_by < as_of:
        return " and renews"
    return f" and renews unless notice is given by {plain_date(period.notice_by)}"


def _ordinal(number: int) -> str:
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    endings = {1: "st", 2: "nd", 3: "rd"} if number % 100 not in (11, 12, 13) else {}
    return f"{number}{endings.get(number % 10, 'th')}"


def text_state(obligation: Obligation, *, as_of: date, notices: tuple[date, ...]) -> TextState:
    """Return what follows from the text alone on the day `as_of`; facts do not enter. notices: of this obligation.

    The last day of a deadline is still in time. On the day that a term ends it is over: the next one runs, or none.
    """
    if obligation.is_watchpoint:
        return TextState(TextCode.OPEN, "A matter that the agreement leaves open; followed, never assessed")
    if obligation.term is not None:
        return _state_of_term(obligation.term, as_of, tuple(day for day in notices if day <= as_of))
    if obligation.deadline is not None:
        return _state_of_deadline(obligation.deadline, as_of)
    starts_at = obligation.starts_at
    if starts_at is not None and as_of < starts_at.date():
        return TextState(TextCode.NOT_YET_DUE, f"Binds from {plain_date(starts_at.date())}")
    since = "" if starts_at is None else f" since {plain_date(starts_at.date())}"
    if obligation.kind is Kind.PROCESS:
        return TextState(TextCode.OPEN, "The text sets no date; progress is measured")
    if obligation.kind is Kind.LEVEL:
        return TextState(TextCode.IN_FORCE, f"A level to be reached and held{since}; the text sets no end")
    return TextState(TextCode.IN_FORCE, f"To be kept{since}; the text sets no end")


def _state_of_deadline(deadline: Deadline, as_of: date) -> TextState:
    due = deadline.due_as_of(as_of)
    origin = "" if due == deadline.due_on else f", put off from {plain_date(deadline.due_on)}"
    if as_of <= due:
        return TextState(TextCode.NOT_YET_DUE, f"Last day {plain_date(due)}{origin}")
    return TextState(TextCode.DUE, f"The text asks that it be done by {plain_date(due)}{origin}; that day has passed")


def _state_of_term(term: Term, as_of: date, notices: tuple[date, ...]) -> TextState:
    periods = terms_of(term, notices=notices, until=as_of)
    if not periods:
        return TextState(TextCode.NOT_YET_DUE, f"The first term begins on {plain_date(term.starts_on)}")
    period = periods[-1]
    name, ends = f"{_ordinal(period.number).capitalize()} term", plain_date(period.ends_on)
    if period.ends_on <= as_of:
        cause = "the text provides no renewal"
        if period.notice_on is not None:
            cause = f"notice was given on {plain_date(period.notice_on)}"
        return TextState(TextCode.ENDED, f"{name} ended on {ends}; {cause}", period)
    return TextState(TextCode.IN_TERM, f"{name}, until {ends}; {_outlook(period, as_of)}", period)


def _outlook(period: TermPeriod, as_of: date) -> str:
    if period.notice_on is not None:
        return f"it does not renew: notice was given on {plain_date(period.notice_on)}"
    if not period.renews:
        return "the text provides no renewal"
    if period.notice_by is None:
        return "it renews by itself"
    if as_of <= period.notice_by:
        return f"notice possible until {plain_date(period.notice_by)}"
    return f"it renews: the last day for notice was {plain_date(period.notice_by)}"


def dates_ahead(obligation: Obligation, *, as_of: date, notices: tuple[date, ...]) -> list[CalendarRow]:
    """Return the obligation's dates from `as_of` (inclusive) to the end of the running term, as they stand on `as_of`;
    of one that has not begun, to the end of the first. notices: of this obligation.
    """
    until = as_of
    if obligation.deadline is not None:
        until = max(until, obligation.deadline.due_as_of(as_of))
    if obligation.term is not None:
        started = max(as_of, obligation.term.starts_on)
        heard = tuple(day for day in notices if day <= as_of)
        until = max(until, terms_of(obligation.term, notices=heard, until=started)[-1].ends_on)
    rows = calendar([obligation], notices={obligation.slug: notices}, as_of=as_of, until=until)
    return [row for row in rows if row.date >= as_of and row.state is not RowState.POSTPONED]


def next_date(obligation: Obligation, *, as_of: date, notices: tuple[date, ...]) -> CalendarRow | None:
    """Return the obligation's next date, today included, as it stands on `as_of`; None when the text sets no more."""
    ahead = dates_ahead(obligation, as_of=as_of, notices=notices)
    return ahead[0] if ahead else None
