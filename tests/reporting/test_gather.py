from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_clause, a_match, a_source_entry, an_agreement, an_arrival, an_obligation
from tests.storage.filled import an_analyst
from tracker.domain.account import Account
from tracker.domain.agreement import Agreement, PackChange, Unwatched
from tracker.domain.determination import DeterminationDraft, Evidence, Result
from tracker.domain.event import EventDraft, EventKind
from tracker.domain.item import FetchRecord, Item, Outcome
from tracker.domain.obligation import Kind
from tracker.domain.overtaken import Fate
from tracker.domain.place import Place
from tracker.domain.review import Decision, Review, ReviewDraft
from tracker.errors import NotFound
from tracker.reporting.build import build
from tracker.reporting.gather import gather
from tracker.reporting.inputs import Period, ReportInputs, SpotFacts
from tracker.reporting.write_csv import write_csv
from tracker.review.group import withdraw_event
from tracker.review.spotcheck import Verdict, draw, judge
from tracker.storage import (
    accounts,
    agreements,
    determinations,
    events,
    fetches,
    flags,
    items,
    reviews,
    saving,
    sources,
    spotchecks,
    waiting_items,
    watching,
)
from tracker.storage.engine import reading, transaction
from tracker.storage.events import Origin
from tracker.storage.reviews import By

DAY = timedelta(days=1)
KNOWN_AT = NOON + 2 * DAY
WEEK = Period(date(2026, 11, 18), date(2026, 11, 24), KNOWN_AT)
FLAG = "sea-1999/1.1"


@pytest.fixture
def loaded(sqlite_engine: sa.Engine) -> sa.Engine:
    with transaction(sqlite_engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON - DAY)
        sources.add(connection, a_source_entry(), origin="user", at=NOON - DAY)
        an_analyst(connection)
    return sqlite_engine


def gathered(engine: sa.Engine, period: Period = WEEK) -> ReportInputs:
    with reading(engine) as connection:
        return gather(connection, "sea-1999", period=period)


def a_flagged(connection: sa.Connection, name: str = "a", *, days_ago: int = 1) -> Item:
    arrival = an_arrival(name, published_at=NOON - days_ago * DAY)
    ids = items.store(connection, sources.feeds(connection)[0].id, [arrival], seen_at=NOON)
    item = items.get(connection, ids.new[0])
    flags.store(connection, [(item, [a_match(FLAG)])], agreements=("sea-1999",), at=NOON)
    return item


def decided(connection: sa.Connection, item: Item, draft: ReviewDraft, *, days: int = 1, seen: int = 0) -> Review:
    flag = flags.find(connection, item.id, FLAG).flag
    return reviews.add(connection, flag.id, draft, By(1, NOON + days * DAY, seen))


RELEVANT = ReviewDraft(Decision.RELEVANT)


def test_an_agreement_that_is_not_loaded_is_refused(loaded: sa.Engine) -> None:
    with reading(loaded) as connection, pytest.raises(NotFound):
        gather(connection, "none-1900", period=WEEK)


def test_flags_of_this_period_and_the_one_before_are_gathered(loaded: sa.Engine) -> None:
    with transaction(loaded) as connection:
        for days_ago in (0, 6, 7, 13, 14):
            a_flagged(connection, f"{days_ago} days ago", days_ago=days_ago)
    assert [flag.item.title for flag in gathered(loaded).flags] == ["Ceasefire holds in the Strait of Northland"] * 4
    assert [flag.item.url.rsplit("/", 1)[1] for flag in gathered(loaded).flags] == [
        "0 days ago",
        "6 days ago",
        "7 days ago",
        "13 days ago",
    ]


def test_a_report_on_an_event_of_the_period_counts_whenever_it_was_published(loaded: sa.Engine) -> None:
    with transaction(loaded) as connection:
        early, late = a_flagged(connection, "early", days_ago=40), a_flagged(connection, "late", days_ago=-1)
        decided(connection, early, replace(RELEVANT, event_on=date(2026, 11, 20)))
        decided(connection, late, replace(RELEVANT, event_on=date(2026, 11, 12)))
    inputs = gathered(loaded)
    assert [flag.item.id for flag in inputs.flags] == [early.id, late.id]
    matter = build(inputs).obligations[0].matter
    assert (matter.flags.relevant, matter.before.relevant) == (1, 1)


