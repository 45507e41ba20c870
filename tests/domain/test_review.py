"""What a review stores of the stance, and what a report then says."""

from datetime import UTC, date, datetime

import pytest

from tests.reporting.builders import a_review, an_item
from tracker.domain.flag import Stance
from tracker.domain.item import DatePrecision
from tracker.domain.review import (
    Decision,
    ReviewDraft,
    Voice,
    decided_in,
    precedes_its_event,
    restored,
    voice,
    with_stance,
)

SLUG = "karabakh-2020/1.1"


@pytest.mark.parametrize(
    ("draft", "stance", "confirmed"),
    [
        (ReviewDraft(Decision.RELEVANT), Stance.BREACH, False),
        (ReviewDraft(Decision.RELEVANT, Stance.DENIAL), Stance.DENIAL, True),
        (ReviewDraft(Decision.NOT_RELEVANT, Stance.DENIAL), None, True),
        (ReviewDraft(Decision.UNSURE), None, True),
        (ReviewDraft(Decision.UNSURE, Stance.TALK), Stance.TALK, True),
    ],
)
def test_the_guess_is_kept_for_relevant_reports_only_and_unconfirmed(
    draft: ReviewDraft, stance: Stance | None, confirmed: bool
) -> None:
    stored = with_stance(draft, Stance.BREACH)
    assert (stored.stance, stored.stance_confirmed) == (stance, confirmed)


def test_a_report_says_what_its_analyst_confirmed_else_what_is_guessed() -> None:
    guess = Voice(SLUG, Stance.TALK, confirmed=False)
    assert voice(SLUG, Stance.TALK, None) == guess
    assert voice(SLUG, Stance.TALK, a_review(decision=Decision.WITHDRAWN)) == guess
    assert voice(SLUG, Stance.TALK, a_review(decision=Decision.UNSURE)) == guess
    assert voice(SLUG, Stance.TALK, a_review(decision=Decision.NOT_RELEVANT)) is None
    confirmed = a_review(stance=Stance.DENIAL)
    assert voice(SLUG, Stance.TALK, confirmed) == Voice(SLUG, Stance.DENIAL, confirmed=True, review=confirmed.name)
    unconfirmed = a_review(stance=Stance.BREACH, stance_confirmed=False)
    assert voice(SLUG, Stance.TALK, unconfirmed) == Voice(SLUG, Stance.BREACH, confirmed=False, review=unconfirmed.name)


def test_a_report_of_a_month_precedes_only_what_came_after_the_month_or_after_it_was_seen() -> None:
    begins, seen = datetime(2020, 11, 1, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC)
    item = an_item(published_at=begins, precision=DatePrecision.MONTH, first_seen_at=seen)
    assert not precedes_its_event(item, date(2020, 11, 30))
    assert precedes_its_event(item, date(2020, 12, 1))
    assert not precedes_its_event(item, None)
    seen_in_it = an_item(
        published_at=begins, precision=DatePrecision.MONTH, first_seen_at=datetime(2020, 11, 9, tzinfo=UTC)
    )
    assert not precedes_its_event(seen_in_it, date(2020, 11, 9))
    assert precedes_its_event(seen_in_it, date(2020, 11, 10))


def test_a_decision_that_an_undo_brought_back_stays_that_of_whoever_took_it() -> None:
    first = a_review(1, analyst="anna")
    overruled = a_review(2, Decision.NOT_RELEVANT, number=2, analyst="ben")
    undo = a_review(3, number=3, undoes=2, analyst="ben")
    again = a_review(4, Decision.UNSURE, number=4, analyst="carl")
    history = [first, overruled, undo, again, a_review(5, number=5, undoes=4, analyst="carl")]
    assert [restored(review, history) for review in history] == [None, None, first, None, first]
    assert [decided_in(review, history) for review in history] == [first, overruled, first, again, first]


def test_an_undo_that_left_the_flag_unreviewed_brought_nothing_back_until_it_was_undone() -> None:
    first = a_review(1)
    undo = a_review(2, Decision.WITHDRAWN, number=2, undoes=1)
    redo = a_review(3, number=3, undoes=2)
    assert [restored(review, [first, undo, redo]) for review in (undo, redo)] == [None, first]
    other = a_review(3, number=3)
    nothing = a_review(4, Decision.WITHDRAWN, number=4, undoes=3)
    assert restored(nothing, [first, undo, other, nothing]) is None
