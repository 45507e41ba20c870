"""What is said of the rules and models that a flag rests on."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.builders import NOON, a_match
from tests.reporting.builders import a_review
from tracker.domain.basis import InUse, Since, made_with, newer, younger
from tracker.domain.flag import SPOT_CHECK, Flag, FlagState, Match, Stance
from tracker.domain.learned import Learned
from tracker.domain.learned_stance import LearnedStance
from tracker.domain.review import Decision

LATER = NOON + timedelta(days=2)
BEFORE = NOON - timedelta(days=2)
SAME = InUse("all-1", {"sea-1999": Since("r1", BEFORE)}, {}, {}, anew=False)
NEWER = InUse("all-2", {"sea-1999": Since("r2", LATER)}, {}, {}, anew=False)


def a_flag(match: Match | None = None, **facts: object) -> Flag:
    values: dict[str, object] = {
        "id": 1,
        "item_id": 1,
        "obligation": "sea-1999/1.1",
        "score": 0.8,
        "stance": Stance.BREACH,
        "state": FlagState.UNREVIEWED,
        "reviews": 0,
        "match": match or replace(a_match(), rules_version="r1"),
        "flagged_at": NOON,
        "matched_at": NOON,
        "withdrawn_at": None,
        "unmatched_at": None,
    }
    return Flag(**{**values, **facts})  # type: ignore[arg-type]  # one builder for all fields


LEARNED = replace(
    a_match(),
    rules_version="r1",
    learned=Learned("m1", 0.0, (), 0.0, 0.5, 0.5),
    learned_stance=LearnedStance("s1", Stance.TALK, Stance.TALK, 0.0, (), 0.0, 0.5),
)


def test_rules_and_models_are_named_with_the_day() -> None:
    assert made_with(a_flag()) == "flagged by rules r1 on 24 November 2026"
    assert made_with(a_flag(LEARNED)) == (
        "flagged by rules r1 on 24 November 2026, score by model m1, stance by model s1"
    )
    found = a_flag(replace(a_match(), rules_version=SPOT_CHECK))
    assert made_with(found) == "found by a spot check on 24 November 2026"
    assert newer(found, "all-1", NEWER) == []


def test_where_nothing_changed_nothing_is_said() -> None:
    assert newer(a_flag(), "all-1", SAME) == []
    other = replace(NEWER, rules={"land-2001": Since("r9", LATER)})
    assert newer(a_flag(), "all-1", other) == []


@pytest.mark.parametrize(
    ("tried", "anew", "said"),
    [
        ("all-2", False, "rules r2 are in use since 26 November 2026, were tried on it too and find the same"),
        (None, False, "rules r2 are in use since 26 November 2026: the next run flags it anew"),
        ("all-1", True, "rules r2 are in use since 26 November 2026: it is flagged anew by itself"),
        ("all-1", False, "rules r2 are in use since 26 November 2026: `tracker flag redo` flags it anew"),
    ],
)
def test_newer_rules_are_told_with_what_becomes_of_the_flag(tried: str | None, anew: bool, said: str) -> None:
    assert newer(a_flag(), tried, replace(NEWER, anew=anew)) == [said]


def test_rules_of_a_newer_program_have_no_day() -> None:
    upgraded = replace(NEWER, rules={"sea-1999": Since("r2", BEFORE)})
    assert newer(a_flag(), "all-1", upgraded) == ["rules r2 are in use now: `tracker flag redo` flags it anew"]


def test_a_reviewed_flag_that_the_rules_match_no_longer_says_so_and_a_withdrawn_one_nothing_more() -> None:
    said = ["rules tried on 26 November 2026 no longer match it; it stays, as it was reviewed"]
    assert newer(a_flag(unmatched_at=LATER, reviews=1), "all-2", NEWER) == said
    assert newer(a_flag(withdrawn_at=LATER), "all-2", NEWER) == []


def test_newer_models_are_told() -> None:
    now = replace(SAME, models={"sea-1999/1.1": Since("m2", LATER)}, stances={"sea-1999": Since("s2", BEFORE)})
    assert newer(a_flag(LEARNED), "all-1", now) == [
        "model m2 tells the score since 26 November 2026: `tracker flag redo --all` flags it anew",
        "model s2 tells the stance now: `tracker flag redo --all` flags it anew",
    ]
    # A model that was there already had nothing to say of it.
    assert newer(a_flag(), "all-1", now) == [
        "a model, m2, is asked for the score since 26 November 2026; the rules alone told this one"
    ]
    same = replace(SAME, models={"sea-1999/1.1": Since("m1", BEFORE)}, stances={"sea-1999": Since("s1", BEFORE)})
    assert newer(a_flag(LEARNED), "all-1", same) == []
    assert newer(a_flag(LEARNED), "all-1", SAME) == [
        "no model tells the score now: `tracker flag redo --all` has the rules alone tell it",
        "no model tells the stance now: `tracker flag redo --all` has the rules alone tell it",
    ]


@pytest.mark.parametrize(
    ("made_at", "decision", "told"),
    [
        (LATER, Decision.RELEVANT, True),
        (NOON, Decision.RELEVANT, False),
        (LATER, Decision.WITHDRAWN, False),
    ],
)
def test_an_explanation_made_after_the_review_says_so(made_at: datetime, decision: Decision, told: bool) -> None:
    review = a_review(7, decision, reviewed_at=NOON)
    said = "this explanation is of 26 November 2026, 12:00 UTC, younger than review-7 of 24 November 2026, 12:00 UTC"
    assert younger(a_flag(matched_at=made_at), [review]) == ([f"{said}, whose analyst saw another one"] if told else [])
    assert younger(a_flag(), []) == []


def test_an_explanation_is_younger_than_a_decision_that_was_restored_after_it() -> None:
    first = a_review(7, reviewed_at=BEFORE)
    overruled = a_review(8, Decision.UNSURE, number=2, reviewed_at=LATER)
    undo = a_review(9, number=3, undoes=2, reviewed_at=LATER)
    [told] = younger(a_flag(matched_at=NOON), [first, overruled, undo])
    assert "younger than review-7 of 22 November 2026" in told
