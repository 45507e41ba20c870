"""Draws, judgements, and what becomes of what they find."""

from datetime import UTC, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_match, a_source_entry, an_agreement, an_arrival
from tests.storage.filled import an_analyst
from tracker.domain.account import Account
from tracker.domain.flag import FlagState
from tracker.domain.item import DatePrecision
from tracker.domain.review import Decision, ReviewDraft
from tracker.domain.spotcheck import SpotCheck
from tracker.errors import Invalid, NotFound, StaleJudgement
from tracker.review import record
from tracker.review.recall import recalls
from tracker.review.spotcheck import Verdict, draw, judge
from tracker.storage import agreements, audit, decisions, flags, items, spotchecks, tampering, waiting_items
from tracker.storage import sources as stored_sources
from tracker.storage import tables as t
from tracker.storage.engine import reading, transaction
from tracker.storage.reviews import By

SEA = "sea-1999"
WEEK = timedelta(days=7)
NO_REVIEWS = "no flag on the reports that samples were drawn from is reviewed as relevant or not"


@pytest.fixture
def analyst(engine: sa.Engine) -> Account:
    """An analyst over twelve items, of which the first two are flagged for 1.1."""
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        bring(connection, [f"g{number}" for number in range(12)])
        for item in items.by_ids(connection, [1, 2]):
            flags.store(connection, [(item, [a_match()])], agreements=(SEA,), at=NOON)
        return an_analyst(connection)


def bring(connection: sa.Connection, names: list[str], *, record: bool = False) -> tuple[int, ...]:
    """Store items that the rules have been tried on; returns their ids."""
    source, _ = stored_sources.add(connection, a_source_entry(), origin="user", at=NOON)
    arrivals = [an_arrival(name, title=f"Report {name}") for name in names]
    new = items.store(connection, source.id, arrivals, seen_at=NOON, record=record).new
    waiting_items.note_flagged(connection, new, "r1")
    return new


def check_of(connection: sa.Connection, item_id: int) -> SpotCheck:
    return spotchecks.listed(connection, item=item_id)[0]


def test_a_week_is_drawn_once_and_the_next_draw_takes_what_came_since(engine: sa.Engine, analyst: Account) -> None:
    with transaction(engine) as connection:
        first = draw(connection, SEA, size=4, at=NOON)
        assert first is not None
        assert (first.week, first.unflagged, first.flagged, first.last_item) == ("2026-W48", 10, 2, 12)
        assert [one.was_flagged for one in spotchecks.listed(connection, draw=first.id)].count(True) == 1
        assert draw(connection, SEA, size=4, at=NOON) is None
        assert draw(connection, SEA, size=4, at=NOON + WEEK) is None
        bring(connection, ["late"])
        bring(connection, ["from the record"], record=True)
        second = draw(connection, SEA, size=4, at=NOON + 2 * WEEK)
        assert second is not None
        assert (second.week, second.unflagged, second.after_item) == ("2026-W50", 1, 12)
        assert [draw.week for draw in spotchecks.draws(connection, SEA)] == ["2026-W50", "2026-W48"]
        assert audit.faults(connection) == []


@pytest.mark.parametrize(
    ("precision", "drawn"), [(DatePrecision.DAY, 11), (DatePrecision.MONTH, 12), (DatePrecision.YEAR, 12)]
)
def test_what_is_surely_older_than_the_agreement_is_not_drawn(
    engine: sa.Engine, analyst: Account, precision: DatePrecision, drawn: int
) -> None:
    eve = datetime.combine(an_agreement().signed_on - timedelta(days=1), time(), UTC)
    with transaction(engine) as connection:
        connection.execute(t.items.update().values(published_at=None))
        dated = {"published_at": eve, "precision": precision.value}
        connection.execute(t.items.update().where(t.items.c.id == 9).values(**dated))
        first = draw(connection, SEA, size=50, at=NOON)
        assert first is not None
        assert first.unflagged + first.flagged == drawn


