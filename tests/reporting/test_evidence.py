from datetime import UTC, date, datetime

import pytest

from tests.reporting.builders import OVERRULED_AND_RESTORED, a_flag, a_review, an_item
from tracker.domain.flag import FlagState, Stance
from tracker.domain.item import DatePrecision, appeared_by, appeared_on, published_on
from tracker.domain.report import Assertion, FlagTally, Restored
from tracker.domain.review import Decision
from tracker.reporting.evidence import (
    assertions,
    evidence,
    filed_on,
    holding_review,
    safe_link,
    state,
    tally,
)
from tracker.reporting.inputs import FlagFacts, JudgedForm

SEVENTH = datetime(2020, 11, 7, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("HTTP://a.example", "HTTP://a.example"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        (" https://a.example", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(url: str, expected: str) -> None:
    assert safe_link(url) == expected


@pytest.mark.parametrize(
    ("precision", "shown", "day"),
    [
        (DatePrecision.TIME, "2020-11-07", date(2020, 11, 7)),
        (DatePrecision.DAY, "2020-11-07", date(2020, 11, 7)),
        (DatePrecision.MONTH, "2020-11", date(2020, 11, 30)),
        (DatePrecision.YEAR, "2020", date(2020, 12, 31)),
        (None, "2020-11-07", date(2020, 11, 7)),
    ],
)
def test_a_date_is_shown_as_exactly_as_it_is_known(precision: DatePrecision | None, shown: str, day: date) -> None:
    item = an_item(published_at=SEVENTH, precision=precision)
    assert (published_on(item), appeared_on(item)) == (shown, day)


def test_a_year_counts_under_its_last_day() -> None:
    item = an_item(published_at=datetime(2020, 1, 1, tzinfo=UTC), precision=DatePrecision.YEAR)
    assert appeared_on(item) == date(2020, 12, 31)


@pytest.mark.parametrize(
    ("seen", "day"),
    [
        (datetime(2020, 3, 9, tzinfo=UTC), date(2020, 3, 9)),  # nobody sees a report before it appears
        (datetime(2026, 11, 24, tzinfo=UTC), date(2020, 12, 31)),
        (datetime(2019, 11, 24, tzinfo=UTC), date(2020, 1, 1)),  # dated ahead: not before its own year
    ],
)
def test_a_report_of_a_year_had_surely_appeared_when_it_was_seen(seen: datetime, day: date) -> None:
    item = an_item(published_at=datetime(2020, 1, 1, tzinfo=UTC), precision=DatePrecision.YEAR, first_seen_at=seen)
    assert appeared_by(item) == day
    assert appeared_on(item) == date(2020, 12, 31)
    exact = an_item(published_at=SEVENTH, precision=DatePrecision.DAY, first_seen_at=seen)
    assert appeared_by(exact) == date(2020, 11, 7)


def test_a_report_without_date_counts_under_the_day_it_was_first_seen() -> None:
    item = an_item(published_at=None, precision=None, first_seen_at=SEVENTH)
    assert (published_on(item), appeared_on(item)) == ("", date(2020, 11, 7))


def test_the_last_review_holds() -> None:
    first, second = a_review(1), a_review(2, Decision.UNSURE, number=2)
    flag = a_flag(None, first, second)
    assert holding_review(flag) == second
    assert state(flag) is FlagState.UNSURE


def test_a_decision_taken_back_leaves_the_flag_unreviewed() -> None:
    flag = a_flag(None, a_review(1), a_review(2, Decision.WITHDRAWN, number=2, undoes=1))
    assert holding_review(flag) is None
    assert state(flag) is FlagState.UNREVIEWED
    assert evidence([flag]) == ()


def test_a_flag_counts_under_the_day_of_the_event_when_found_relevant() -> None:
    day = date(2020, 11, 18)
    assert filed_on(a_flag(None, a_review(event_on=day))) == day
    assert filed_on(a_flag(None, a_review(1, Decision.NOT_RELEVANT, event_on=day))) == date(2020, 11, 20)
    assert filed_on(a_flag()) == date(2020, 11, 20)


def test_flags_are_counted_by_state() -> None:
    flags = [
        a_flag(),
        a_flag(None, a_review(1)),
        a_flag(None, a_review(2)),
        a_flag(None, a_review(3, Decision.NOT_RELEVANT)),
        a_flag(None, a_review(4, Decision.UNSURE)),
    ]
    assert tally(flags) == FlagTally(relevant=2, not_relevant=1, unsure=1, unreviewed=1)
    assert tally(flags).total == 5


def test_evidence_is_what_was_found_relevant_in_the_order_of_days() -> None:
    rows = evidence(
        [
            a_flag(an_item(3), a_review(1, event_on=date(2020, 11, 22))),
            a_flag(an_item(2, url="ftp://x.example"), a_review(2, credibility=None, note="Seen by two")),
            a_flag(an_item(1), a_review(3)),
            a_flag(an_item(4), a_review(4, Decision.NOT_RELEVANT)),
            a_flag(an_item(5)),
        ]
    )
    assert [(row.item_id, row.filed_on) for row in rows] == [
        (1, date(2020, 11, 20)),
        (2, date(2020, 11, 20)),
        (3, date(2020, 11, 22)),
    ]
    assert (rows[1].url, rows[1].credibility, rows[1].note, rows[1].analyst) == ("", None, "Seen by two", "nina")


def test_a_report_edited_after_its_review_is_shown_as_it_was_judged() -> None:
    item = an_item(1, title="Nobody was hurt", url="https://news.example/new", revision=3)
    forms = (JudgedForm(1, "Three were hurt", "https://news.example/old"),)
    first = FlagFacts(1, "karabakh-2020/1.1", item, (a_review(1),), forms)
    newest = FlagFacts(2, "karabakh-2020/1.1", item, (a_review(2, revision=3),))
    rows = evidence([first, newest])
    assert [(row.title, row.url, row.text_changed) for row in rows] == [
        ("Three were hurt", "https://news.example/old", True),
        ("Nobody was hurt", "https://news.example/new", False),
    ]


def test_who_says_what_counts_copies_of_a_text_as_one_story() -> None:
    rows = evidence(
        [
            a_flag(an_item(1, side="AZ", story="wire"), a_review(1, stance=Stance.DENIAL)),
            a_flag(an_item(2, side="AZ", story="wire"), a_review(2, stance=Stance.DENIAL)),
            a_flag(an_item(3, side="AM"), a_review(3)),
            a_flag(an_item(4, side=None), a_review(4)),
            a_flag(an_item(5, side="GE"), a_review(5)),
            a_flag(an_item(6, side="AZ"), a_review(6)),
            a_flag(an_item(7, side="AM"), a_review(7, stance=None)),
            a_flag(an_item(8, side="AM"), a_review(8, stance_confirmed=False)),
            a_flag(an_item(9, side="AM"), a_review(9, stance=Stance.DENIAL, stance_confirmed=False)),
        ]
    )
    assert assertions(rows, sides=["AM", "AZ"]) == (
        Assertion(Stance.BREACH, True, "AM", 1, 1),
        Assertion(Stance.BREACH, True, "AZ", 1, 1),
        Assertion(Stance.BREACH, True, "GE", 1, 1),
        Assertion(Stance.BREACH, True, None, 1, 1),
        Assertion(Stance.DENIAL, True, "AZ", 2, 1),
        Assertion(None, True, "AM", 1, 1),
        Assertion(None, False, "AM", 2, 2),
    )


def test_evidence_that_an_undo_brought_back_is_told_under_the_name_of_whoever_decided() -> None:
    [row] = evidence([a_flag(None, *OVERRULED_AND_RESTORED)])
    assert (row.review, row.analyst) == ("review-3", "nina")
    assert row.restored == Restored("review-1", "ben", datetime(2020, 12, 1, tzinfo=UTC))
    assert row.recorded_at == datetime(2020, 12, 1, 9, tzinfo=UTC)
    [row] = evidence([a_flag(None, a_review(1))])
    assert (row.analyst, row.restored) == ("nina", None)
