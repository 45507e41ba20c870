"""Dates in these tests were counted by hand on a calendar, not taken from the program."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.event import Event, EventKind
from tracker.domain.obligation import Deadline, Kind, Obligation, Postponement, Term
from tracker.domain.terms import (
    RowKind,
    RowState,
    TermPeriod,
    TextCode,
    add_months,
    calendar,
    next_date,
    notices_by_obligation,
    number_key,
    plain_date,
    terms_of,
    text_state,
)
from tracker.errors import Invalid

MOSCOW = timezone(timedelta(hours=3))
FIVE_YEARS = Term(date(2020, 11, 10), 60, 60, 6, ("AM", "AZ"))
MID_2024 = date(2024, 6, 15)


def an_obligation(number: str = "4.2", kind: Kind = Kind.TERM, **facts: object) -> Obligation:
    plain: dict[str, object] = {
        "agreement": "karabakh-2020",
        "number": number,
        "kind": kind,
        "clause": number.split(".")[0],
        "bears_on": (),
        "title": f"Title of {number}",
        "content": "",
        "obligors": ("RU",),
        "supervisor": None,
        "starts_at": None,
        "deadline": None,
        "term": FIVE_YEARS if kind is Kind.TERM else None,
        "quantities": (),
    }
    return Obligation(**(plain | facts))  # type: ignore[arg-type]  # one builder for all fields


KALBAJAR = an_obligation(
    "6.1",
    Kind.DEADLINE,
    title="Kalbajar district handed over",
    deadline=Deadline(
        date(2020, 11, 15),
        "",
        (Postponement(date(2020, 11, 25), date(2020, 11, 15), "by consent", "https://a.example"),),
    ),
)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ((2020, 11, 10), 60, (2025, 11, 10)),
        ((2025, 11, 10), -6, (2025, 5, 10)),
        ((2025, 8, 31), -6, (2025, 2, 28)),
        ((2024, 8, 31), -6, (2024, 2, 29)),
        ((2024, 2, 29), 12, (2025, 2, 28)),
        ((2024, 2, 29), 48, (2028, 2, 29)),
        ((2096, 2, 29), 48, (2100, 2, 28)),
        ((2024, 1, 31), 1, (2024, 2, 29)),
        ((2024, 1, 31), 3, (2024, 4, 30)),
        ((2024, 12, 31), 1, (2025, 1, 31)),
        ((2024, 1, 15), -1, (2023, 12, 15)),
        ((2024, 5, 5), 0, (2024, 5, 5)),
    ],
)
def test_a_day_that_the_month_lacks_becomes_its_last(
    day: tuple[int, int, int], months: int, expected: tuple[int, int, int]
) -> None:
    assert add_months(date(*day), months) == date(*expected)


@pytest.mark.parametrize("months", [-12 * 2024, 12 * 9000])
def test_months_beyond_the_calendar_are_refused(months: int) -> None:
    with pytest.raises(Invalid, match="outside the years"):
        add_months(date(2024, 1, 1), months)


@given(day=st.dates(date(1900, 1, 1), date(2100, 12, 31)), months=st.integers(-600, 600))
@settings(derandomize=True)
def test_adding_months_moves_exactly_so_many_months_and_never_gains_days(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day <= day.day
    assert moved.day == day.day or (moved + timedelta(days=1)).day == 1


def test_the_contingent_stays_five_years_and_then_five_more() -> None:
    assert terms_of(FIVE_YEARS, notices=(), until=date(2026, 1, 1)) == [
        TermPeriod(1, date(2020, 11, 10), date(2025, 11, 10), date(2025, 5, 10), None, True),
        TermPeriod(2, date(2025, 11, 10), date(2030, 11, 10), date(2030, 5, 10), None, True),
    ]


@pytest.mark.parametrize("notice", [date(2020, 11, 10), date(2024, 3, 1), date(2025, 5, 10)])
def test_notice_in_time_ends_the_chain_with_the_running_term(notice: date) -> None:
    (only,) = terms_of(FIVE_YEARS, notices=(notice,), until=date(2040, 1, 1))
    assert only == TermPeriod(1, date(2020, 11, 10), date(2025, 11, 10), date(2025, 5, 10), notice, False)


@pytest.mark.parametrize("notice", [date(2025, 5, 11), date(2025, 11, 9), date(2025, 11, 10), date(2030, 5, 10)])
def test_late_notice_ends_the_chain_with_the_next_term(notice: date) -> None:
    first, second = terms_of(FIVE_YEARS, notices=(notice,), until=date(2040, 1, 1))
    assert (first.notice_on, first.renews) == (None, True)
    assert (second.ends_on, second.notice_on, second.renews) == (date(2030, 11, 10), notice, False)


def test_notice_before_the_first_term_counts_for_nothing() -> None:
    periods = terms_of(FIVE_YEARS, notices=(date(2020, 11, 9),), until=date(2026, 1, 1))
    assert [period.renews for period in periods] == [True, True]


def test_of_several_notices_the_one_that_ends_the_chain_first_holds() -> None:
    late, in_time, again = date(2025, 6, 1), date(2025, 5, 1), date(2025, 5, 2)
    (only,) = terms_of(FIVE_YEARS, notices=(late, again, in_time), until=date(2040, 1, 1))
    assert only.notice_on == in_time


def test_late_notice_stands_before_a_later_notice_in_the_next_term() -> None:
    _, second = terms_of(FIVE_YEARS, notices=(date(2026, 1, 1), date(2025, 6, 1)), until=date(2040, 1, 1))
    assert second.notice_on == date(2025, 6, 1)


def test_a_term_without_renewal_lapses_and_knows_no_notice() -> None:
    (only,) = terms_of(
        Term(date(2021, 1, 1), 12, None, 3, ("AM",)), notices=(date(2021, 2, 1),), until=date(2040, 1, 1)
    )
    assert only == TermPeriod(1, date(2021, 1, 1), date(2022, 1, 1), None, None, False)


def test_a_term_without_notice_renews_whatever_is_declared() -> None:
    periods = terms_of(Term(date(2021, 1, 1), 12, 6, None, ()), notices=(date(2021, 2, 1),), until=date(2022, 12, 31))
    assert [(p.starts_on, p.ends_on, p.notice_by, p.renews) for p in periods] == [
        (date(2021, 1, 1), date(2022, 1, 1), None, True),
        (date(2022, 1, 1), date(2022, 7, 1), None, True),
        (date(2022, 7, 1), date(2023, 1, 1), None, True),
    ]


def test_terms_from_the_31st_do_not_drift() -> None:
    periods = terms_of(Term(date(2021, 8, 31), 6, 6, 1, ("AM",)), notices=(), until=date(2024, 2, 29))
    assert [p.ends_on for p in periods] == [
        date(2022, 2, 28),
        date(2022, 8, 31),
        date(2023, 2, 28),
        date(2023, 8, 31),
        date(2024, 2, 29),
        date(2024, 8, 31),
    ]
    assert [p.notice_by for p in periods[:2]] == [date(2022, 1, 28), date(2022, 7, 31)]


def test_yearly_terms_from_a_leap_day_come_back_to_it() -> None:
    periods = terms_of(Term(date(2024, 2, 29), 12, 12, None, ()), notices=(), until=date(2027, 3, 1))
    assert [p.ends_on for p in periods] == [date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]


def test_notice_longer_than_the_term_always_ends_the_next_one() -> None:
    term = Term(date(2021, 1, 1), 12, 12, 18, ("AM",))
    periods = terms_of(term, notices=(date(2021, 3, 1),), until=date(2030, 1, 1))
    assert [(p.ends_on, p.notice_on) for p in periods] == [
        (date(2022, 1, 1), None),
        (date(2023, 1, 1), date(2021, 3, 1)),
    ]


def test_nothing_has_started_before_the_first_day() -> None:
    assert terms_of(FIVE_YEARS, notices=(), until=date(2020, 11, 9)) == []


@pytest.mark.parametrize("term", [Term(date(2021, 1, 1), 0, 12, None, ()), Term(date(2021, 1, 1), 12, 0, None, ())])
def test_a_term_of_no_length_is_refused(term: Term) -> None:
    with pytest.raises(Invalid, match="at least one month"):
        terms_of(term, notices=(), until=date(2022, 1, 1))


@given(
    start=st.dates(date(2000, 1, 1), date(2030, 12, 31)),
    lengths=st.tuples(st.integers(1, 40), st.integers(1, 40), st.integers(0, 50)),
    after=st.lists(st.integers(-400, 6000), max_size=4),
)
@settings(derandomize=True)
def test_terms_follow_one_another_without_gap_and_only_the_last_one_does_not_renew(
    start: date, lengths: tuple[int, int, int], after: list[int]
) -> None:
    term = Term(start, lengths[0], lengths[1], lengths[2], ("AM",))
    notices = tuple(start + timedelta(days=days) for days in after)
    periods = terms_of(term, notices=notices, until=start + timedelta(days=9000))
    assert all(one.ends_on == two.starts_on for one, two in pairwise(periods))
    assert all(period.renews for period in periods[:-1])
    assert periods[-1].renews == (periods[-1].notice_on is None)
    heard = [day for day in notices if day >= start]
    assert periods[-1].renews == (not heard)
    if heard:
        assert periods[-1].notice_on is not None
        assert periods[-1].notice_on == min(heard) or periods[-1].number <= 2


def titles(as_of: date, until: date = date(2031, 1, 1), notices: tuple[date, ...] = ()) -> list[str]:
    rows = calendar([an_obligation()], notices={"karabakh-2020/4.2": notices}, as_of=as_of, until=until)
    return [f"{row.date} {row.kind} {row.state} {row.title.removeprefix('Title of 4.2: ')}" for row in rows]


def test_the_calendar_shows_both_pairs_of_dates_as_things_stand() -> None:
    assert titles(MID_2024) == [
        "2020-11-10 term_start passed first term begins",
        "2025-05-10 notice_by upcoming first term, last day for notice",
        "2025-11-10 term_end upcoming first term ends and renews unless notice is given by 10 May 2025",
        "2025-11-10 term_start upcoming second term begins unless notice is given by 10 May 2025",
        "2030-05-10 notice_by upcoming second term, last day for notice",
        "2030-11-10 term_end upcoming second term ends and renews unless notice is given by 10 May 2030",
        "2030-11-10 term_start upcoming third term begins unless notice is given by 10 May 2030",
    ]


def test_on_the_last_day_notice_is_still_possible_and_the_day_after_it_is_not() -> None:
    assert titles(date(2025, 5, 10), date(2025, 10, 10))[1] == (
        "2025-05-10 notice_by today first term, last day for notice"
    )
    assert titles(date(2025, 5, 11), date(2025, 11, 10))[2:] == [
        "2025-11-10 term_end upcoming first term ends and renews",
        "2025-11-10 term_start upcoming second term begins",
    ]


def test_a_notice_ends_the_calendar_from_the_day_it_is_given() -> None:
    notices = (date(2025, 3, 1),)
    assert len(titles(date(2025, 2, 28), notices=notices)) == 7
    assert titles(date(2025, 3, 1), notices=notices) == [
        "2020-11-10 term_start passed first term begins",
        "2025-05-10 notice_by upcoming first term, last day for notice (given on 1 March 2025)",
        "2025-11-10 term_end upcoming first term ends and does not renew: notice was given on 1 March 2025",
    ]


def test_a_term_that_lapses_says_so() -> None:
    lapsing = an_obligation(term=Term(date(2021, 1, 1), 12, None, None, ()))
    rows = calendar([lapsing], notices={}, as_of=MID_2024, until=MID_2024)
    assert [row.title for row in rows] == [
        "Title of 4.2: first term begins",
        "Title of 4.2: first term ends; the text provides no renewal",
    ]


def test_far_terms_are_counted_in_figures() -> None:
    monthly = an_obligation(term=Term(date(2021, 1, 1), 1, 1, None, ()))
    rows = calendar([monthly], notices={}, as_of=MID_2024, until=date(2023, 1, 1))
    starts = [row.title.split(": ")[1] for row in rows if row.kind is RowKind.TERM_START]
    assert starts[9:13] == ["tenth term begins", "11th term begins", "12th term begins", "13th term begins"]
    assert starts[20:23] == ["21st term begins", "22nd term begins", "23rd term begins"]


def test_a_stated_moment_keeps_its_zone() -> None:
    midnight = datetime(2020, 11, 10, tzinfo=MOSCOW)
    rows = calendar([an_obligation(starts_at=midnight)], notices={}, as_of=MID_2024, until=date(2026, 1, 1))
    assert [row.at for row in rows] == [midnight, None, None, None]
    assert rows[0].at is not None
    assert rows[0].at.isoformat() == "2020-11-10T00:00:00+03:00"
    assert rows[0].date == date(2020, 11, 10)


def test_a_deadline_put_off_shows_both_dates_once_that_is_agreed() -> None:
    shown = [
        (row.date, row.state, row.title)
        for row in calendar([KALBAJAR], notices={}, as_of=date(2020, 11, 16), until=MID_2024)
    ]
    assert shown == [
        (date(2020, 11, 15), RowState.POSTPONED, "Kalbajar district handed over: put off to 25 November 2020"),
        (
            date(2020, 11, 25),
            RowState.UPCOMING,
            "Kalbajar district handed over: last day (put off from 15 November 2020)",
        ),
    ]


def test_before_it_is_put_off_a_deadline_is_an_ordinary_one() -> None:
    (row,) = calendar([KALBAJAR], notices={}, as_of=date(2020, 11, 14), until=MID_2024)
    assert (row.date, row.state, row.title) == (
        date(2020, 11, 15),
        RowState.UPCOMING,
        "Kalbajar district handed over: last day",
    )


def test_a_deadline_put_off_twice_keeps_every_date() -> None:
    deadline = Deadline(
        date(2021, 1, 1),
        "plan agreed",
        (
            Postponement(date(2021, 3, 1), date(2021, 2, 1), "", ""),
            Postponement(date(2021, 2, 1), date(2020, 12, 31), "", ""),
        ),
    )
    rows = calendar(
        [an_obligation("6.4", Kind.DEADLINE, deadline=deadline)], notices={}, as_of=MID_2024, until=MID_2024
    )
    assert [(row.date, row.state, row.title.removeprefix("Title of 6.4: ")) for row in rows] == [
        (date(2021, 1, 1), RowState.POSTPONED, "put off to 1 February 2021; plan agreed"),
        (date(2021, 2, 1), RowState.POSTPONED, "put off to 1 March 2021; plan agreed"),
        (date(2021, 3, 1), RowState.PASSED, "last day (put off from 1 February 2021); plan agreed"),
    ]


def test_the_calendar_is_sorted_by_date_then_by_number() -> None:
    day = Deadline(date(2021, 1, 1), "", ())
    given_in = ["10.1", "W1", "2.1", "2.10", "2.9"]
    rows = calendar(
        [KALBAJAR, *(an_obligation(number, Kind.DEADLINE, deadline=day) for number in given_in)],
        notices={},
        as_of=date(2020, 11, 10),
        until=date(2021, 1, 1),
    )
    assert [row.obligation.split("/")[1] for row in rows] == ["6.1", "2.1", "2.9", "2.10", "10.1", "W1"]


def test_dates_after_the_last_day_asked_for_are_left_out() -> None:
    assert calendar([KALBAJAR], notices={}, as_of=date(2020, 11, 10), until=date(2020, 11, 14)) == []
    assert len(titles(MID_2024, until=date(2025, 5, 9))) == 1


def test_numbers_sort_as_people_count() -> None:
    assert sorted(["10", "W2", "2a", "2", "W10", "2.1"], key=number_key) == ["2", "2.1", "2a", "10", "W2", "W10"]


def a_notice(event_id: int, day: date, **facts: object) -> Event:
    plain: dict[str, object] = {
        "id": event_id,
        "agreement": "karabakh-2020",
        "kind": EventKind.NOTICE,
        "starts_on": day,
        "ends_on": None,
        "title": "Notice",
        "obligations": ("karabakh-2020/4.2",),
        "place": None,
        "party": "AM",
        "note": "",
        "origin": "analyst",
        "author": "nina",
        "recorded_at": datetime(2025, 1, 1, tzinfo=UTC),
        "supersedes": None,
        "items": (),
    }
    return Event(**(plain | facts))  # type: ignore[arg-type]  # one builder for all fields


def test_only_a_notice_by_an_entitled_party_counts() -> None:
    events = [
        a_notice(1, date(2025, 1, 2)),
        a_notice(2, date(2025, 1, 1), party="AZ"),
        a_notice(3, date(2025, 1, 3), party="RU"),
        a_notice(4, date(2025, 1, 4), kind=EventKind.EVENT),
        a_notice(5, date(2025, 1, 5), obligations=("karabakh-2020/6.1",)),
        a_notice(6, date(2025, 1, 6), party=None),
    ]
    found = notices_by_obligation(events, [an_obligation(), KALBAJAR])
    assert found == {"karabakh-2020/4.2": (date(2025, 1, 1), date(2025, 1, 2))}


def test_a_corrected_notice_counts_with_its_new_date_only() -> None:
    events = [a_notice(1, date(2025, 1, 2)), a_notice(2, date(2025, 6, 2), supersedes=1)]
    assert notices_by_obligation(events, [an_obligation()]) == {"karabakh-2020/4.2": (date(2025, 6, 2),)}
    assert notices_by_obligation([], [an_obligation()]) == {}


@pytest.mark.parametrize(
    ("as_of", "notices", "code", "reason"),
    [
        ((2020, 11, 9), (), "not_yet_due", "The first term begins on 10 November 2020"),
        ((2020, 11, 10), (), "in_term", "First term, until 10 November 2025; notice possible until 10 May 2025"),
        ((2025, 5, 10), (), "in_term", "First term, until 10 November 2025; notice possible until 10 May 2025"),
        (
            (2025, 5, 11),
            (),
            "in_term",
            "First term, until 10 November 2025; it renews: the last day for notice was 10 May 2025",
        ),
        ((2025, 11, 10), (), "in_term", "Second term, until 10 November 2030; notice possible until 10 May 2030"),
        (
            (2025, 3, 1),
            (date(2025, 3, 1),),
            "in_term",
            "First term, until 10 November 2025; it does not renew: notice was given on 1 March 2025",
        ),
        (
            (2025, 2, 28),
            (date(2025, 3, 1),),
            "in_term",
            "First term, until 10 November 2025; notice possible until 10 May 2025",
        ),
        (
            (2025, 11, 10),
            (date(2025, 3, 1),),
            "ended",
            "First term ended on 10 November 2025; notice was given on 1 March 2025",
        ),
    ],
)
def test_the_state_of_a_term_follows_from_its_text(
    as_of: tuple[int, int, int], notices: tuple[date, ...], code: str, reason: str
) -> None:
    state = text_state(an_obligation(), as_of=date(*as_of), notices=notices)
    assert (state.code, state.reason) == (code, reason)


def test_a_running_term_is_given_with_its_state() -> None:
    period = text_state(an_obligation(), as_of=date(2026, 1, 1), notices=()).period
    assert period is not None
    assert (period.number, period.notice_by) == (2, date(2030, 5, 10))


def test_a_term_without_renewal_or_without_notice_says_what_comes() -> None:
    lapsing = an_obligation(term=Term(date(2021, 1, 1), 12, None, None, ()))
    renewing = an_obligation(term=Term(date(2021, 1, 1), 12, 12, None, ()))
    june, later = date(2021, 6, 1), date(2022, 1, 1)
    ends = "First term, until 1 January 2022; "
    assert text_state(lapsing, as_of=june, notices=()).reason == ends + "the text provides no renewal"
    assert text_state(renewing, as_of=june, notices=()).reason == ends + "it renews by itself"
    ended = text_state(lapsing, as_of=later, notices=())
    assert (ended.code, ended.reason) == (
        TextCode.ENDED,
        "First term ended on 1 January 2022; the text provides no renewal",
    )


@pytest.mark.parametrize(
    ("day", "code", "reason"),
    [
        (14, "not_yet_due", "Last day 15 November 2020"),
        (15, "not_yet_due", "Last day 25 November 2020, put off from 15 November 2020"),
        (25, "not_yet_due", "Last day 25 November 2020, put off from 15 November 2020"),
        (
            26,
            "due",
            "The text asks that it be done by 25 November 2020, put off from 15 November 2020; that day has passed",
        ),
    ],
)
def test_a_deadline_is_due_from_the_day_after_its_last_day(day: int, code: str, reason: str) -> None:
    state = text_state(KALBAJAR, as_of=date(2020, 11, day), notices=())
    assert (state.code, state.reason) == (code, reason)


@pytest.mark.parametrize(
    ("kind", "starts_at", "code", "reason"),
    [
        (Kind.CONTINUING, datetime(2020, 11, 10, tzinfo=MOSCOW), "in_force", "To be kept since 10 November 2020"),
        (Kind.CONTINUING, None, "in_force", "To be kept; the text sets no end"),
        (Kind.CONTINUING, datetime(2024, 6, 16, tzinfo=MOSCOW), "not_yet_due", "Binds from 16 June 2024"),
        (Kind.LEVEL, None, "in_force", "A level to be reached and held; the text sets no end"),
        (Kind.PROCESS, None, "open", "The text sets no date; progress is measured"),
        (Kind.WATCHPOINT, None, "open", "A matter that the agreement leaves open; followed, never assessed"),
    ],
)
def test_what_has_no_date_is_in_force_or_open(kind: Kind, starts_at: datetime | None, code: str, reason: str) -> None:
    state = text_state(an_obligation("1.1", kind, starts_at=starts_at), as_of=MID_2024, notices=())
    assert state.code == code
    assert state.reason.startswith(reason)


def test_the_next_date_is_the_first_that_is_not_past() -> None:
    term = an_obligation()
    for as_of, expected in [
        (date(2019, 1, 1), date(2020, 11, 10)),
        (date(2020, 11, 11), date(2025, 5, 10)),
        (date(2025, 5, 10), date(2025, 5, 10)),
        (date(2025, 5, 11), date(2025, 11, 10)),
        (date(2025, 11, 11), date(2030, 5, 10)),
    ]:
        row = next_date(term, as_of=as_of, notices=())
        assert row is not None
        assert row.date == expected


def test_a_chain_that_ended_and_a_process_have_no_next_date() -> None:
    assert next_date(an_obligation(), as_of=date(2025, 11, 11), notices=(date(2025, 1, 1),)) is None
    assert next_date(an_obligation("5.1", Kind.PROCESS), as_of=MID_2024, notices=()) is None
    assert next_date(KALBAJAR, as_of=date(2020, 11, 26), notices=()) is None


def test_a_deadline_put_off_is_not_the_next_date() -> None:
    row = next_date(KALBAJAR, as_of=date(2020, 11, 15), notices=())
    assert row is not None
    assert (row.kind, row.date) == (RowKind.DEADLINE, date(2020, 11, 25))


def test_dates_are_written_out_in_english() -> None:
    assert plain_date(date(2030, 5, 10)) == "10 May 2030"
