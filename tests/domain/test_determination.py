"""What holds, what replaced what, and what a finding must rest on."""

from datetime import UTC, date, datetime

import pytest

from tracker.domain.determination import (
    Determination,
    DeterminationDraft,
    Result,
    Shown,
    Spell,
    WorkState,
    all_holding,
    check_days,
    check_grounds,
    open_drafts,
    overlapping,
    replaced,
    spells,
    standing,
)
from tracker.errors import Invalid

KNOWN_AT = datetime(2026, 11, 24, tzinfo=UTC)
IN_REVIEW = WorkState.IN_REVIEW


def a_finding(number: int, result: Result = Result.FULFILLED, **facts: object) -> Determination:
    """A finding entered on the day of November that its number names."""
    plain: dict[str, object] = {
        "id": number,
        "obligation": "sea-1999/1.1",
        "result": result,
        "degree": None,
        "valid_from": date(2026, 11, 1),
        "valid_until": None,
        "rationale": "Both shores say so.",
        "work_state": WorkState.APPROVED,
        "author": "ani",
        "recorded_at": datetime(2026, 11, number, tzinfo=UTC),
        "supersedes": None,
        "evidence": (),
    }
    return Determination(**(plain | facts))  # type: ignore[arg-type]  # one builder for all fields


def a_draft(**facts: object) -> DeterminationDraft:
    plain: dict[str, object] = {
        "obligation": "sea-1999/1.1",
        "result": Result.BREACHED,
        "valid_from": date(2026, 11, 10),
        "valid_until": date(2026, 11, 20),
        "rationale": "Shots were counted.",
        "evidence": (),
    }
    return DeterminationDraft(**(plain | facts))  # type: ignore[arg-type]  # one builder for all fields


@pytest.mark.parametrize("state", [state for state in WorkState if state is not WorkState.APPROVED])
def test_a_draft_never_holds(state: WorkState) -> None:
    draft = a_finding(1, work_state=state)
    assert all_holding([draft], day=date(2026, 11, 5), known_at=KNOWN_AT) == []
    assert open_drafts([draft], known_at=KNOWN_AT) == [draft]
    assert open_drafts([draft], known_at=datetime(2026, 10, 31, tzinfo=UTC)) == []


def test_a_draft_leaves_what_was_approved_standing_until_its_approved_successor() -> None:
    approved = a_finding(1)
    draft = a_finding(2, Result.BREACHED, work_state=IN_REVIEW, supersedes=1)
    second = a_finding(3, Result.BREACHED, work_state=IN_REVIEW, supersedes=2)
    final = a_finding(4, Result.BREACHED, supersedes=3)
    day = date(2026, 11, 5)
    assert all_holding([approved, draft, second], day=day, known_at=KNOWN_AT) == [approved]
    assert replaced([approved, draft, second]) == {2: 3}
    assert open_drafts([approved, draft, second], known_at=KNOWN_AT) == [second]
    everything = [approved, draft, second, final]
    assert replaced(everything) == {1: 4, 2: 3, 3: 4}
    assert all_holding(everything, day=day, known_at=KNOWN_AT) == [final]
    assert all_holding(everything, day=day, known_at=datetime(2026, 11, 3, 12, tzinfo=UTC)) == [approved]
    assert open_drafts(everything, known_at=KNOWN_AT) == []


def test_several_findings_hold_side_by_side_in_the_order_of_entry() -> None:
    north, south = a_finding(1, party="NL"), a_finding(2, Result.BREACHED, party="SL")
    day = date(2026, 11, 5)
    assert all_holding([north, south], day=day, known_at=KNOWN_AT) == [north, south]
    assert standing([south, north], known_at=datetime(2026, 11, 1, tzinfo=UTC)) == [north]


def test_spells_tell_what_held_day_by_day_without_a_gap() -> None:
    early = a_finding(1, valid_from=date(2026, 10, 1), valid_until=date(2026, 11, 3))
    late = a_finding(2, Result.BREACHED, valid_from=date(2026, 11, 6), valid_until=date(2026, 11, 8))
    draft = a_finding(3, Result.DISPUTED, work_state=IN_REVIEW)
    found = spells([early, late, draft], first=date(2026, 11, 1), last=date(2026, 11, 10), known_at=KNOWN_AT)
    assert found == (
        Spell(date(2026, 11, 1), date(2026, 11, 3), (early,)),
        Spell(date(2026, 11, 4), date(2026, 11, 5), ()),
        Spell(date(2026, 11, 6), date(2026, 11, 8), (late,)),
        Spell(date(2026, 11, 9), date(2026, 11, 10), ()),
    )
    assert spells([], first=date(2026, 11, 1), last=date(2026, 11, 1), known_at=KNOWN_AT) == (
        Spell(date(2026, 11, 1), date(2026, 11, 1), ()),
    )