def test_a_year_counts_in_the_period_of_its_last_day(loaded: sa.Engine) -> None:
    with transaction(loaded) as connection:
        item = a_flagged(connection, "year", days_ago=327)
        connection.execute(sa.text("UPDATE items SET precision = 'year' WHERE id = :id"), {"id": item.id})
    december = Period(date(2026, 12, 1), date(2026, 12, 31), KNOWN_AT)
    assert item.published_at is not None
    assert item.published_at.date() == date(2026, 1, 1)
    assert len(gathered(loaded, december).flags) == 1
    assert gathered(loaded, Period(date(2026, 1, 1), date(2026, 1, 31), KNOWN_AT)).flags == ()


def test_what_findings_cite_is_gathered_however_old_or_replaced(loaded: sa.Engine) -> None:
    with transaction(loaded) as connection:
        old = a_flagged(connection, "old", days_ago=200)
        review = decided(connection, old, RELEVANT)
        draft = EventDraft(EventKind.EVENT, date(2026, 5, 8), None, "A night", (FLAG,), ())
        first = events.add(connection, draft, item_ids=[old.id], origin=Origin("sea-1999", "analyst", "ani", NOON))
        corrected = Origin("sea-1999", "analyst", "ani", NOON, supersedes=first.id)
        second = events.add(connection, replace(draft, title="A dusk"), item_ids=[], origin=corrected)
        events.add(
            connection, replace(draft, title="A day"), item_ids=[], origin=replace(corrected, supersedes=second.id)
        )
        cited = (Evidence(event_id=first.id), Evidence(review_id=review.id))
        finding = DeterminationDraft(FLAG, Result.FULFILLED, date(2026, 11, 20), None, "Both say so.", cited)
        determinations.add(connection, finding, account_id=1, at=NOON + DAY)
    inputs = gathered(loaded)
    assert [event.title for event in inputs.events] == ["A day"]
    assert [event.title for event in inputs.cited_events] == ["A night", "A dusk"]
    third = inputs.events[0]
    assert [item.id for item in inputs.items] == [old.id]
    section = build(inputs).obligations[0]
    assert section.finding is not None
    assert [cited.label for cited in section.finding.citations] == ["A night", old.title]
    assert [cited.overtaken and cited.overtaken.by for cited in section.finding.citations] == [third.name, None]
    assert section.matter.flags.total == 0


def test_a_cited_event_whose_correction_was_withdrawn_is_withdrawn(loaded: sa.Engine) -> None:
    with transaction(loaded) as connection:
        draft = EventDraft(EventKind.EVENT, date(2026, 11, 20), None, "A night", (FLAG,), ())
        by_hand = Origin("sea-1999", "analyst", "ani", NOON)
        event = events.add(connection, draft, item_ids=[], origin=by_hand)
        corrected = events.add(connection, draft, item_ids=[], origin=replace(by_hand, supersedes=event.id))
        lapsed = DeterminationDraft(
            FLAG, Result.LAPSED, date(2026, 11, 20), None, "It ended.", (Evidence(event_id=event.id),)
        )
        determinations.add(connection, lapsed, account_id=1, at=NOON)
        ani = accounts.named(connection, "ani")
        withdraw_event(connection, corrected.id, "Another strait.", analyst=ani, at=NOON + DAY)
    finding = build(gathered(loaded)).obligations[0].finding
    assert finding is not None
    (became,) = (cited.overtaken for cited in finding.citations)
    assert (became and (became.fate, became.by)) == (Fate.WITHDRAWN, "event-3")


def test_a_cited_event_that_its_pack_dropped_says_so_once_that_was_known(loaded: sa.Engine) -> None:
    with transaction(loaded) as connection:
        draft = EventDraft(EventKind.EVENT, date(2026, 11, 20), None, "A night", (FLAG,), ())
        event = events.add(connection, draft, item_ids=[], origin=Origin("sea-1999", "pack", "pack", NOON))
        lapsed = DeterminationDraft(
            FLAG, Result.LAPSED, date(2026, 11, 20), None, "It ended.", (Evidence(event_id=event.id),)
        )
        determinations.add(connection, lapsed, account_id=1, at=NOON)
        gone = PackChange("event", "night", events.RETIRED, {"id": event.id}, None, "v3", NOON + DAY)
        agreements.note_changes(connection, "sea-1999", [gone])
    told = []
    for known_at in (NOON + DAY / 2, NOON + DAY):
        finding = build(gathered(loaded, replace(WEEK, known_at=known_at))).obligations[0].finding
        assert finding is not None
        told += [became and became.fate for became in (cited.overtaken for cited in finding.citations)]
    assert told == [None, Fate.DROPPED]