def test_items_that_wait_to_be_flagged_are_left_for_the_next_draw(engine: sa.Engine, analyst: Account) -> None:
    with transaction(engine) as connection:
        connection.execute(t.items.update().where(t.items.c.id == 9).values(rules_version=None))
        first = draw(connection, SEA, size=50, at=NOON)
        assert first is not None
        assert (first.last_item, first.unflagged) == (8, 6)
        waiting_items.note_flagged(connection, [9], "r1")
        second = draw(connection, SEA, size=50, at=NOON + WEEK)
        assert second is not None
        assert (second.after_item, second.last_item, second.unflagged) == (8, 12, 4)


def test_what_was_missed_becomes_a_flag_that_no_rule_withdraws(engine: sa.Engine, analyst: Account) -> None:
    with transaction(engine) as connection:
        draw(connection, SEA, size=50, at=NOON)
        verdict = Verdict(("sea-1999/1.1", "sea-1999/W1"), seen=0, note="the headline says so")
        judged = judge(connection, check_of(connection, 5).id, verdict, analyst=analyst, at=NOON)
        assert judged.judgement.missed == ("sea-1999/1.1", "sea-1999/W1")
        assert [review.decision for review in judged.reviews] == [Decision.RELEVANT] * 2
        (item,) = items.by_ids(connection, [5])
        flags.store(connection, [(item, [])], agreements=(SEA,), at=NOON + WEEK)
        found = flags.find(connection, 5, "sea-1999/1.1").flag
    assert (found.state, found.score, found.withdrawn_at) == (FlagState.RELEVANT, 0.0, None)
    assert found.match.by_spot_check
    assert judged.reviews[0].note == "found by a spot check (2026-W48): the headline says so"
    assert {(review.stance, review.stance_confirmed) for review in judged.reviews} == {(None, False)}  # nobody guessed
    with reading(engine) as connection:
        assert (audit.faults(connection), tampering.faults(connection)) == ([], [])


def test_what_the_rules_find_later_is_theirs(engine: sa.Engine, analyst: Account) -> None:
    with transaction(engine) as connection:
        draw(connection, SEA, size=50, at=NOON)
        judge(connection, check_of(connection, 5).id, Verdict(("sea-1999/1.1",), 0), analyst=analyst, at=NOON)
        (item,) = items.by_ids(connection, [5])
        flags.store(connection, [(item, [a_match(rules="r2")])], agreements=(SEA,), at=NOON)
        found = flags.find(connection, 5, "sea-1999/1.1").flag
        assert (found.match.by_spot_check, found.score, found.state) == (False, 0.8, FlagState.RELEVANT)
        again = judge(connection, check_of(connection, 5).id, Verdict((), 1), analyst=analyst, at=NOON)
    assert again.reviews == ()


def test_a_later_judgement_supersedes_and_takes_back_what_it_no_longer_names(
    engine: sa.Engine, analyst: Account
) -> None:
    with transaction(engine) as connection:
        draw(connection, SEA, size=50, at=NOON)
        check = check_of(connection, 5)
        judge(connection, check.id, Verdict(("sea-1999/1.1",), 0), analyst=analyst, at=NOON)
        with pytest.raises(StaleJudgement, match="somebody judged item-5 in the meantime"):
            judge(connection, check.id, Verdict((), 0), analyst=analyst, at=NOON)
        later = judge(connection, check.id, Verdict(("sea-1999/2.1",), 1), analyst=analyst, at=NOON)
        assert [review.decision for review in later.reviews] == [Decision.RELEVANT, Decision.NOT_RELEVANT]
        held = check_of(connection, 5)
        assert held.held == later.judgement
        assert held.judgements == 2
        assert flags.find(connection, 5, "sea-1999/1.1").flag.state is FlagState.NOT_RELEVANT
        back = judge(connection, check.id, Verdict(("sea-1999/1.1",), 2), analyst=analyst, at=NOON)
        assert [review.decision for review in back.reviews] == [Decision.RELEVANT, Decision.NOT_RELEVANT]


