"""A compliance report: what it prints, as frozen records. Nothing in it is guessed: where nobody assessed, reviewed or
fetched, the record says so.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from tracker.domain.agreement import ClauseText
from tracker.domain.determination import Result, WorkState
from tracker.domain.event import EventKind
from tracker.domain.flag import Stance
from tracker.domain.item import DatePrecision
from tracker.domain.monitoring import Completeness
from tracker.domain.obligation import Kind
from tracker.domain.overtaken import Overtaken
from tracker.domain.review import Voice
from tracker.domain.terms import CalendarRow, TextState
from tracker.errors import Invalid


class ReportFormat(StrEnum):
    HTML = "html"
    CSV = "csv"
    JSON = "json"


FORMAT_VERSION = "9"
"""Raised whenever the same records would give another digest or other bytes: reports of two versions are no match."""


@dataclass(frozen=True, slots=True)
class ReportParameters:
    """What a rendered report says of itself; enough to build it again. digest: of the inputs, SHA-256 hex.

    format_version: see FORMAT_VERSION; "1" for reports that do not state it.
    """

    agreement: str
    from_on: date
    to_on: date
    known_at: datetime
    digest: str
    format: ReportFormat
    format_version: str


def time_of_knowledge(asked: datetime, *, now: datetime) -> datetime:
    """Return the moment as known at which something is asked for. The end of today, which a bare day stands for, means
    now. Raises Invalid for the future: nobody knows yet what will be recorded."""
    if asked <= now:
        return asked
    if asked.astimezone(UTC) <= datetime.combine(now.date(), time.max, UTC):
        return now
    raise Invalid(f"{asked.date()} lies ahead; what will be known then nobody knows yet", field="known_on")


@dataclass(frozen=True, slots=True)
class FlagTally:
    """Flags filed under a span of days, by the state that their latest review gave them."""

    relevant: int
    not_relevant: int
    unsure: int
    unreviewed: int

    @property
    def total(self) -> int:
        return self.relevant + self.not_relevant + self.unsure + self.unreviewed


@dataclass(frozen=True, slots=True)
class Restored:
    """How a decision came to hold again. review: name of the one that decided it first (`review-1`), at decided_at. by:
    who took back what came after it."""

    review: str
    by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A report that an analyst found relevant.

    filed_on: the day of the event where the analyst named it, else of publication. published: as exactly as known
    (`2020-11-15`, `2020-11`, `2020`), "" when unknown. url: http(s) or "". stance: as the analyst put it, None when not
    stated; where not confirmed, a machine's guess. story: equal for copies of the same text. record: from the pack's
    record of past reports. title, url: of the form that was judged; text_changed: whether there is a newer one.
    review: name of the review that says so (`review-7`); recorded_at: when it was entered. analyst: who decided;
    restored: where that review only brought back what they had decided before, and when they had.
    """

    item_id: int
    filed_on: date
    published: str
    title: str
    lang: str | None
    source: str
    side: str | None
    url: str
    stance: Stance | None
    stance_confirmed: bool
    credibility: int | None
    analyst: str
    review: str
    recorded_at: datetime
    note: str
    story: str
    record: bool
    text_changed: bool
    restored: Restored | None = None


@dataclass(frozen=True, slots=True)
class Assertion:
    """How many relevant reports of one side's outlets, whoever is quoted in them, take one stance. stories: copies of
    the same text count once. confirmed: false for all those together whose stance nobody confirmed; they take none."""

    stance: Stance | None
    confirmed: bool
    side: str | None
    reports: int
    stories: int