def test_the_withdrawal_of_a_cited_event_is_gathered_and_no_event_of_the_report(loaded: sa.Engine) -> None:
    with transaction(loaded) as connection:
        draft = EventDraft(EventKind.EVENT, date(2026, 11, 20), None, "A night", (FLAG,), ())
        event = events.add(connection, draft, item_ids=[], origin=Origin("sea-1999", "analyst", "ani", NOON))
        lapsed = DeterminationDraft(
            FLAG, Result.LAPSED, date(2026, 11, 20), None, "It ended.", (Evidence(event_id=event.id),)
        )
        determinations.add(connection, lapsed, account_id=1, at=NOON)
        withdraw_event(
            connection, event.id, "Another strait.", analyst=accounts.named(connection, "ani"), at=NOON + DAY
        )
    inputs = gathered(loaded)
    assert (inputs.events, [each.name for each in inputs.cited_events]) == ((), ["event-1", "event-2"])
    finding = build(inputs).obligations[0].finding
    assert finding is not None
    assert [became and became.fate for became in (cited.overtaken for cited in finding.citations)] == [Fate.WITHDRAWN]
    before = gathered(loaded, replace(WEEK, known_at=NOON + DAY / 2))
    assert ([each.name for each in before.events], before.cited_events) == (["event-1"], ())


def test_the_monitoring_is_that_of_the_period(loaded: sa.Engine) -> None:
    with transaction(loaded) as connection:
        source = sources.feeds(connection)[0]
        late, _ = sources.add(connection, a_source_entry("Late"), origin="user", at=KNOWN_AT + DAY)
        for days, error in ((-7, None), (-2, None), (-1, "status: 404"), (1, None)):
            outcome = Outcome.UNCHANGED if error is None else Outcome.FAILED
            record = FetchRecord(source.id, None, NOON + days * DAY, 0.1, outcome, None, 0, 0, 0, 0, error)
            fetches.add(connection, record)
        a_flagged(connection)
    (facts,) = gathered(loaded).sources
    assert (facts.id, facts.fetched, facts.failed, facts.items) == (source.id, 1, 1, 1)
    assert (facts.last_success_at, facts.last_error_at, facts.last_error) == (NOON - 2 * DAY, NOON - DAY, "status: 404")
    assert (facts.last_fetch_failed, facts.days) == (True, (date(2026, 11, 22),))
    assert late.id not in {source.id for source in gathered(loaded).sources}


def test_feeds_of_one_host_without_a_name_are_told_apart(loaded: sa.Engine) -> None:
    with transaction(loaded) as connection:
        for path, added_at in (("en", NOON), ("hy", NOON), ("late", KNOWN_AT + DAY)):
            entry = a_source_entry("wire.example", url=f"https://wire.example/{path}")
            sources.add(connection, entry, origin="user", at=added_at)
    told = ["Gazette", "wire.example/en", "wire.example/hy"]
    inputs = gathered(loaded)
    assert [facts.name for facts in inputs.sources] == told
    assert [line.name for line in build(inputs).completeness.sources] == told