def test_what_cannot_have_been_missed_is_refused(engine: sa.Engine, analyst: Account) -> None:
    with transaction(engine) as connection:
        draw(connection, SEA, size=50, at=NOON)
        flagged, other = check_of(connection, 1).id, check_of(connection, 5).id
        with pytest.raises(Invalid, match="item is flagged for sea-1999/1.1 already"):
            judge(connection, flagged, Verdict(("sea-1999/1.1",), 0), analyst=analyst, at=NOON)
        with pytest.raises(Invalid, match="land-2001/1 is of another agreement than sea-1999"):
            judge(connection, other, Verdict(("land-2001/1",), 0), analyst=analyst, at=NOON)
        with pytest.raises(NotFound):
            judge(connection, other, Verdict(("sea-1999/9.9",), 0), analyst=analyst, at=NOON)
        with pytest.raises(NotFound):
            judge(connection, 999, Verdict((), 0), analyst=analyst, at=NOON)
        with pytest.raises(Invalid, match="at most 10,000 characters"):
            judge(connection, other, Verdict((), 0, note="x" * 10_001), analyst=analyst, at=NOON)
        assert spotchecks.held(connection) == []


def test_a_withdrawn_flag_comes_back_when_a_spot_check_names_it(engine: sa.Engine, analyst: Account) -> None:
    with transaction(engine) as connection:
        (item,) = items.by_ids(connection, [1])
        flags.store(connection, [(item, [])], agreements=(SEA,), at=NOON)
        draw(connection, SEA, size=50, at=NOON)
        judge(connection, check_of(connection, 1).id, Verdict(("sea-1999/1.1",), 0), analyst=analyst, at=NOON)
        found = flags.find(connection, 1, "sea-1999/1.1").flag
    assert (found.withdrawn_at, found.state, found.match.by_spot_check) == (None, FlagState.RELEVANT, True)


def test_judged_items_teach_what_they_are_not_about(engine: sa.Engine, analyst: Account) -> None:
    with transaction(engine) as connection:
        draw(connection, SEA, size=50, at=NOON)
        judge(connection, check_of(connection, 5).id, Verdict(("sea-1999/1.1",), 0), analyst=analyst, at=NOON)
        judge(connection, check_of(connection, 6).id, Verdict((), 0), analyst=analyst, at=NOON)
        judge(connection, check_of(connection, 1).id, Verdict((), 0), analyst=analyst, at=NOON)
        held = {one.title: one for one in decisions.held(connection)}
        assert decisions.made_since(connection, None) == 4
        assert decisions.made_since(connection, NOON) == 0
    named, none, flagged = held["Report g4"], held["Report g5"], held["Report g0"]
    assert named.relevant == {"sea-1999/1.1"}
    assert named.not_relevant == {"sea-1999/2.1", "sea-1999/W1"}
    assert none.not_relevant == {"sea-1999/1.1", "sea-1999/2.1", "sea-1999/W1"}
    # Nobody reviewed its flag for 1.1 yet: of that one nothing is known.
    assert flagged.not_relevant == {"sea-1999/2.1", "sea-1999/W1"}
    assert all(one.group and one.lang == "en" for one in held.values())


def test_reviews_on_reports_that_no_sample_is_drawn_from_are_not_denied(engine: sa.Engine, analyst: Account) -> None:
    with transaction(engine) as connection:
        draw(connection, SEA, size=50, at=NOON)
        judge(connection, check_of(connection, 3).id, Verdict((), 0), analyst=analyst, at=NOON)
        since = (*bring(connection, ["past"], record=True), *bring(connection, ["late"]))
        for item in items.by_ids(connection, since):
            flags.store(connection, [(item, [a_match()])], agreements=(SEA,), at=NOON)
            flag = flags.find(connection, item.id, "sea-1999/1.1").flag
            record.review(connection, flag.id, ReviewDraft(Decision.RELEVANT), By(analyst.id, NOON, 0))
        told = recalls(connection, SEA)
    assert len(since) == 2
    assert (told.reports, told.reason) == (None, NO_REVIEWS)