@dataclass(frozen=True, slots=True)
class EventReport:
    """A report grouped under an event. voices: what it says on each of the event's obligations that it is flagged
    for."""

    item_id: int
    title: str
    lang: str | None
    source: str
    side: str | None
    url: str
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """What a finding rests on: an event or a reviewed report. label: its title, of a report in the form that was
    judged; day: when it happened or, at the latest, appeared. precision: how much of the day is known; None: it is that
    of first sight. voice: what the report says. reports: those grouped under the event. name: of the event or of the
    review of the report (`event-3`, `review-7`), entered by author at recorded_at. item_id: of the report. overtaken:
    what became of that event or review by the time of knowledge, None where it stands. restored: where the review only
    brought back what its author had decided before, and when."""

    kind: str
    name: str
    item_id: int | None
    label: str
    lang: str | None
    day: date
    precision: DatePrecision | None
    source: str
    side: str | None
    url: str
    voice: Voice | None
    text_changed: bool
    author: str
    recorded_at: datetime
    reports: tuple[EventReport, ...]
    overtaken: Overtaken | None
    restored: Restored | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """What an obligation asked at some time; obligors: names."""

    title: str
    content: str
    obligors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A determination as a report prints it. superseded: whether a later one replaced it by the time of knowledge.
    party: name of the one whose conduct it is about, None: of all obligors. name: what people call it
    (`determination-2`). read_then: what the obligation asked when it was entered, None where it asks the same now."""

    id: int
    name: str
    result: Result
    degree: int | None
    party: str | None
    valid_from: date
    valid_until: date | None
    rationale: str
    work_state: WorkState
    author: str
    recorded_at: datetime
    superseded: bool
    read_then: Wording | None
    citations: tuple[Citation, ...]

    @property
    def is_draft(self) -> bool:
        return self.work_state is not WorkState.APPROVED

    @property
    def stands(self) -> bool:
        """Whether it may hold: approved, and nothing replaced it."""
        return not (self.superseded or self.is_draft)


@dataclass(frozen=True, slots=True)
class HeldFinding:
    """A finding that held for some days; party: as in Finding."""

    id: int
    result: Result
    party: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """Days in a row of the period, both ends included, on which the same findings held, in the order of entry."""

    first: date
    last: date
    findings: tuple[HeldFinding, ...]

    @property
    def results(self) -> tuple[tuple[Result, str | None], ...]:
        """Each result with the party that it is about, whoever found it."""
        return _results(self.findings)


def _results(findings: tuple[HeldFinding, ...]) -> tuple[tuple[Result, str | None], ...]:
    return tuple((found.result, found.party) for found in findings)


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event of the period. name: what people call it (`event-3`). place: the label of its place, None when it has
    none. obligations: numbers. overtaken: that none of its reports was found relevant any more by the time of
    knowledge, None where it stands.
    """

    id: int
    name: str
    kind: EventKind
    starts_on: date
    ends_on: date | None
    title: str
    obligations: tuple[str, ...]
    place: str | None
    party: str | None
    note: str
    origin: str
    author: str
    recorded_at: datetime
    reports: tuple[EventReport, ...]
    overtaken: Overtaken | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """What was reported in the period on one obligation or watchpoint. before: flags of the previous period of equal
    length. events: ids of the report's events that concern it.
    """

    slug: str
    number: str
    title: str
    content: str
    kind: Kind
    clause: str | None
    clause_title: str
    flags: FlagTally
    before: FlagTally
    evidence: tuple[EvidenceRow, ...]
    assertions: tuple[Assertion, ...]
    events: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ObligationSection:
    """One obligation in a report.

    text_state: what follows from the text alone on the last day. finding: the determination that holds for the last
    day (of several the one entered last), None when nobody assessed it; beside: the others that hold for it; opening:
    as finding, for the day before the period. eve: all that held on that day. course: what held on the days of the
    period, without a gap. changes: determinations that were entered in the period, begin in it or held within it, in
    the order of entry; drafts and superseded ones too. next_date: the first date the text sets after the period.
    retired_on: the day since which the pack has it no more, None while it has.
    """

    matter: Matter
    obligors: tuple[str, ...]
    supervisor: str | None
    text_state: TextState
    finding: Finding | None
    beside: tuple[Finding, ...]
    opening: Finding | None
    eve: tuple[HeldFinding, ...]
    course: tuple[Held, ...]
    changes: tuple[Finding, ...]
    next_date: CalendarRow | None
    retired_on: date | None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that hold for the last day, in the order of entry."""
        return self.beside if self.finding is None else (*self.beside, self.finding)

    @property
    def result(self) -> Result | None:
        return None if self.finding is None else self.finding.result

    @property
    def opening_result(self) -> Result | None:
        return None if self.opening is None else self.opening.result

    @property
    def changed(self) -> bool:
        """Whether on some day of the period other results held than on the day before it."""
        return any(held.results != _results(self.eve) for held in self.course)

    @property
    def meanwhile(self) -> tuple[Held, ...]:
        """When within the period other findings held than on the day before it and on its last day."""
        if not self.course:
            return ()
        edges = (_results(self.eve), self.course[-1].results)
        return tuple(held for held in self.course if held.findings and held.results not in edges)

    @property
    def ends_as_it_began(self) -> bool:
        return not self.course or self.course[-1].results == _results(self.eve)

    @property
    def earlier(self) -> tuple[Finding, ...]:
        """Findings of `changes` that stand, and do not hold at the end."""
        return tuple(found for found in self.changes if found.stands and found not in self.findings)

    @property
    def history(self) -> tuple[Finding, ...]:
        """Drafts and superseded findings of `changes`: on record, and without force."""
        return tuple(found for found in self.changes if not found.stands)


@dataclass(frozen=True, slots=True)
class QuotedClause:
    """A clause with the wordings that a report quotes."""

    number: str
    title: str
    texts: tuple[ClauseText, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A compliance report over the days from_on to to_on (inclusive), as known at known_at.

    dates: what the text set within the period; upcoming: what it sets in the twelve months after, and each
    obligation's next date. authentic_lang, authentic_url: of the text that binds. not_over: says so in plain words when
    the period was not over at the time of knowledge, else "". digest: SHA-256 hex over everything that the report was
    built from.
    """

    agreement: str
    title: str
    short_title: str
    from_on: date
    to_on: date
    known_at: datetime
    previous_from: date
    previous_to: date
    not_over: str
    sides: tuple[tuple[str, str], ...]
    authentic_lang: str
    authentic_url: str
    clauses: tuple[QuotedClause, ...]
    obligations: tuple[ObligationSection, ...]
    watchpoints: tuple[Matter, ...]
    events: tuple[EventLine, ...]
    dates: tuple[CalendarRow, ...]
    upcoming: tuple[CalendarRow, ...]
    completeness: Completeness
    limits: tuple[str, ...]
    digest: str