@pytest.mark.parametrize(
    ("days", "meets"),
    [
        ((date(2026, 11, 1), None), True),
        ((date(2026, 11, 1), date(2026, 11, 9)), False),
        ((date(2026, 11, 1), date(2026, 11, 10)), True),
        ((date(2026, 11, 20), None), True),
        ((date(2026, 11, 21), None), False),
    ],
)
def test_findings_meet_where_their_days_do(days: tuple[date, date | None], meets: bool) -> None:
    assert (
        bool(overlapping([a_finding(1, valid_from=days[0], valid_until=days[1])], a_draft(), known_at=KNOWN_AT))
        is meets
    )


def test_findings_on_different_parties_never_meet_and_drafts_meet_none() -> None:
    found = [a_finding(1, party="NL")]
    assert overlapping(found, a_draft(party="SL"), known_at=KNOWN_AT) == []
    assert overlapping(found, a_draft(party="NL"), known_at=KNOWN_AT) == found
    assert overlapping(found, a_draft(), known_at=KNOWN_AT) == found
    assert overlapping(found, a_draft(work_state=IN_REVIEW), known_at=KNOWN_AT) == []
    assert overlapping(found, a_draft(obligation="sea-1999/2.1"), known_at=KNOWN_AT) == []
    assert overlapping(found, a_draft(valid_until=None), known_at=KNOWN_AT) == found


@pytest.mark.parametrize("rationale", ["", " \t\n", "\u00a0", "\u200b\u200b", "…"])
def test_blanks_are_no_reasons(rationale: str) -> None:
    with pytest.raises(Invalid, match="rationale: say why"):
        check_grounds(a_draft(rationale=rationale, result=Result.LAPSED), [])


def test_a_finding_about_conduct_needs_a_report_behind_it() -> None:
    bare = Shown("event-1", 0, date(2026, 11, 12))
    with pytest.raises(Invalid, match="cite at least one event or reviewed report"):
        check_grounds(a_draft(), [])
    with pytest.raises(Invalid, match="no report stands behind any event cited"):
        check_grounds(a_draft(), [bare])
    check_grounds(a_draft(), [bare, Shown("review-1", 1, date(2026, 11, 12))])
    check_grounds(a_draft(result=Result.UNVERIFIED), [bare])


def test_evidence_precedes_the_findings_last_day_or_falls_on_it() -> None:
    check_grounds(a_draft(), [Shown("review-1", 1, date(2026, 10, 1)), Shown("review-2", 1, date(2026, 11, 20))])
    check_grounds(a_draft(valid_until=None), [Shown("review-1", 1, date(2026, 12, 1))])
    with pytest.raises(Invalid, match="review-1 speaks of 2026-11-21, after the last day of the finding, 2026-11-20"):
        check_grounds(a_draft(), [Shown("review-1", 1, date(2026, 11, 21))])
    with pytest.raises(Invalid, match="review-1 speaks of 2027, after the last day of the finding, 2026-11-20"):
        check_grounds(a_draft(), [Shown("review-1", 1, date(2027, 1, 1), "2027")])


def test_evidence_that_may_lie_after_the_findings_last_day_is_no_ground() -> None:
    of_the_month = Shown("review-1", 1, date(2026, 11, 1), "2026-11", date(2026, 11, 30))
    with pytest.raises(Invalid, match="speaks of 2026-11, which may lie after the last day of the finding, 2026-11-20"):
        check_grounds(a_draft(), [of_the_month])
    check_grounds(a_draft(valid_until=date(2026, 11, 30)), [of_the_month])
    check_grounds(a_draft(valid_until=None), [of_the_month])


def test_only_what_is_not_yet_due_may_hold_until_a_day_that_has_not_come() -> None:
    today, tomorrow = date(2026, 11, 24), date(2026, 11, 25)
    check_days(DeterminationDraft("sea-1999/1.1", Result.NOT_YET_DUE, today, tomorrow, "Wait.", ()), today=today)
    check_days(DeterminationDraft("sea-1999/1.1", Result.UNVERIFIED, today, today, "Nobody looked.", ()), today=today)
    late = DeterminationDraft("sea-1999/1.1", Result.NOT_YET_DUE, tomorrow, None, "Wait.", ())
    with pytest.raises(Invalid, match="from: 2026-11-25 has not come yet; today is 2026-11-24"):
        check_days(late, today=today)
