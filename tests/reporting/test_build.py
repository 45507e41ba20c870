from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.reporting.builders import (
    KALBAJAR,
    NO_SPOT_CHECKS,
    NOVEMBER,
    TERM,
    a_determination,
    a_flag,
    a_review,
    a_subject,
    an_event,
    an_item,
    full_inputs,
    inputs_of_an_emptied_event,
    some_inputs,
)
from tracker.domain.determination import Evidence, Result, WorkState
from tracker.domain.event import EventKind
from tracker.domain.flag import Stance
from tracker.domain.item import DatePrecision
from tracker.domain.overtaken import Fate
from tracker.domain.report import Citation, FlagTally, ObligationSection, Report
from tracker.domain.review import Decision, Voice
from tracker.domain.terms import TextCode
from tracker.errors import Invalid
from tracker.reporting.build import build
from tracker.reporting.inputs import Period, SpotFacts


def section(report: Report, number: str) -> ObligationSection:
    return next(entry for entry in report.obligations if entry.matter.number == number)


def test_without_findings_nothing_is_assessed() -> None:
    report = build(some_inputs())
    assert [(entry.result, entry.opening_result, entry.changed) for entry in report.obligations] == [
        (None, None, False)
    ] * 3
    assert section(report, "1.1").finding is None


def test_reports_of_a_breach_do_not_make_a_finding() -> None:
    report = build(some_inputs(flags=(a_flag(None, a_review()),)))
    assert section(report, "1.1").result is None
    assert len(section(report, "1.1").matter.evidence) == 1


def test_the_finding_that_holds_at_the_end_stands_beside_the_one_before_the_period() -> None:
    found = section(build(full_inputs()), "1.1")
    assert (found.opening_result, found.result, found.changed) == (Result.FULFILLED, Result.BREACHED, True)
    assert [change.id for change in found.changes] == [1, 2]


def test_a_finding_entered_after_the_time_of_knowledge_is_not_known() -> None:
    late = a_determination(recorded_at=datetime(2021, 2, 2, tzinfo=UTC), evidence=())
    assert section(build(some_inputs(determinations=(late,))), "1.1").result is None


def test_a_replaced_finding_is_marked_and_does_not_hold() -> None:
    first = a_determination(1, evidence=(), recorded_at=datetime(2020, 11, 21, tzinfo=UTC))
    second = a_determination(
        2, Result.DISPUTED, evidence=(), supersedes=1, recorded_at=datetime(2020, 11, 22, tzinfo=UTC)
    )
    found = section(build(some_inputs(determinations=(first, second))), "1.1")
    assert [(change.id, change.superseded) for change in found.changes] == [(1, True), (2, False)]
    assert found.result is Result.DISPUTED


@pytest.mark.parametrize("state", [WorkState.TO_DO, WorkState.IN_PROGRESS, WorkState.IN_REVIEW])
def test_a_draft_holds_nowhere_and_stands_in_the_history(state: WorkState) -> None:
    draft = a_determination(1, evidence=(), work_state=state)
    found = section(build(some_inputs(determinations=(draft,))), "1.1")
    assert (found.result, found.changed, found.earlier) == (None, False, ())
    assert [(entry.id, entry.stands) for entry in found.history] == [(1, False)]


def test_what_held_within_the_period_is_told_in_order_and_not_only_first_and_last() -> None:
    before = a_determination(
        1, Result.FULFILLED, evidence=(), valid_from=date(2020, 11, 1), valid_until=date(2020, 11, 14)
    )
    between = a_determination(
        2, Result.BREACHED, evidence=(), valid_from=date(2020, 11, 15), valid_until=date(2020, 11, 20)
    )
    after = a_determination(3, Result.FULFILLED, evidence=(), valid_from=date(2020, 11, 21))
    found = section(build(some_inputs(determinations=(before, between, after))), "1.1")
    assert [(held.first.day, held.last.day, [each.result for each in held.findings]) for held in found.course] == [
        (10, 14, [Result.FULFILLED]),
        (15, 20, [Result.BREACHED]),
        (21, 30, [Result.FULFILLED]),
    ]
    assert (found.changed, found.ends_as_it_began) == (True, True)
    assert [entry.id for entry in found.earlier] == [1, 2]


