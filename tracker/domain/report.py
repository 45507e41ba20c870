"""A compliance report: what it prints, as frozen records. Nothing in it is guessed: where nobody assessed, reviewed or
fetched, the record says so.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tracker.domain.determination import Result, WorkState
from tracker.domain.event import EventKind
from tracker.domain.flag import Stance
from tracker.domain.obligation import Kind
from tracker.domain.terms import CalendarRow, TextState


class ReportFormat(StrEnum):
    HTML = "html"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class ReportParameters:
    """What a rendered report says of itself; enough to build it again. digest: of the inputs, SHA-256 hex."""

    agreement: str
    from_on: date
    to_on: date
    known_at: datetime
    digest: str
    format: ReportFormat


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
class EvidenceRow:
    """A report that an analyst found relevant.

    filed_on: the day of the event where the analyst named it, else of publication. published: as exactly as known
    (`2020-11-15`, `2020-11`, `2020`), "" when unknown. url: http(s) or "". stance: as the analyst put it, None when not
    stated. story: equal for copies of the same text. record: from the pack's record of past reports.
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
    credibility: int | None
    analyst: str
    note: str
    story: str
    record: bool


@dataclass(frozen=True, slots=True)
class Assertion:
    """How many relevant reports of one side take one stance. stories: copies of the same text count once."""

    stance: Stance | None
    side: str | None
    reports: int
    stories: int


@dataclass(frozen=True, slots=True)
class Citation:
    """What a finding rests on: an event or a reviewed report. label: its title; day: when it happened or appeared."""

    kind: str
    label: str
    lang: str | None
    day: date
    source: str
    side: str | None
    url: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A determination as a report prints it. superseded: whether a later one replaced it by the time of knowledge."""

    id: int
    result: Result
    degree: int | None
    valid_from: date
    valid_until: date | None
    rationale: str
    work_state: WorkState
    author: str
    recorded_at: datetime
    superseded: bool
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class EventReport:
    """A report grouped under an event."""

    item_id: int
    title: str
    lang: str | None
    source: str
    side: str | None
    url: str


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event of the period. place: the label of its place, None when it has none. obligations: numbers."""

    id: int
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
    reports: tuple[EventReport, ...]


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
    day, None when nobody assessed it; opening: likewise for the day before the period. changes: determinations entered
    in the period or beginning in it, in the order of entry. next_date: the first date the text sets after the period.
    """

    matter: Matter
    obligors: tuple[str, ...]
    supervisor: str | None
    text_state: TextState
    finding: Finding | None
    opening: Finding | None
    changes: tuple[Finding, ...]
    next_date: CalendarRow | None

    @property
    def result(self) -> Result | None:
        return None if self.finding is None else self.finding.result

    @property
    def opening_result(self) -> Result | None:
        return None if self.opening is None else self.opening.result

    @property
    def changed(self) -> bool:
        """Whether the result at the end differs from the one before the period."""
        return self.result != self.opening_result


class SourceHealth(StrEnum):
    """How a source fared in the period. OK: fetched, and it brought reports. SILENT: fetched, nothing came. BROKEN: its
    last fetch failed. NEVER_FETCHED: not once tried. INACTIVE: not tried because it is switched off."""

    OK = "ok"
    SILENT = "silent"
    BROKEN = "broken"
    NEVER_FETCHED = "never fetched"
    INACTIVE = "inactive"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source's part in the monitoring of the period. last_*: up to the end of what the report knows."""

    name: str
    side: str | None
    lang: str | None
    reliability: str | None
    health: SourceHealth
    fetched: int
    failed: int
    items: int
    last_success_at: datetime | None
    last_error_at: datetime | None
    last_error: str | None


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days in a row, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete the monitoring was. gaps: days without one successful fetch of any source. days: length of the part
    of the period that had passed at the time of knowledge. summary: one plain sentence or two.
    """

    sources: tuple[SourceLine, ...]
    gaps: tuple[DayRange, ...]
    days: int
    record_reports: int
    summary: str

    @property
    def gap_days(self) -> int:
        return sum(gap.days for gap in self.gaps)


@dataclass(frozen=True, slots=True)
class Report:
    """A compliance report over the days from_on to to_on (inclusive), as known at known_at.

    dates: what the text set within the period; upcoming: what it sets in the twelve months after, and each
    obligation's next date. digest: SHA-256 hex over everything that the report was built from.
    """

    agreement: str
    title: str
    short_title: str
    from_on: date
    to_on: date
    known_at: datetime
    previous_from: date
    previous_to: date
    sides: tuple[tuple[str, str], ...]
    obligations: tuple[ObligationSection, ...]
    watchpoints: tuple[Matter, ...]
    events: tuple[EventLine, ...]
    dates: tuple[CalendarRow, ...]
    upcoming: tuple[CalendarRow, ...]
    completeness: Completeness
    limits: tuple[str, ...]
    digest: str
