"""Stored records become a Report. Pure: the same inputs always give the same report."""

import math
from collections.abc import Collection
from datetime import date

from tracker.domain.agreement import read_then
from tracker.domain.determination import Determination, Evidence, all_holding, replaced, spells
from tracker.domain.event import Event
from tracker.domain.flag import FlagState
from tracker.domain.item import DatePrecision, appeared_on, day_known
from tracker.domain.obligation import Obligation
from tracker.domain.overtaken import Overtaken, event_overtaken, last_of, review_overtaken
from tracker.domain.phrases import recall_words
from tracker.domain.plural import counted
from tracker.domain.recall import NO_FLAG_REVIEWED, Checked, Found, Recall, estimate, lacking
from tracker.domain.report import (
    Citation,
    EventLine,
    EventReport,
    Finding,
    Held,
    HeldFinding,
    Matter,
    ObligationSection,
    Report,
    Wording,
)
from tracker.domain.review import Voice, voice
from tracker.domain.terms import (
    CalendarRow,
    RowState,
    add_months,
    calendar,
    dates_ahead,
    notices_by_obligation,
    number_key,
    plain_date,
    text_state,
)
from tracker.errors import Invalid
from tracker.reporting.canonical import digest_of
from tracker.reporting.completeness import completeness
from tracker.reporting.evidence import (
    assertions,
    brought_back,
    decider,
    evidence,
    filed_on,
    judged_form,
    safe_link,
    state,
    tally,
)
from tracker.reporting.inputs import FlagFacts, Period, ReportedItem, ReportInputs, SpotFacts, VoiceFacts

MONTHS_AHEAD = 12
"""How far the upcoming dates of a report reach; the next date of each obligation stands there however far it is."""

LIMITS = (
    "A report of a breach is an allegation. Only a finding by an analyst says what became of an obligation, and an "
    "obligation that nobody assessed is printed as not assessed.",
    "The side beside a report is that of the outlet that carried it, not of whoever is quoted in it.",
    "Reports are found by words in titles and summaries of the sources listed here; what these sources did not carry, "
    "or carried in other words, is missing.",
    "A report counts under the day of the event where the analyst named it, else under the day it was published; one "
    "whose month or year alone is known counts under the last day of that month or year. Days are UTC.",
    "Where stories are counted, copies of the same text count as one; different texts may still go back to one origin. "
    "Relevant and unreviewed reports are counted one by one, copies too.",
    "Everything is as entered by the time of knowledge, names, sides and grades of sources too.",
)


def build(inputs: ReportInputs) -> Report:
    """Return the report on the inputs' agreement and period."""
    period, subject = inputs.period, inputs.subject
    builder = _Builder(inputs)
    obligations = (
        *(builder.section(target) for target in subject.obligations),
        *(builder.section(one.obligation, retired_on=one.retired_at.date()) for one in subject.retired),
    )
    watchpoints = tuple(builder.matter(target) for target in subject.watchpoints)
    dates, upcoming = builder.dates()
    matters = (*(section.matter for section in obligations), *watchpoints)
    cited = {row.item_id for matter in matters for row in matter.evidence if row.record}
    return Report(
        agreement=subject.id,
        title=subject.title,
        short_title=subject.short_title,
        from_on=period.from_on,
        to_on=period.to_on,
        known_at=period.known_at,
        previous_from=period.previous_from,
        previous_to=period.eve,
        not_over=_not_over(period),
        sides=tuple((side.code, side.name) for side in subject.sides),
        authentic_lang=subject.authentic_lang,
        authentic_url=safe_link(subject.authentic_url),
        clauses=subject.clauses,
        obligations=obligations,
        watchpoints=watchpoints,
        events=tuple(builder.event(event) for event in builder.period_events),
        dates=dates,
        upcoming=upcoming,
        completeness=completeness(inputs.sources, period, record_reports=len(cited), unwatched=inputs.unwatched),
        limits=(*LIMITS, found_share(inputs.spot_checks)),
        digest=digest_of(inputs),
    )