def test_findings_on_two_parties_stand_side_by_side() -> None:
    armenia = a_determination(1, Result.FULFILLED, evidence=(), party="AM")
    azerbaijan = a_determination(2, evidence=(), party="AZ")
    found = section(build(some_inputs(determinations=(armenia, azerbaijan))), "1.1")
    assert [(entry.result, entry.party) for entry in found.findings] == [
        (Result.FULFILLED, "Armenia"),
        (Result.BREACHED, "Azerbaijan"),
    ]
    assert found.result is Result.BREACHED
    assert [entry.id for entry in found.beside] == [1]


@pytest.mark.parametrize(
    ("known_on", "says"),
    [
        (date(2020, 11, 30), ""),
        (date(2020, 11, 29), "1 of its 21 days lay ahead"),
        (date(2020, 11, 9), "had not begun on 9 November 2020"),
    ],
)
def test_a_period_that_is_not_over_says_so(known_on: date, says: str) -> None:
    known_at = datetime(known_on.year, known_on.month, known_on.day, 12, tzinfo=UTC)
    report = build(some_inputs(period=replace(NOVEMBER, known_at=known_at)))
    assert (says in report.not_over) if says else (report.not_over == "")


def test_an_events_reports_say_who_asserts_what() -> None:
    (event,) = build(full_inputs()).events
    assert [(report.side, report.voices) for report in event.reports] == [
        ("AZ", (Voice("karabakh-2020/6.1", Stance.FULFILMENT, confirmed=True, review="review-8"),)),
        ("AM", (Voice("karabakh-2020/6.1", Stance.FULFILMENT, confirmed=False),)),
    ]


def test_a_finding_names_the_events_and_reports_it_rests_on() -> None:
    finding = section(build(full_inputs()), "1.1").finding
    assert finding is not None
    assert [(cited.kind, cited.name, cited.item_id, cited.source) for cited in finding.citations] == [
        ("report", "review-1", 2, "Armenpress"),
        ("report", "review-2", 3, "Azərtac"),
        ("event", "event-2", None, "pack"),
    ]


def test_a_citation_gives_the_day_of_publication_where_no_event_day_was_named() -> None:
    inputs = some_inputs(
        flags=(a_flag(an_item(1, published_at=datetime(2020, 9, 1, tzinfo=UTC)), a_review(1)),),
        determinations=(a_determination(),),
    )
    finding = section(build(inputs), "1.1").finding
    assert finding is not None
    assert finding.citations == (
        Citation(
            kind="report",
            name="review-1",
            item_id=1,
            label="Report 1",
            lang="en",
            day=date(2020, 9, 1),
            precision=DatePrecision.DAY,
            source="OC Media",
            side="independent",
            url="https://news.example/1",
            voice=Voice("karabakh-2020/1.1", Stance.BREACH, confirmed=True, review="review-1"),
            text_changed=False,
            author="nina",
            recorded_at=datetime(2020, 12, 1, tzinfo=UTC),
            reports=(),
            overtaken=None,
        ),
    )


def test_a_citation_says_what_became_of_the_review_or_event() -> None:
    cited, undo = a_review(1), a_review(2, Decision.WITHDRAWN, number=2, undoes=1, analyst="anna")
    finding = a_determination(evidence=(Evidence(review_id=1), Evidence(event_id=1), Evidence(event_id=3)))
    inputs = some_inputs(
        flags=(a_flag(None, cited, undo),),
        determinations=(finding,),
        events=(an_event(3),),
        cited_events=(an_event(1), an_event(2, supersedes=1)),
    )
    found = section(build(inputs), "1.1").finding
    assert found is not None
    assert [became and (became.fate, became.by) for became in (each.overtaken for each in found.citations)] == [
        (Fate.TAKEN_BACK, "review-2"),
        (Fate.CORRECTED, "event-2"),
        None,
    ]