def test_whatever_is_entered_later_leaves_an_old_report_as_it_was(loaded: sa.Engine) -> None:
    with transaction(loaded) as connection:
        item = a_flagged(connection)
        decided(connection, item, RELEVANT)
        draft = EventDraft(EventKind.EVENT, date(2026, 11, 20), None, "A night", (FLAG,), ())
        event = events.add(connection, draft, item_ids=[item.id], origin=Origin("sea-1999", "analyst", "ani", NOON))
    before = gathered(loaded)
    later = KNOWN_AT + DAY
    with transaction(loaded) as connection:
        decided(connection, item, ReviewDraft(Decision.UNSURE), days=3, seen=1)
        changed = an_arrival("a", title="Another headline altogether, since last night")
        source = sources.feeds(connection)[0]
        assert items.store(connection, source.id, [changed], seen_at=later).changed == (item.id,)
        fetches.add(connection, FetchRecord(source.id, None, later, 0.1, Outcome.STORED, 200, 9, 0, 1, 0, None))
        corrected = Origin("sea-1999", "analyst", "ani", later, supersedes=event.id)
        events.add(connection, replace(draft, title="A day"), item_ids=[], origin=corrected)
        finding = DeterminationDraft(FLAG, Result.BREACHED, date(2026, 11, 20), None, "Shots.", (Evidence(event.id),))
        determinations.add(connection, finding, account_id=1, at=later)
        agreements.save(connection, _another_pack(), at=later)
    assert gathered(loaded) == before
    assert build(gathered(loaded)).digest == build(before).digest
    now = gathered(loaded, replace(WEEK, known_at=later))
    assert now.subject.title == "Agreement on the Southern Strait"
    assert [target.number for target in now.subject.obligations] == ["1.1", "3.1"]
    assert now.flags[0].item.title == "Another headline altogether, since last night"


def _another_pack() -> Agreement:
    """The agreement with everything changed that a report prints: title, clauses, places, obligations, watchpoints."""
    agreement = an_agreement(version="v2")
    return replace(
        agreement,
        title="Agreement on the Southern Strait",
        clauses=(replace(a_clause("1"), title="Peace at sea"), a_clause("3")),
        places=(Place("strait", "Straits", {"en": ("strait*",)}), Place("bay", "Bay", {"en": ("bays",)})),
        obligations=(an_obligation("3.1"), replace(an_obligation("1.1"), title="Calm at sea")),
        watchpoints=(an_obligation("W2", kind=Kind.WATCHPOINT),),
        indicators=(),
    )


def test_spot_checks_are_told_as_they_were_known(loaded: sa.Engine) -> None:
    with transaction(loaded) as connection:
        found = [a_flagged(connection, name) for name in "abc"]
        source = sources.feeds(connection)[0].id
        plain = items.store(connection, source, [an_arrival(name) for name in "xyz"], seen_at=NOON).new
        waiting_items.note_flagged(connection, [*plain, *(item.id for item in found)], "r1")
        decided(connection, found[0], RELEVANT, days=1)
        decided(connection, found[1], ReviewDraft(Decision.NOT_RELEVANT), days=1)
        draw(connection, "sea-1999", size=50, at=NOON)
        ani = Account(1, "ani", None, NOON, None)
        for days, item_id, missed in [(1, plain[0], (FLAG,)), (1, plain[1], ()), (3, plain[2], (FLAG,))]:
            (check,) = spotchecks.listed(connection, item=item_id)
            judge(connection, check.id, Verdict(missed, 0), analyst=ani, at=NOON + days * DAY)
        decided(connection, found[2], RELEVANT, days=3)
    known = SpotFacts(population=3, judged=2, missed=1, relevant=1, not_relevant=1, waiting=1)
    assert gathered(loaded).spot_checks == known
    later = replace(WEEK, known_at=NOON + 4 * DAY)
    assert gathered(loaded, later).spot_checks == replace(known, judged=3, missed=2, relevant=2, waiting=0)
    before = replace(WEEK, known_at=NOON - DAY / 2)
    assert gathered(loaded, before).spot_checks == SpotFacts(0, 0, 0, 0, 0, 0)


def test_an_obligation_that_the_pack_dropped_stays_in_reports_with_what_was_found_on_it(loaded: sa.Engine) -> None:
    with transaction(loaded) as connection:
        review = decided(connection, a_flagged(connection), RELEVANT)
        cited = (Evidence(review_id=review.id),)
        finding = DeterminationDraft(FLAG, Result.FULFILLED, date(2026, 11, 20), None, "It says so.", cited)
        determinations.add(connection, finding, account_id=1, at=NOON + DAY)
    before = build(gathered(loaded))
    with transaction(loaded) as connection:
        smaller = replace(an_agreement(version="v3"), obligations=an_agreement().obligations[1:], indicators=())
        agreements.save(connection, smaller, at=KNOWN_AT)
    after = build(gathered(loaded))
    assert [(one.matter.number, one.retired_on) for one in after.obligations] == [
        ("2.1", None),
        ("1.1", KNOWN_AT.date()),
    ]
    assert after.obligations[-1].result is Result.FULFILLED
    assert after.obligations[-1].matter.flags.relevant == 1
    assert [one.matter.number for one in before.obligations] == ["1.1", "2.1"]
    told = write_csv(after).decode()
    assert "no longer in the pack since 2026-11-26" in told
    earlier = replace(WEEK, known_at=KNOWN_AT - timedelta(hours=1))
    assert [one.retired_on for one in build(gathered(loaded, earlier)).obligations] == [None, None]