def found_share(facts: SpotFacts) -> str:
    """Say which share of the relevant reports was flagged, as the spot checks known by then tell."""
    what = "Estimated share of relevant reports that were flagged"
    told = _recall(facts)
    if isinstance(told, str):
        return f"{what}: not estimated, as {told}."
    checks = f"{counted(facts.judged, 'spot check')} of reports without a flag"
    return f"{what}, for whatever obligation: {recall_words(told)}, from {checks}."


def _recall(facts: SpotFacts) -> Recall | str:
    """Return the estimate, or why there is none."""
    decided = facts.relevant + facts.not_relevant
    if not facts.population:
        return "no spot check of a report without a flag was drawn"
    if not facts.judged:
        return "no spot check of a report without a flag was judged"
    if not decided:
        return NO_FLAG_REVIEWED
    share = (facts.relevant + 0.5) / (decided + 1)
    spread = facts.waiting * math.sqrt(share * (1 - share) * (1 / (decided + 2) + 1 / max(facts.waiting, 1)))
    found = Found(facts.relevant, facts.waiting * share, spread)
    drawn = [[Checked(facts.population, facts.judged, facts.missed)]]
    told = estimate(drawn, found)
    return lacking(drawn) if told is None else told


class _Builder:
    """The inputs, indexed once."""

    def __init__(self, inputs: ReportInputs) -> None:
        self.inputs = inputs
        self.period = inputs.period
        self.notices = notices_by_obligation(inputs.events, inputs.subject.obligations)
        self.items = {item.id: item for item in inputs.items}
        self.events = {event.id: event for event in (*inputs.events, *inputs.cited_events, *inputs.earlier_events)}
        self.successors = {event.supersedes: event for event in self.events.values() if event.supersedes is not None}
        self.dropped = dict(inputs.dropped_events)
        self.reviews = {review.id: (review, flag) for flag in inputs.flags for review in flag.reviews}
        self.replaced = replaced(inputs.determinations)
        self.clauses = {clause.number: clause.title for clause in inputs.subject.clauses}
        self.parties = {party.code: party.name for party in inputs.subject.parties}
        self.places = dict(inputs.subject.places)
        self.period_events = sorted(
            (event for event in inputs.events if self._overlaps(event)), key=lambda event: (event.starts_on, event.id)
        )
        self.voices: dict[int, list[VoiceFacts]] = {}
        for facts in inputs.voices:
            self.voices.setdefault(facts.item_id, []).append(facts)
        self.flags: dict[str, list[FlagFacts]] = {}
        for flag in inputs.flags:
            self.flags.setdefault(flag.obligation, []).append(flag)

    def _overlaps(self, event: Event) -> bool:
        ends_on = event.starts_on if event.ends_on is None else event.ends_on
        return event.starts_on <= self.period.to_on and ends_on >= self.period.from_on

    def section(self, obligation: Obligation, *, retired_on: date | None = None) -> ObligationSection:
        mine = [entry for entry in self.inputs.determinations if entry.obligation == obligation.slug]
        known_at, last = self.period.known_at, self.period.to_on
        notices = self.notices.get(obligation.slug, ())
        supervisor = obligation.supervisor
        course = spells(mine, first=self.period.from_on, last=last, known_at=known_at)
        held = {found.id for spell in course for found in spell.findings}
        at_end = all_holding(mine, day=last, known_at=known_at)
        eve = all_holding(mine, day=self.period.eve, known_at=known_at)
        return ObligationSection(
            matter=self.matter(obligation),
            obligors=tuple(self.parties.get(code, code) for code in obligation.obligors),
            supervisor=None if supervisor is None else self.parties.get(supervisor, supervisor),
            text_state=text_state(obligation, as_of=last, notices=notices),
            finding=self.finding(at_end[-1]) if at_end else None,
            beside=tuple(self.finding(entry) for entry in at_end[:-1]),
            opening=self.finding(eve[-1]) if eve else None,
            eve=tuple(self._held(entry) for entry in eve),
            course=tuple(
                Held(spell.first, spell.last, tuple(self._held(entry) for entry in spell.findings)) for spell in course
            ),
            changes=tuple(self.finding(entry) for entry in mine if entry.id in held or self._falls_within(entry)),
            next_date=_after(obligation, notices, last=last) if retired_on is None else None,
            retired_on=retired_on,
        )

    def _falls_within(self, determination: Determination) -> bool:
        return self.period.holds(determination.valid_from) or self.period.holds(determination.recorded_at.date())

    def _party(self, code: str | None) -> str | None:
        return None if code is None else self.parties.get(code, code)

    def _held(self, determination: Determination) -> HeldFinding:
        return HeldFinding(determination.id, determination.result, self._party(determination.party))

    def finding(self, determination: Determination) -> Finding:
        return Finding(
            id=determination.id,
            name=determination.name,
            result=determination.result,
            degree=determination.degree,
            party=self._party(determination.party),
            valid_from=determination.valid_from,
            valid_until=determination.valid_until,
            rationale=determination.rationale,
            work_state=determination.work_state,
            author=determination.author,
            recorded_at=determination.recorded_at,
            superseded=determination.id in self.replaced,
            read_then=self._read_then(determination),
            citations=tuple(self._citation(cited, determination.obligation) for cited in determination.evidence),
        )

    def _read_then(self, determination: Determination) -> Wording | None:
        subject = self.inputs.subject
        every = (*subject.obligations, *(one.obligation for one in subject.retired))
        obligation = next(each for each in every if each.slug == determination.obligation)
        then = read_then(subject.reworded, obligation, determination.recorded_at)
        if then is None:
            return None
        return Wording(then.title, then.content, tuple(self.parties.get(code, code) for code in then.obligors))

    def _citation(self, cited: Evidence, obligation: str) -> Citation:
        if cited.event_id is not None:
            event = self.events[cited.event_id]
            return Citation(
                kind="event",
                name=event.name,
                item_id=None,
                label=event.title,
                lang=None,
                day=event.starts_on,
                precision=DatePrecision.DAY,
                source=event.origin,
                side=None,
                url="",
                voice=None,
                text_changed=False,
                author=event.author,
                recorded_at=event.recorded_at,
                reports=self._event_reports(event, (obligation,)),
                overtaken=self._overtaken(event),
            )
        if cited.review_id is None:
            raise Invalid("cites neither an event nor a review", field="evidence")
        review, flag = self.reviews[cited.review_id]
        item, form = flag.item, judged_form(flag, review)
        return Citation(
            kind="report",
            name=review.name,
            item_id=item.id,
            label=form.title,
            lang=item.lang,
            day=appeared_on(item) if review.event_on is None else review.event_on,
            precision=day_known(item) if review.event_on is None else DatePrecision.DAY,
            source=item.source,
            side=item.side,
            url=safe_link(form.url),
            voice=Voice(obligation, review.stance, review.stance_confirmed, review.name),
            text_changed=form.number < item.revision,
            author=decider(flag, review),
            recorded_at=review.reviewed_at,
            reports=(),
            overtaken=review_overtaken(review, flag.reviews),
            restored=brought_back(flag, review),
        )

    def _overtaken(self, event: Event) -> Overtaken | None:
        voices = (facts for item_id in event.items for facts in self.voices.get(item_id, ()))
        given = [facts.reviews for facts in voices if facts.obligation in event.obligations]
        return event_overtaken(event, last_of(event, self.successors), self.dropped, given, self.events)

    def matter(self, target: Obligation) -> Matter:
        flags = self.flags.get(target.slug, [])
        current = [flag for flag in flags if self.period.holds(filed_on(flag))]
        rows = evidence(flag for flag in current if state(flag) is FlagState.RELEVANT)
        return Matter(
            slug=target.slug,
            number=target.number,
            title=target.title,
            content=target.content,
            kind=target.kind,
            clause=target.clause,
            clause_title="" if target.clause is None else self.clauses.get(target.clause, ""),
            flags=tally(current),
            before=tally(flag for flag in flags if self.period.held_before(filed_on(flag))),
            evidence=rows,
            assertions=assertions(rows, sides=[side.code for side in self.inputs.subject.sides]),
            events=tuple(event.id for event in self.period_events if target.slug in event.obligations),
        )

    def event(self, event: Event) -> EventLine:
        prefix = f"{self.inputs.subject.id}/"
        return EventLine(
            id=event.id,
            name=event.name,
            kind=event.kind,
            starts_on=event.starts_on,
            ends_on=event.ends_on,
            title=event.title,
            obligations=tuple(sorted((slug.removeprefix(prefix) for slug in event.obligations), key=number_key)),
            place=None if event.place is None else self.places.get(event.place, event.place),
            party=event.party,
            note=event.note,
            origin=event.origin,
            author=event.author,
            recorded_at=event.recorded_at,
            reports=self._event_reports(event, event.obligations),
            overtaken=self._overtaken(event),
        )

    def _event_reports(self, event: Event, obligations: Collection[str]) -> tuple[EventReport, ...]:
        """Return the event's reports by day, with what they say on these obligations (slugs)."""
        items = [self.items[item_id] for item_id in event.items if item_id in self.items]
        ordered = sorted(items, key=lambda item: (appeared_on(item), item.id))
        return tuple(_event_report(item, self._voices(item.id, obligations)) for item in ordered)

    def _voices(self, item_id: int, obligations: Collection[str]) -> tuple[Voice, ...]:
        facts = [facts for facts in self.voices.get(item_id, ()) if facts.obligation in obligations]
        said = [voice(each.obligation, each.guess, each.review) for each in facts]
        return tuple(sorted((each for each in said if each is not None), key=lambda each: number_key(each.obligation)))

    def dates(self) -> tuple[tuple[CalendarRow, ...], tuple[CalendarRow, ...]]:
        """Return the dates of the period, and those to come, as they stand on its last day."""
        last, obligations = self.period.to_on, self.inputs.subject.obligations
        rows = calendar(obligations, notices=self.notices, as_of=last, until=add_months(last, MONTHS_AHEAD))
        within = tuple(row for row in rows if self.period.holds(row.date))
        ahead = {row for row in rows if row.date > last and row.state is not RowState.POSTPONED}
        for obligation in obligations:
            row = _after(obligation, self.notices.get(obligation.slug, ()), last=last)
            if row is not None:
                ahead.add(row)
        number = {obligation.slug: number_key(obligation.number) for obligation in obligations}
        return within, tuple(sorted(ahead, key=lambda row: (row.date, number[row.obligation], row.kind)))


def _after(obligation: Obligation, notices: tuple[date, ...], *, last: date) -> CalendarRow | None:
    """Return the first date that the obligation sets after `last`, as it stands on that day."""
    ahead = dates_ahead(obligation, as_of=last, notices=notices)
    return next((row for row in ahead if row.date > last), None)


def _event_report(item: ReportedItem, voices: tuple[Voice, ...]) -> EventReport:
    return EventReport(item.id, item.title, item.lang, item.source, item.side, safe_link(item.url), voices)


def _not_over(period: Period) -> str:
    """Return that the period was not over at the time of knowledge, "" when it was."""
    known_on = period.known_at.date()
    ahead = (period.to_on - known_on).days
    if ahead <= 0:
        return ""
    if ahead >= period.days:
        return f"This period had not begun on {plain_date(known_on)}, up to which this report knows anything."
    return (
        f"This period is not over: on {plain_date(known_on)}, up to which this report knows anything, {ahead} of its "
        f"{period.days} days lay ahead. What is said of its end is as seen on that day."
    )
