"""Reviews, events and determinations, through the steps that record them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_match, a_source_entry, an_agreement, an_arrival
from tests.storage.filled import a_flagged_item, an_analyst
from tracker.domain.account import Account
from tracker.domain.determination import DeterminationDraft, Evidence, Result, all_holding
from tracker.domain.event import EventDraft, EventKind
from tracker.domain.flag import FlagState, Stance
from tracker.domain.queue import QueueFilter
from tracker.domain.review import Decision, ReviewDraft
from tracker.errors import Invalid, NotFound, StaleReview
from tracker.review.determine import determine, evidence_named, overlaps
from tracker.review.group import record_event
from tracker.review.record import review, undo
from tracker.storage import agreements, audit, determinations, events, flags, items, reviews, sources
from tracker.storage.engine import reading, transaction
from tracker.storage.reviews import By

LATER = NOON + timedelta(hours=1)
SLUG = "sea-1999/1.1"
A_QUIET_NIGHT = EventDraft(EventKind.EVENT, date(2026, 11, 23), None, "A quiet night", (SLUG,), ())
FULFILLED = DeterminationDraft(SLUG, Result.FULFILLED, date(2026, 11, 1), None, "Both shores say so.", ())


@pytest.fixture
def ani(engine: sa.Engine) -> Account:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        return an_analyst(connection)


@pytest.fixture
def flag_id(engine: sa.Engine, ani: Account) -> int:
    with transaction(engine) as connection:
        return flags.find(connection, a_flagged_item(connection), SLUG).flag.id


def _state(connection: sa.Connection, flag_id: int) -> FlagState:
    return flags.get(connection, flag_id).flag.state


def test_a_later_review_supersedes_and_nothing_is_overwritten(engine: sa.Engine, ani: Account, flag_id: int) -> None:
    with transaction(engine) as connection:
        review(connection, flag_id, ReviewDraft(Decision.UNSURE, note="who fired?"), By(ani.id, NOON, 0))
        assert _state(connection, flag_id) is FlagState.UNSURE
        draft = ReviewDraft(Decision.RELEVANT, Stance.DENIAL, 2, date(2026, 11, 22), 3.0, "clear now")
        stored = review(connection, flag_id, draft, By(ani.id, LATER, 1)).review
        assert _state(connection, flag_id) is FlagState.RELEVANT
        history = reviews.of_flags(connection, [flag_id])
    assert [(r.number, r.decision, r.note) for r in history] == [
        (1, Decision.UNSURE, "who fired?"),
        (2, Decision.RELEVANT, "clear now"),
    ]
    assert (stored.stance, stored.credibility, stored.event_on, stored.measure) == (
        Stance.DENIAL,
        2,
        date(2026, 11, 22),
        3.0,
    )


def test_a_relevant_report_keeps_the_stance_guessed_unless_told_otherwise(
    engine: sa.Engine, ani: Account, flag_id: int
) -> None:
    with transaction(engine) as connection:
        decided = review(connection, flag_id, ReviewDraft(Decision.RELEVANT), By(ani.id, NOON, 0))
        confirmed = review(connection, flag_id, ReviewDraft(Decision.RELEVANT, Stance.BREACH), By(ani.id, LATER, 1))
    assert (decided.review.stance, decided.review.stance_confirmed) == (Stance.BREACH, False)
    assert (confirmed.review.stance, confirmed.review.stance_confirmed) == (Stance.BREACH, True)


def test_an_irrelevant_report_takes_no_stance(engine: sa.Engine, ani: Account, flag_id: int) -> None:
    with transaction(engine) as connection:
        decided = review(connection, flag_id, ReviewDraft(Decision.NOT_RELEVANT, Stance.BREACH), By(ani.id, NOON, 0))
    assert decided.review.stance is None


def test_a_guess_brought_back_by_undo_stays_unconfirmed(engine: sa.Engine, ani: Account, flag_id: int) -> None:
    with transaction(engine) as connection:
        review(connection, flag_id, ReviewDraft(Decision.RELEVANT), By(ani.id, NOON, 0))
        second = review(connection, flag_id, ReviewDraft(Decision.RELEVANT, Stance.TALK), By(ani.id, LATER, 1)).review
        undone = undo(connection, second.id, analyst=ani, at=LATER)
    assert (undone.stance, undone.stance_confirmed) == (Stance.BREACH, False)


def test_a_side_is_counted_with_what_was_confirmed_and_guesses_stand_apart(engine: sa.Engine, ani: Account) -> None:
    with transaction(engine) as connection:
        for number, stance in enumerate((None, None, Stance.BREACH, Stance.DENIAL)):
            item_id = a_flagged_item(connection, arrival=an_arrival(f"guid-{number}"))
            flag = flags.find(connection, item_id, SLUG).flag
            review(connection, flag.id, ReviewDraft(Decision.RELEVANT, stance), By(ani.id, NOON, 0))
        said = {(each.stance, each.confirmed): each.reports for each in reviews.who_says_what(connection, SLUG)}
    assert said == {(None, False): 2, (Stance.BREACH, True): 1, (Stance.DENIAL, True): 1}


def test_a_review_knows_the_form_that_it_judged(engine: sa.Engine, ani: Account, flag_id: int) -> None:
    everything = QueueFilter(state=None, changed_since_review=True)
    with transaction(engine) as connection:
        assert flags.page(connection, everything, limit=9) == []
        first = review(connection, flag_id, ReviewDraft(Decision.RELEVANT), By(ani.id, NOON, 0)).review
        source = sources.feeds(connection)[0]
        items.store(connection, source.id, [an_arrival(title="Another headline")], seen_at=LATER)
        item = flags.get(connection, flag_id).item
        [entry] = flags.page(connection, everything, limit=9)
        assert (flags.count(connection, everything), entry.judged, entry.changed_since_review) == (1, 1, True)
        assert (first.revision, first.is_outdated(item)) == (1, True)
        # The flag keeps the match of the first form: the analyst has read the second one all the same.
        again = review(connection, flag_id, ReviewDraft(Decision.NOT_RELEVANT), By(ani.id, LATER, 1)).review
        assert (again.revision, again.is_outdated(item)) == (2, False)
        assert (flags.page(connection, everything, limit=9), flags.count(connection, everything)) == ([], 0)


def test_a_decision_that_an_undo_brought_back_keeps_the_form_that_it_judged(
    engine: sa.Engine, ani: Account, flag_id: int
) -> None:
    changed = QueueFilter(state=None, changed_since_review=True)
    with transaction(engine) as connection:
        bob = an_analyst(connection, "bob")
        review(connection, flag_id, ReviewDraft(Decision.RELEVANT), By(ani.id, NOON, 0))
        items.store(connection, sources.feeds(connection)[0].id, [an_arrival(title="Another headline")], seen_at=LATER)
        overruled = review(connection, flag_id, ReviewDraft(Decision.UNSURE), By(bob.id, LATER, 1)).review
        assert (overruled.revision, flags.count(connection, changed)) == (2, 0)
        undone = undo(connection, overruled.id, analyst=bob, at=LATER)
        assert (undone.revision, flags.count(connection, changed)) == (1, 1)
        redone = undo(connection, undone.id, analyst=bob, at=LATER)
        assert (redone.revision, flags.count(connection, changed)) == (2, 0)
        assert audit.faults(connection) == []


def test_what_is_reported_cannot_have_happened_after_today(engine: sa.Engine, ani: Account, flag_id: int) -> None:
    draft = ReviewDraft(Decision.RELEVANT, event_on=date(2026, 11, 25))
    with transaction(engine) as connection:
        with pytest.raises(Invalid, match="event_on: 2026-11-25 has not come yet; today is 2026-11-24"):
            review(connection, flag_id, draft, By(ani.id, NOON, 0))
        decided = review(connection, flag_id, replace(draft, event_on=date(2026, 11, 24)), By(ani.id, NOON, 0))
        assert decided.precedes
        decided = review(connection, flag_id, replace(draft, event_on=date(2026, 11, 23)), By(ani.id, NOON, 1))
        assert not decided.precedes
        assert decided.unbound == {}
        tomorrow = replace(A_QUIET_NIGHT, starts_on=date(2026, 11, 25))
        with pytest.raises(Invalid, match="starts_on: 2026-11-25 has not come yet"):
            record_event(connection, tomorrow, analyst=ani, at=NOON)
        lasting = replace(A_QUIET_NIGHT, ends_on=date(2027, 1, 1))
        with pytest.raises(Invalid, match="ends_on: 2027-01-01 has not come yet"):
            record_event(connection, lasting, analyst=ani, at=NOON)


def test_a_review_knows_what_did_not_bind_yet_on_the_day_that_it_names(
    engine: sa.Engine, ani: Account, flag_id: int
) -> None:
    draft = ReviewDraft(Decision.RELEVANT, event_on=date(2020, 11, 9))
    with transaction(engine) as connection:
        assert review(connection, flag_id, draft, By(ani.id, NOON, 0)).unbound == {SLUG: date(2020, 11, 10)}
        on_the_day = replace(draft, event_on=date(2020, 11, 10))
        assert review(connection, flag_id, on_the_day, By(ani.id, NOON, 1)).unbound == {}


def test_an_event_takes_a_place_of_its_agreement_alone(engine: sa.Engine, ani: Account) -> None:
    with transaction(engine) as connection:
        at_sea = record_event(connection, replace(A_QUIET_NIGHT, place="strait"), analyst=ani, at=NOON)
        assert at_sea.place == "strait"
        with pytest.raises(Invalid, match="place: is no place of sea-1999"):
            record_event(connection, replace(A_QUIET_NIGHT, place="moon"), analyst=ani, at=NOON)


def test_of_two_analysts_on_one_flag_the_second_must_look_again(engine: sa.Engine, ani: Account, flag_id: int) -> None:
    with transaction(engine) as connection:
        review(connection, flag_id, ReviewDraft(Decision.RELEVANT), By(ani.id, NOON, 0))
    with pytest.raises(StaleReview) as caught, transaction(engine) as connection:
        review(connection, flag_id, ReviewDraft(Decision.NOT_RELEVANT), By(ani.id, LATER, 0))
    assert (caught.value.seen, caught.value.current) == (0, 1)
    with reading(engine) as connection:
        assert _state(connection, flag_id) is FlagState.RELEVANT


def test_exact_copies_are_decided_alike_and_undone_alike(engine: sa.Engine, ani: Account) -> None:
    with transaction(engine) as connection:
        gazette, _ = sources.add(connection, a_source_entry(), origin="user", at=NOON)
        herald, _ = sources.add(connection, a_source_entry("Herald"), origin="user", at=NOON)
        ids = items.store(connection, gazette.id, [an_arrival(digest="wire")], seen_at=NOON).new
        ids += items.store(connection, herald.id, [an_arrival(digest="wire")], seen_at=NOON).new
        matched = [(item, [a_match(), a_match("sea-1999/2.1")]) for item in items.by_ids(connection, ids)]
        flags.store(connection, matched, agreements=("sea-1999",), at=NOON)
        first, second = (flags.find(connection, item_id, SLUG).flag.id for item_id in ids)
        decided = review(connection, first, ReviewDraft(Decision.RELEVANT), By(ani.id, NOON, 0))
        assert [copy.flag_id for copy in decided.copies] == [second]
        assert decided.copies[0].note == f"exact copy of item-{ids[0]}"
        other = flags.find(connection, ids[1], "sea-1999/2.1").flag
        assert other.state is FlagState.UNREVIEWED
        undo(connection, decided.review.id, analyst=ani, at=LATER)
        assert {_state(connection, first), _state(connection, second)} == {FlagState.UNREVIEWED}


def test_undo_brings_the_decision_before_back_and_can_be_undone(engine: sa.Engine, ani: Account, flag_id: int) -> None:
    with transaction(engine) as connection:
        review(connection, flag_id, ReviewDraft(Decision.RELEVANT), By(ani.id, NOON, 0))
        second = review(connection, flag_id, ReviewDraft(Decision.NOT_RELEVANT), By(ani.id, LATER, 1)).review
        undone = undo(connection, second.id, analyst=ani, at=LATER)
        assert (undone.decision, undone.undoes, _state(connection, flag_id)) == (
            Decision.RELEVANT,
            2,
            FlagState.RELEVANT,
        )
        redone = undo(connection, undone.id, analyst=ani, at=LATER)
        assert (redone.decision, _state(connection, flag_id)) == (Decision.NOT_RELEVANT, FlagState.NOT_RELEVANT)
        assert len(reviews.of_flags(connection, [flag_id])) == 4


def test_an_undo_that_leaves_a_flag_unreviewed_again_names_what_it_took_back(
    engine: sa.Engine, ani: Account, flag_id: int
) -> None:
    with transaction(engine) as connection:
        first = review(connection, flag_id, ReviewDraft(Decision.RELEVANT), By(ani.id, NOON, 0)).review
        undone = undo(connection, first.id, analyst=ani, at=LATER)
        second = review(connection, flag_id, ReviewDraft(Decision.NOT_RELEVANT), By(ani.id, LATER, 2)).review
        again = undo(connection, second.id, analyst=ani, at=LATER)
        assert [(each.decision, each.note) for each in (undone, again)] == [
            (Decision.WITHDRAWN, "undo of review-1"),
            (Decision.WITHDRAWN, "undo of review-3"),
        ]


def test_only_ones_own_latest_decision_can_be_undone(engine: sa.Engine, ani: Account, flag_id: int) -> None:
    with transaction(engine) as connection:
        bob = an_analyst(connection, "bob")
        first = review(connection, flag_id, ReviewDraft(Decision.RELEVANT), By(ani.id, NOON, 0)).review
        with pytest.raises(Invalid, match="this decision is ani's"):
            undo(connection, first.id, analyst=bob, at=LATER)
        review(connection, flag_id, ReviewDraft(Decision.UNSURE), By(bob.id, LATER, 1))
        with pytest.raises(Invalid, match="a later decision on this flag holds"):
            undo(connection, first.id, analyst=ani, at=LATER)


@pytest.mark.parametrize(
    "draft", [ReviewDraft(Decision.RELEVANT, credibility=7), ReviewDraft(Decision.UNSURE, note="x" * 10_001)]
)
def test_a_review_out_of_range_is_refused(engine: sa.Engine, ani: Account, flag_id: int, draft: ReviewDraft) -> None:
    with transaction(engine) as connection, pytest.raises(Invalid):
        review(connection, flag_id, draft, By(ani.id, NOON, 0))


def test_decisions_enter_the_audit_chain(engine: sa.Engine, ani: Account, flag_id: int) -> None:
    with transaction(engine) as connection:
        stored = review(connection, flag_id, ReviewDraft(Decision.RELEVANT), By(ani.id, NOON, 0)).review
        evidence = (Evidence(review_id=stored.id),)
        determine(connection, replace(FULFILLED, evidence=evidence), analyst=ani, at=NOON)
        record_event(connection, A_QUIET_NIGHT, analyst=ani, at=NOON)
        assert (audit.length(connection), audit.faults(connection)) == (3, [])


def test_a_finding_is_superseded_never_edited(engine: sa.Engine, ani: Account, flag_id: int) -> None:
    with transaction(engine) as connection:
        review(connection, flag_id, ReviewDraft(Decision.RELEVANT), By(ani.id, NOON, 0))
        event = record_event(connection, replace(A_QUIET_NIGHT, flags=(flag_id,)), analyst=ani, at=NOON)
        cited = (Evidence(event_id=event.id),)
        first = determine(connection, replace(FULFILLED, evidence=cited), analyst=ani, at=NOON)
        corrected = replace(FULFILLED, result=Result.DISPUTED, evidence=cited)
        second = determine(connection, corrected, analyst=ani, at=LATER, supersedes=first.id)
        with pytest.raises(Invalid, match="was replaced already, by"):
            determine(connection, corrected, analyst=ani, at=LATER, supersedes=first.id)
        both = determinations.of_obligation(connection, SLUG)
    assert both == [first, second]
    today = date(2026, 11, 24)
    assert all_holding(both, day=today, known_at=LATER) == [second]
    assert all_holding(both, day=today, known_at=NOON) == [first]
    assert all_holding(both, day=date(2026, 10, 31), known_at=LATER) == []
    assert all_holding(both, day=today, known_at=NOON - timedelta(seconds=1)) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"rationale": " "}, "rationale: say why"),
        ({"result": Result.BREACHED}, "evidence: breached speaks of conduct"),
        ({"result": Result.LAPSED, "valid_until": date(2026, 10, 1)}, "until: ends on 2026-10-01, before it begins"),
        ({"result": Result.LAPSED, "valid_from": date(2026, 11, 25)}, "from: 2026-11-25 has not come yet"),
        ({"result": Result.LAPSED, "valid_until": date(2026, 11, 25)}, "until: 2026-11-25 has not come yet"),
        ({"result": Result.LAPSED, "degree": 2}, "degree: is for processes"),
        ({"obligation": "sea-1999/W1"}, "obligation: sea-1999/W1 is a watchpoint"),
        ({"result": Result.LAPSED, "party": "XX"}, "party: XX owes nothing here; NL or SL does"),
    ],
)
def test_a_finding_without_reasons_evidence_or_order_is_refused(
    engine: sa.Engine, ani: Account, changes: dict[str, object], says: str
) -> None:
    draft = replace(FULFILLED, **changes)  # type: ignore[arg-type]  # one field at a time
    with transaction(engine) as connection, pytest.raises(Invalid, match=says):
        determine(connection, draft, analyst=ani, at=NOON)


def test_an_event_without_reports_carries_no_finding_about_conduct(
    engine: sa.Engine, ani: Account, flag_id: int
) -> None:
    with transaction(engine) as connection:
        bare = record_event(connection, A_QUIET_NIGHT, analyst=ani, at=NOON)
        draft = replace(FULFILLED, evidence=(Evidence(event_id=bare.id),))
        with pytest.raises(Invalid, match="no report stands behind any event cited"):
            determine(connection, draft, analyst=ani, at=NOON)
        stored = review(connection, flag_id, ReviewDraft(Decision.RELEVANT), By(ani.id, NOON, 0)).review
        also = (*draft.evidence, Evidence(review_id=stored.id))
        early = replace(draft, valid_until=date(2026, 11, 10), evidence=also[1:])
        with pytest.raises(Invalid, match="review-1 speaks of 2026-11-23, after the last day of the finding"):
            determine(connection, early, analyst=ani, at=NOON)
        assert determine(connection, replace(draft, evidence=also, party="NL"), analyst=ani, at=NOON).party == "NL"
        assert [each.party for each in overlaps(connection, draft, at=NOON)] == ["NL"]


def test_an_item_nobody_found_relevant_is_no_evidence(engine: sa.Engine, ani: Account, flag_id: int) -> None:
    with transaction(engine) as connection:
        item_id = flags.get(connection, flag_id).item.id
        with pytest.raises(Invalid, match=f"item-{item_id} has not been reviewed as relevant"):
            evidence_named(connection, SLUG, [f"item-{item_id}"])
        stored = review(connection, flag_id, ReviewDraft(Decision.RELEVANT), By(ani.id, NOON, 0)).review
        for name in (str(item_id), f"item-{item_id}", f"review-{stored.id}"):
            assert evidence_named(connection, SLUG, [name]) == (Evidence(review_id=stored.id),)
        review(connection, flag_id, ReviewDraft(Decision.NOT_RELEVANT), By(ani.id, LATER, 1))
        cited = (Evidence(review_id=stored.id),)
        with pytest.raises(Invalid, match=r"review-1 does not hold the report to be relevant \(any more\)"):
            determine(connection, replace(FULFILLED, evidence=cited), analyst=ani, at=LATER)
        with pytest.raises(Invalid, match="'page-3' is none of event-N, review-N, item-N"):
            evidence_named(connection, SLUG, ["page-3"])
        with pytest.raises(Invalid, match="no event has a number of 20 digits"):
            evidence_named(connection, SLUG, ["event-" + "9" * 20])
        with pytest.raises(NotFound, match="there is no event-99"):
            evidence_named(connection, SLUG, ["event-99"])


def test_a_corrected_event_shows_once_and_its_history_stays(engine: sa.Engine, ani: Account) -> None:
    with transaction(engine) as connection:
        first = record_event(connection, A_QUIET_NIGHT, analyst=ani, at=NOON)
        better = replace(A_QUIET_NIGHT, title="A quiet night at sea")
        second = record_event(connection, better, analyst=ani, at=LATER, supersedes=first.id)
        assert events.current(connection, "sea-1999") == [second]
        assert events.current(connection, "sea-1999", known_at=NOON) == [first]
        assert events.by_ids(connection, [first.id]) == [first]
        with pytest.raises(Invalid, match="was superseded already"):
            record_event(connection, better, analyst=ani, at=LATER, supersedes=first.id)
        cites = replace(FULFILLED, result=Result.LAPSED, evidence=(Evidence(event_id=first.id),))
        with pytest.raises(Invalid, match=r"event-1 was corrected on 24 November 2026 by ani \(event-2\)"):
            determine(connection, cites, analyst=ani, at=LATER)


def test_an_event_of_another_agreement_cannot_be_corrected(engine: sa.Engine, ani: Account) -> None:
    sea = an_agreement()
    on_sky = tuple(replace(one, agreement="sky-2000") for one in sea.obligations)
    sky = replace(sea, id="sky-2000", obligations=on_sky, watchpoints=(), indicators=())
    with transaction(engine) as connection:
        first = record_event(connection, A_QUIET_NIGHT, analyst=ani, at=NOON)
        agreements.save(connection, sky, at=NOON)
        elsewhere = replace(A_QUIET_NIGHT, obligations=("sky-2000/1.1",))
        with pytest.raises(Invalid, match="supersedes: event-1 is of sea-1999, not of sky-2000"):
            record_event(connection, elsewhere, analyst=ani, at=LATER, supersedes=first.id)


def test_only_an_entitled_partys_notice_on_a_term_is_taken(engine: sa.Engine, ani: Account) -> None:
    notice = replace(A_QUIET_NIGHT, kind=EventKind.NOTICE, title="Notice", obligations=("sea-1999/2.1",), party="SL")
    with transaction(engine) as connection:
        with pytest.raises(Invalid, match="kind: is for exactly one obligation that has a term"):
            record_event(connection, replace(notice, obligations=(SLUG,)), analyst=ani, at=NOON)
        with pytest.raises(Invalid, match="party: may be given by NL or SL, not by nobody"):
            record_event(connection, replace(notice, party=None), analyst=ani, at=NOON)
        record_event(connection, notice, analyst=ani, at=NOON)
        assert events.notices(connection) == {"sea-1999/2.1": (date(2026, 11, 23),)}
        assert events.notices(connection, known_at=NOON - timedelta(days=1)) == {}


def test_an_unreviewed_flag_cannot_be_grouped(engine: sa.Engine, ani: Account, flag_id: int) -> None:
    with transaction(engine) as connection, pytest.raises(Invalid, match="has not been reviewed as relevant"):
        record_event(connection, replace(A_QUIET_NIGHT, flags=(flag_id,)), analyst=ani, at=NOON)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": " "}, "title: say what happened"),
        ({"obligations": ()}, "obligations: name at least one"),
        ({"obligations": (SLUG, "sky-2000/1.1")}, "obligations: belong to different agreements"),
        ({"ends_on": date(2026, 11, 22)}, "ends_on: ends on 2026-11-22, before it begins on 2026-11-23"),
    ],
)
def test_an_event_that_lacks_what_it_needs_is_refused(
    engine: sa.Engine, ani: Account, changes: dict[str, object], says: str
) -> None:
    draft = replace(A_QUIET_NIGHT, **changes)  # type: ignore[arg-type]  # one field at a time
    with transaction(engine) as connection, pytest.raises(Invalid, match=says):
        record_event(connection, draft, analyst=ani, at=NOON)


def test_a_degree_lies_between_0_and_3(engine: sa.Engine, ani: Account) -> None:
    draft = replace(FULFILLED, result=Result.LAPSED, degree=4)
    with transaction(engine) as connection, pytest.raises(Invalid, match="degree: 0 to 3, not 4"):
        determine(connection, draft, analyst=ani, at=NOON)


def test_evidence_must_bear_on_the_obligation(engine: sa.Engine, ani: Account, flag_id: int) -> None:
    other = replace(FULFILLED, obligation="sea-1999/2.1")
    with transaction(engine) as connection:
        stored = review(connection, flag_id, ReviewDraft(Decision.RELEVANT), By(ani.id, NOON, 0)).review
        event = record_event(connection, A_QUIET_NIGHT, analyst=ani, at=NOON)
        assert evidence_named(connection, SLUG, [f"event-{event.id}"]) == (Evidence(event_id=event.id),)
        for cited, says in (
            (Evidence(event_id=event.id), f"{event.name} does not bear on sea-1999/2.1"),
            (Evidence(review_id=stored.id), f"{stored.name} is on {SLUG}"),
            (Evidence(), "names neither an event nor a review"),
        ):
            with pytest.raises(Invalid, match=says):
                determine(connection, replace(other, evidence=(cited,)), analyst=ani, at=NOON)
        with pytest.raises(NotFound, match="there is no item-99"):
            evidence_named(connection, SLUG, ["item-99"])
        with pytest.raises(NotFound, match="there is no flag of item-1 for sea-1999/2.1"):
            evidence_named(connection, "sea-1999/2.1", ["item-1"])


def test_a_finding_replaces_only_one_on_the_same_obligation(engine: sa.Engine, ani: Account) -> None:
    lapsed = replace(FULFILLED, result=Result.LAPSED)
    with transaction(engine) as connection:
        first = determine(connection, lapsed, analyst=ani, at=NOON)
        other = replace(lapsed, obligation="sea-1999/2.1")
        with pytest.raises(Invalid, match=f"{first.name} is on {SLUG}"):
            determine(connection, other, analyst=ani, at=NOON, supersedes=first.id)
        with pytest.raises(NotFound, match="there is no obligation or watchpoint sky-2000/1"):
            determinations.add(connection, replace(lapsed, obligation="sky-2000/1"), account_id=ani.id, at=NOON)


def test_nothing_is_reviewed_or_shown_that_is_not_there(engine: sa.Engine, ani: Account) -> None:
    with transaction(engine) as connection:
        with pytest.raises(NotFound, match="there is no flag-99"):
            reviews.add(connection, 99, ReviewDraft(Decision.UNSURE), By(ani.id, NOON, 0))
        with pytest.raises(NotFound, match="there is no item-99"):
            flags.find(connection, 99, SLUG)
        with pytest.raises(NotFound, match="there is no clause sea-1999/99"):
            agreements.clause(connection, "sea-1999", "99")
        with pytest.raises(NotFound, match="there is no obligation or watchpoint sea-1999/99"):
            agreements.obligation(connection, "sea-1999/99")