def test_recall_is_estimated_once_there_are_spot_checks_and_reviews(engine: sa.Engine, analyst: Account) -> None:
    with transaction(engine) as connection:
        assert recalls(connection, SEA).reason == "no spot check was drawn"
        draw(connection, SEA, size=50, at=NOON)
        assert recalls(connection, SEA).reason == "no spot check was judged"
        for item_id in range(1, 13):
            missed = ("sea-1999/1.1",) if item_id == 5 else ()
            judge(connection, check_of(connection, item_id).id, Verdict(missed, 0), analyst=analyst, at=NOON)
        assert recalls(connection, SEA).reason == NO_REVIEWS
        for item_id in (1, 2):
            flag = flags.find(connection, item_id, "sea-1999/1.1").flag
            record.review(connection, flag.id, ReviewDraft(Decision.RELEVANT), By(analyst.id, NOON, 0))
        told = recalls(connection, SEA)
    assert (told.checks, told.drawn) == (12, 12)
    of_one, of_reports = told.by_target["sea-1999/1.1"], told.reports
    assert of_one is not None
    assert of_reports is not None
    # Everything was judged: two found, one missed, and nothing is left to chance.
    assert (of_one.share, of_one.low, of_one.high, of_one.seen) == pytest.approx((2 / 3, 2 / 3, 2 / 3, 1))
    assert of_reports.share == pytest.approx(2 / 3)
    assert told.by_target["sea-1999/2.1"] is None


def test_what_was_found_by_the_rules_since_is_missed_no_longer(engine: sa.Engine, analyst: Account) -> None:
    with transaction(engine) as connection:
        draw(connection, SEA, size=50, at=NOON)
        for item_id in range(1, 13):
            missed = ("sea-1999/1.1",) if item_id == 5 else ()
            judge(connection, check_of(connection, item_id).id, Verdict(missed, 0), analyst=analyst, at=NOON)
        flag = flags.find(connection, 1, "sea-1999/1.1").flag
        record.review(connection, flag.id, ReviewDraft(Decision.RELEVANT), By(analyst.id, NOON, 0))
        (item,) = items.by_ids(connection, [5])
        flags.store(connection, [(item, [a_match(rules="r2")])], agreements=(SEA,), at=NOON)
        told = recalls(connection, SEA).by_target["sea-1999/1.1"]
    assert told is not None
    assert (told.share, told.seen) == (1, 0)


def test_flags_that_came_after_the_last_draw_are_in_no_estimate(engine: sa.Engine, analyst: Account) -> None:
    with transaction(engine) as connection:
        draw(connection, SEA, size=50, at=NOON)
        for item_id in range(1, 13):
            judge(connection, check_of(connection, item_id).id, Verdict((), 0), analyst=analyst, at=NOON)
        (new,) = bring(connection, ["late"])
        (item,) = items.by_ids(connection, [new])
        flags.store(connection, [(item, [a_match()])], agreements=(SEA,), at=NOON)
        for item_id in (1, new):
            flag = flags.find(connection, item_id, "sea-1999/1.1").flag
            record.review(connection, flag.id, ReviewDraft(Decision.RELEVANT), By(analyst.id, NOON, 0))
        told = recalls(connection, SEA).by_target["sea-1999/1.1"]
    assert told is not None
    assert told.found < 2.01


def test_a_judgement_changed_behind_the_programs_back_is_noticed(engine: sa.Engine, analyst: Account) -> None:
    with transaction(engine) as connection:
        draw(connection, SEA, size=50, at=NOON)
        judge(connection, check_of(connection, 5).id, Verdict((), 0), analyst=analyst, at=NOON)
        connection.exec_driver_sql(
            "INSERT INTO spot_judgements SELECT id + 1, check_id, number + 1, account_id, "
            "judged_at, missed, note, revision FROM spot_judgements"
        )
        assert tampering.faults(connection) == ["judgement-2 never entered the chain"]
