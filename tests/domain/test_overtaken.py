"""What became of a review or event that a finding cites."""

from datetime import UTC, datetime

import pytest

from tests.reporting.builders import a_review, an_event
from tracker.domain.flag import Stance
from tracker.domain.overtaken import Fate, event_overtaken, lost_of, review_overtaken
from tracker.domain.phrases import overtaken_words
from tracker.domain.review import Decision, Review

CITED = a_review(1)
UNDO = a_review(2, Decision.WITHDRAWN, number=2, undoes=1, reviewed_at=datetime(2020, 12, 3, tzinfo=UTC))


def test_the_review_that_holds_is_not_overtaken() -> None:
    assert review_overtaken(CITED, [CITED]) is None


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ([UNDO], "taken back on 3 December 2020 by nina (review-2)"),
        ([UNDO, a_review(3, Decision.UNSURE, number=3)], "taken back on 3 December 2020 by nina (review-2)"),
        ([UNDO, a_review(3, number=3, undoes=2)], "restored on 1 December 2020 by nina (review-3)"),
        ([a_review(2, number=2)], "said again on 1 December 2020 by nina (review-2)"),
        ([a_review(2, number=2, stance_confirmed=False)], "decided otherwise on 1 December 2020 by nina (review-2)"),
        (
            [a_review(2, number=2, stance=Stance.DENIAL)],
            "decided otherwise on 1 December 2020 by nina (review-2)",
        ),
        (
            [a_review(2, Decision.UNSURE, number=2), a_review(3, Decision.NOT_RELEVANT, number=3, analyst="ben")],
            "decided otherwise on 1 December 2020 by ben (review-3)",
        ),
        (
            [
                a_review(2, Decision.NOT_RELEVANT, number=2, analyst="ben"),
                a_review(3, number=3, undoes=2, analyst="ben"),
            ],
            "restored on 1 December 2020 by ben (review-3)",
        ),
        (
            [
                a_review(2, Decision.NOT_RELEVANT, number=2, analyst="ben"),
                a_review(3, number=3, analyst="carl"),
                a_review(4, Decision.NOT_RELEVANT, number=4, undoes=3, analyst="carl"),
            ],
            "decided otherwise on 1 December 2020 by ben (review-2)",
        ),
    ],
)
def test_a_later_review_says_again_takes_back_or_decides_otherwise(later: list[Review], told: str) -> None:
    became = review_overtaken(CITED, [CITED, *later])
    assert became is not None
    assert overtaken_words(became) == told


def test_evidence_said_again_is_not_lost() -> None:
    again = review_overtaken(CITED, [CITED, a_review(2, number=2)])
    overruled = a_review(2, Decision.NOT_RELEVANT, number=2)
    restored = review_overtaken(CITED, [CITED, overruled, a_review(3, number=3, undoes=2)])
    corrected = event_overtaken(an_event(1), an_event(2, supersedes=1), {})
    assert corrected is not None
    assert (corrected.fate, corrected.by, corrected.author) == (Fate.CORRECTED, "event-2", "pack")
    assert [lost_of([fate]) for fate in (None, again, restored, corrected)] == [0, 0, 0, 1]


def test_an_event_that_its_pack_dropped_is_lost_unless_somebody_withdrew_or_took_it_up() -> None:
    dropped = {1: datetime(2020, 12, 3, tzinfo=UTC)}
    gone = event_overtaken(an_event(1), an_event(1), dropped)
    assert gone is not None
    assert (gone.fate, gone.by, overtaken_words(gone)) == (
        Fate.DROPPED,
        "event-1",
        "dropped by its pack on 3 December 2020",
    )
    assert lost_of([gone]) == 1
    taken_up = event_overtaken(an_event(1), an_event(2, supersedes=1), dropped)
    assert taken_up is not None
    assert taken_up.fate is Fate.CORRECTED