def test_a_finding_says_when_the_obligation_read_otherwise(loaded: sa.Engine) -> None:
    finding = DeterminationDraft(FLAG, Result.UNVERIFIED, date(2026, 11, 20), None, "Nobody can say.", ())
    with transaction(loaded) as connection:
        determinations.add(connection, finding, account_id=1, at=NOON)
        first, *others = an_agreement().obligations
        reworded = replace(first, title="No boats", obligors=("SL",))
        agreements.save(connection, an_agreement(version="v3", obligations=(reworded, *others)), at=NOON + DAY)
        determinations.add(connection, finding, account_id=1, at=NOON + DAY)
    section = build(gathered(loaded)).obligations[0]
    later, earlier = section.findings[1], section.findings[0]
    assert later.read_then is None
    assert earlier.read_then is not None
    assert earlier.read_then.title == first.title
    assert f"entered when it read: {first.title}" in write_csv(build(gathered(loaded))).decode()


def test_an_event_of_which_no_report_is_relevant_any_more_says_so_once_that_was_known(loaded: sa.Engine) -> None:
    with transaction(loaded) as connection:
        item = a_flagged(connection)
        draft = EventDraft(EventKind.EVENT, date(2026, 11, 20), None, "A night", (FLAG,), ())
        decided(connection, item, RELEVANT, days=0)
        event = events.add(connection, draft, item_ids=[item.id], origin=Origin("sea-1999", "analyst", "ani", NOON))
        finding = DeterminationDraft(FLAG, Result.BREACHED, date(2026, 11, 20), None, "Shots.", (Evidence(event.id),))
        determinations.add(connection, finding, account_id=1, at=NOON)
    week = replace(WEEK, known_at=NOON + DAY / 2)
    before = build(gathered(loaded, week))
    with transaction(loaded) as connection:
        decided(connection, item, ReviewDraft(Decision.NOT_RELEVANT), seen=1)
    assert build(gathered(loaded, week)) == before
    told = []
    for report in (before, build(gathered(loaded))):
        found = report.obligations[0].finding
        assert found is not None
        told += [became and became.fate for became in (report.events[0].overtaken, found.citations[0].overtaken)]
    assert told == [None, None, Fate.EMPTIED, Fate.EMPTIED]


def test_what_a_pack_grouped_stands_in_a_report_under_a_correction_of_its_event_too(loaded: sa.Engine) -> None:
    with transaction(loaded) as connection:
        item = a_flagged(connection)
        decided(connection, item, RELEVANT, days=0)
        decided(connection, item, ReviewDraft(Decision.WITHDRAWN), days=0, seen=1)
        draft = EventDraft(EventKind.EVENT, date(2026, 11, 20), None, "A night", (FLAG,), ())
        pack = events.add(connection, draft, item_ids=[item.id], origin=Origin("sea-1999", "pack", "pack", NOON))
        origin = Origin("sea-1999", "analyst", "ani", NOON, supersedes=pack.id)
        events.add(connection, replace(draft, title="A long night"), item_ids=[item.id], origin=origin)
    [event] = build(gathered(loaded)).events
    assert (event.title, event.overtaken) == ("A long night", None)


def test_when_the_agreement_was_retired_is_told_as_known_then(loaded: sa.Engine) -> None:
    with transaction(loaded) as connection:
        watching.retire(connection, "sea-1999", saving.By("ani", NOON, "It ran out"))
        watching.restore(connection, "sea-1999", saving.By("ani", NOON + 3 * DAY, "It was renewed"))
    assert gathered(loaded).unwatched == (Unwatched(NOON, None),)
    later = Period(WEEK.from_on, WEEK.to_on, NOON + 4 * DAY)
    assert gathered(loaded, later).unwatched == (Unwatched(NOON, NOON + 3 * DAY),)
    assert "retired since 24 November 2026" in build(gathered(loaded)).completeness.summary