def test_evidence_that_names_nothing_is_refused() -> None:
    with pytest.raises(Invalid, match="neither an event nor a review"):
        build(some_inputs(determinations=(a_determination(evidence=(Evidence(),)),)))


def test_flags_of_the_previous_period_are_counted_beside() -> None:
    matter = section(build(full_inputs()), "1.1").matter
    assert matter.flags == FlagTally(relevant=4, not_relevant=0, unsure=1, unreviewed=1)
    assert matter.before == FlagTally(relevant=1, not_relevant=0, unsure=0, unreviewed=0)


def test_a_watchpoint_is_followed_and_never_assessed() -> None:
    (matter,) = build(full_inputs()).watchpoints
    assert (matter.number, matter.clause, matter.clause_title, len(matter.evidence)) == ("W1", None, "", 1)


def test_the_state_that_follows_from_the_text_is_that_of_the_last_day() -> None:
    report = build(some_inputs())
    assert section(report, "6.1").text_state.code is TextCode.DUE
    assert section(report, "4.2").text_state.reason == (
        "First term, until 10 November 2025; notice possible until 10 May 2025"
    )


def test_notice_known_at_the_time_ends_the_term() -> None:
    notice = an_event(
        1, kind=EventKind.NOTICE, party="AZ", obligations=("karabakh-2020/4.2",), starts_on=date(2020, 11, 20)
    )
    assert (
        "notice was given on 20 November 2020" in section(build(some_inputs(events=(notice,))), "4.2").text_state.reason
    )
    russian = replace(notice, party="RU")
    assert "notice possible" in section(build(some_inputs(events=(russian,))), "4.2").text_state.reason


def test_dates_of_the_period_and_those_to_come_are_apart() -> None:
    report = build(some_inputs())
    assert [(row.date, row.obligation) for row in report.dates] == [
        (date(2020, 11, 10), TERM.slug),
        (date(2020, 11, 15), KALBAJAR.slug),
        (date(2020, 11, 25), KALBAJAR.slug),
    ]
    assert [(row.date, row.kind) for row in report.upcoming] == [(date(2025, 5, 10), "notice_by")]
    following = section(report, "4.2").next_date
    assert following is not None
    assert following.date == date(2025, 5, 10)
    assert section(report, "6.1").next_date is None


def test_the_next_date_lies_after_the_last_day() -> None:
    period = Period(date(2025, 5, 1), date(2025, 5, 10), datetime(2025, 6, 1, tzinfo=UTC))
    report = build(some_inputs(period=period))
    following = section(report, "4.2").next_date
    assert following is not None
    assert following.date == date(2025, 11, 10)
    assert [(row.date, row.kind) for row in report.upcoming] == [
        (date(2025, 11, 10), "term_end"),
        (date(2025, 11, 10), "term_start"),
    ]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "shown"),
    [
        (date(2020, 11, 9), None, False),
        (date(2020, 11, 9), date(2020, 11, 10), True),
        (date(2020, 11, 30), None, True),
        (date(2020, 12, 1), date(2020, 12, 2), False),
    ],
)
def test_events_are_those_that_touch_the_period(starts_on: date, ends_on: date | None, shown: bool) -> None:
    report = build(some_inputs(events=(an_event(1, starts_on=starts_on, ends_on=ends_on),)))
    assert bool(report.events) is shown
    assert bool(section(report, "6.1").matter.events) is shown


def test_an_event_carries_its_place_and_its_reports_by_day() -> None:
    (event,) = build(full_inputs()).events
    assert (event.place, event.obligations) == ("Kalbajar / Karvachar", ("6.1",))
    assert [report.source for report in event.reports] == ["Azərtac", "Armenpress"]
    placeless = an_event(place=None)
    unknown = an_event(2, place="elsewhere")
    places = [event.place for event in build(some_inputs(events=(placeless, unknown))).events]
    assert places == [None, "elsewhere"]


