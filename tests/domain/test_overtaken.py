"""What became of a review or event that a finding cites."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.reporting.builders import a_review, an_event
from tracker.domain.event import Event
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
        # What was restored is what bea decided: nobody restored the review that is cited.
        (
            [
                a_review(2, number=2, analyst="bea"),
                a_review(3, Decision.NOT_RELEVANT, number=3, analyst="ben"),
                a_review(4, number=4, undoes=3, analyst="ben"),
            ],
            "said again on 1 December 2020 by bea (review-2)",
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


def test_a_cited_review_that_restored_another_is_restored_with_it() -> None:
    first, refuted = a_review(1, analyst="bea"), a_review(2, Decision.NOT_RELEVANT, number=2, analyst="ben")
    cited = a_review(3, number=3, undoes=2, analyst="ben")
    refuted_again = a_review(4, Decision.NOT_RELEVANT, number=4, analyst="carl")
    back = a_review(5, number=5, undoes=4, analyst="carl")
    became = review_overtaken(cited, [first, refuted, cited, refuted_again, back])
    assert became is not None
    assert overtaken_words(became) == "restored on 1 December 2020 by carl (review-5)"


def test_evidence_said_again_is_not_lost() -> None:
    again = review_overtaken(CITED, [CITED, a_review(2, number=2)])
    overruled = a_review(2, Decision.NOT_RELEVANT, number=2)
    restored = review_overtaken(CITED, [CITED, overruled, a_review(3, number=3, undoes=2)])
    corrected = event_overtaken(an_event(1), an_event(2, supersedes=1), {}, (), {})
    assert corrected is not None
    assert (corrected.fate, corrected.by, corrected.author) == (Fate.CORRECTED, "event-2", "pack")
    assert [lost_of([fate]) for fate in (None, again, restored, corrected)] == [0, 0, 0, 1]


def test_an_event_that_its_pack_dropped_is_lost_unless_somebody_withdrew_or_took_it_up() -> None:
    dropped = {1: datetime(2020, 12, 3, tzinfo=UTC)}
    gone = event_overtaken(an_event(1), an_event(1), dropped, (), {})
    assert gone is not None
    assert (gone.fate, gone.by, overtaken_words(gone)) == (
        Fate.DROPPED,
        "event-1",
        "dropped by its pack on 3 December 2020",
    )
    assert lost_of([gone]) == 1
    taken_up = event_overtaken(an_event(1), an_event(2, supersedes=1), dropped, (), {})
    assert taken_up is not None
    assert taken_up.fate is Fate.CORRECTED


BY_ANALYST, BY_PACK = an_event(1, items=(1, 2), origin="analyst", author="anna"), an_event(1, items=(1, 2))
IRRELEVANT = a_review(2, Decision.NOT_RELEVANT, number=2, analyst="ben", reviewed_at=datetime(2020, 12, 4, tzinfo=UTC))
OTHER: dict[str, Any] = {"item_id": 2, "flag_id": 2}
STANDS = [a_review(3, **OTHER)]
UNSURE = [*STANDS, a_review(4, Decision.UNSURE, number=2, reviewed_at=datetime(2020, 12, 9, tzinfo=UTC), **OTHER)]
REFUTED = [a_review(5, Decision.NOT_RELEVANT, reviewed_at=datetime(2020, 12, 2, tzinfo=UTC), **OTHER)]
DOUBTED = [a_review(5, Decision.UNSURE, **OTHER)]
OTHERWISE: dict[str, Any] = {**OTHER, "flag_id": 3}
ELSEWHERE = [a_review(6, **OTHERWISE)]
UNDECIDED = [a_review(7, Decision.UNSURE, **OTHERWISE)]
REFUTED_TOO = [a_review(7, Decision.NOT_RELEVANT, reviewed_at=datetime(2020, 12, 10, tzinfo=UTC), **OTHERWISE)]
REOPENED = [*REFUTED_TOO, a_review(8, Decision.WITHDRAWN, number=2, undoes=1, **OTHERWISE)]


@pytest.mark.parametrize(
    ("event", "given", "told"),
    [
        (BY_ANALYST, [[CITED], STANDS], None),
        (BY_ANALYST, [[CITED, UNDO], STANDS], None),
        (BY_ANALYST, [[CITED, UNDO], UNSURE], "left without a relevant report on 9 December 2020 by nina (review-4)"),
        (
            BY_ANALYST,
            [[CITED, IRRELEVANT], REFUTED],
            "left without a relevant report on 4 December 2020 by ben (review-2)",
        ),
        (BY_ANALYST, [[CITED, UNDO], REFUTED], "left without a relevant report on 3 December 2020 by nina (review-2)"),
        # What nobody judged stands as it was grouped, and so does what is relevant to another of its obligations.
        (BY_ANALYST, [[CITED, UNDO]], None),
        (BY_ANALYST, [[CITED, UNDO], UNSURE, ELSEWHERE], None),
        # A pack groups its reports whether or not anybody reviewed them: an undo leaves them as they were.
        (BY_PACK, [[CITED, UNDO], UNSURE], None),
        (
            BY_PACK,
            [[CITED, IRRELEVANT], UNSURE],
            "left without a relevant report on 9 December 2020 by nina (review-4)",
        ),
        (
            BY_PACK,
            [[CITED, IRRELEVANT], REFUTED],
            "left without a relevant report on 4 December 2020 by ben (review-2)",
        ),
        (BY_PACK, [[CITED, IRRELEVANT], DOUBTED], None),
        # A decision on one obligation leaves a report to another on which nobody decided.
        (BY_ANALYST, [[CITED, IRRELEVANT], REFUTED, []], None),
        (BY_PACK, [[CITED, IRRELEVANT], REFUTED, UNDECIDED], None),
        (BY_PACK, [[CITED, IRRELEVANT], REFUTED, REOPENED], None),
        (
            BY_PACK,
            [[CITED, IRRELEVANT], REFUTED, REFUTED_TOO],
            "left without a relevant report on 10 December 2020 by nina (review-7)",
        ),
    ],
)
def test_an_event_stands_until_no_report_of_it_is_found_relevant_any_more(
    event: Event, given: list[list[Review]], told: str | None
) -> None:
    became = event_overtaken(event, event, {}, given, {})
    assert (became and overtaken_words(became)) == told
    assert lost_of([became]) == (told is not None)


def test_an_event_without_reports_was_never_left_by_them() -> None:
    assert event_overtaken(an_event(1), an_event(1), {}, (), {}) is None


def test_what_a_pack_grouped_stands_under_a_correction_of_its_event_too() -> None:
    pack = an_event(1, items=(1,))
    retitled = an_event(2, items=(1,), supersedes=1, origin="analyst", author="anna")
    again = replace(retitled, id=3, supersedes=2)
    earlier = {1: pack, 2: retitled}
    undone, refuted = [CITED, UNDO], [CITED, IRRELEVANT]
    assert event_overtaken(again, again, {}, [undone], earlier) is None
    assert event_overtaken(again, again, {}, [refuted], earlier) is not None
    # The analyst added this report to those of the pack.
    added = replace(again, items=(2,))
    assert event_overtaken(added, added, {}, [UNSURE], earlier) is not None
    other = replace(IRRELEVANT, decision=Decision.WITHDRAWN, item_id=2)
    assert event_overtaken(added, added, {}, [[*STANDS, other]], earlier) is not None