def test_parties_are_called_by_name_where_known() -> None:
    found = section(build(some_inputs()), "1.1")
    assert (found.obligors, found.supervisor) == (("Azerbaijan", "Armenia"), "UNHCR")


def test_the_same_inputs_give_the_same_report_and_others_another_digest() -> None:
    assert build(full_inputs()) == build(full_inputs())
    later = replace(full_inputs(), period=replace(NOVEMBER, known_at=datetime(2021, 2, 1, 12, 0, 1, tzinfo=UTC)))
    assert build(later).digest != build(full_inputs()).digest
    renamed = some_inputs(subject=a_subject(short_title="Another"))
    assert build(renamed).digest != build(some_inputs()).digest


def test_the_report_counts_evidence_from_the_record_once_an_item() -> None:
    item = an_item(1, record=True)
    flags = (
        a_flag(item, a_review(1)),
        a_flag(item, a_review(2), obligation="karabakh-2020/6.1", flag_id=2),
        a_flag(an_item(2), a_review(3), flag_id=3),
    )
    assert build(some_inputs(flags=flags)).completeness.record_reports == 1


def test_the_limits_say_which_share_of_the_relevant_reports_was_flagged() -> None:
    what = "Estimated share of relevant reports that were flagged"
    sampled_alone = SpotFacts(population=90, judged=0, missed=0, relevant=0, not_relevant=0, waiting=0)
    unread = SpotFacts(population=90, judged=50, missed=1, relevant=0, not_relevant=0, waiting=9)
    nothing = SpotFacts(population=50, judged=50, missed=0, relevant=0, not_relevant=3, waiting=0)
    for facts, reason in (
        (NO_SPOT_CHECKS, "no spot check of a report without a flag was drawn"),
        (sampled_alone, "no spot check of a report without a flag was judged"),
        (unread, "no flag on the reports that samples were drawn from is reviewed as relevant or not"),
        (nothing, "no relevant report was found, and none was missed"),
    ):
        assert build(some_inputs(spot_checks=facts)).limits[-1] == f"{what}: not estimated, as {reason}."
    checks = "spot checks of reports without a flag"
    whole = SpotFacts(population=50, judged=50, missed=10, relevant=90, not_relevant=10, waiting=0)
    told = build(some_inputs(spot_checks=whole)).limits[-1]
    assert told == f"{what}, for whatever obligation: 0.90 (0.90–0.90), from 50 {checks}."
    sampled = SpotFacts(population=1000, judged=50, missed=0, relevant=90, not_relevant=10, waiting=20)
    told = build(some_inputs(spot_checks=sampled)).limits[-1]
    assert told.startswith(f"{what}, for whatever obligation: 1.00 (0.")
    assert told.endswith(f"–1.00), from 50 {checks}.")


def test_an_event_of_which_no_report_is_relevant_any_more_says_so_and_where_it_is_cited_too() -> None:
    inputs = inputs_of_an_emptied_event()
    report = build(inputs)
    found = section(report, "6.1").finding
    assert found is not None
    for became in (report.events[0].overtaken, found.citations[0].overtaken):
        assert became is not None
        assert (became.fate, became.by) == (Fate.EMPTIED, "review-2")
    [facts] = inputs.voices
    before = build(replace(inputs, voices=(replace(facts, reviews=facts.reviews[:1]),)))
    assert before.events[0].overtaken is None
    # What was said of another obligation than those that the event bears on is no matter of it.
    elsewhere = build(replace(inputs, voices=(replace(facts, obligation="karabakh-2020/1.1"),)))
    assert elsewhere.events[0].overtaken is None


def test_an_event_keeps_a_report_on_which_nobody_decided_for_another_of_its_obligations() -> None:
    inputs = inputs_of_an_emptied_event()
    [facts], [event] = inputs.voices, inputs.events
    unjudged = replace(facts, obligation="karabakh-2020/1.1", reviews=())
    both = replace(event, obligations=(facts.obligation, unjudged.obligation))
    report = build(replace(inputs, events=(both,), voices=(facts, unjudged)))
    assert report.events[0].overtaken is None
