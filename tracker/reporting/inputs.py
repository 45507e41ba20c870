"""Everything that a report is built from, and nothing else: whatever stands here enters the report's digest.

So only facts as known at the time of knowledge may stand here, and no row's passing state (validators of a feed, the
number of reviews a flag has by now): else an old report could never be built again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tracker.domain.agreement import Agreement, EarlierWording, Party, RetiredObligation, Side, Unwatched
from tracker.domain.determination import Determination
from tracker.domain.event import Event
from tracker.domain.flag import Stance
from tracker.domain.item import DatePrecision
from tracker.domain.obligation import Obligation
from tracker.domain.report import QuotedClause
from tracker.domain.review import Review
from tracker.domain.terms import number_key
from tracker.errors import Invalid

_SHORTEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from_on to to_on (inclusive, UTC), as known at a moment. Raises Invalid when they make no period."""

    from_on: date
    to_on: date
    known_at: datetime

    def __post_init__(self) -> None:
        if self.known_at.tzinfo is None:
            raise Invalid("needs a zone", field="known_at")
        # One moment, one digest, in whatever zone it was asked for.
        object.__setattr__(self, "known_at", self.known_at.astimezone(UTC))
        if self.to_on < self.from_on:
            raise Invalid(f"{self.to_on} lies before the first day, {self.from_on}", field="to")
        if (self.from_on - date.min).days <= self.days or self.to_on.year >= date.max.year - 1:
            raise Invalid("leaves no room for the periods before and after", field="from")

    @property
    def days(self) -> int:
        return (self.to_on - self.from_on).days + 1

    @property
    def eve(self) -> date:
        """The day before the first."""
        return self.from_on - _SHORTEST

    @property
    def previous_from(self) -> date:
        """First day of the period of equal length that ends on the eve."""
        return self.from_on - timedelta(days=self.days)

    @property
    def begins_at(self) -> datetime:
        return datetime.combine(self.from_on, time(), UTC)

    @property
    def cut_off(self) -> datetime:
        """The first moment that the report knows nothing of: after the period, or after the time of knowledge."""
        return min(datetime.combine(self.to_on + _SHORTEST, time(), UTC), self.known_at + timedelta.resolution)

    def holds(self, day: date) -> bool:
        return self.from_on <= day <= self.to_on

    def held_before(self, day: date) -> bool:
        """Whether the previous period holds the day."""
        return self.previous_from <= day < self.from_on


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report needs of an agreement. clauses: with the wordings that it quotes; places: id and printed label.
    retired: obligations that its pack dropped, and on which something was found or reviewed. reworded: what obligations
    asked before their pack changed them, oldest first.
    """

    id: str
    title: str
    short_title: str
    authentic_lang: str
    authentic_url: str
    parties: tuple[Party, ...]
    sides: tuple[Side, ...]
    clauses: tuple[QuotedClause, ...]
    obligations: tuple[Obligation, ...]
    watchpoints: tuple[Obligation, ...]
    places: tuple[tuple[str, str], ...]
    retired: tuple[RetiredObligation, ...] = ()
    reworded: tuple[EarlierWording, ...] = ()


def subject_of(
    agreement: Agreement,
    *,
    retired: Iterable[RetiredObligation] = (),
    reworded: Iterable[EarlierWording] = (),
) -> Subject:
    """Return what a report needs of the agreement; indicators are no part of it.

    Everything is put in order of number or id, so that a pack that was only rearranged gives the same report.
    """
    numbered = sorted(agreement.clauses, key=lambda clause: number_key(clause.number))
    return Subject(
        id=agreement.id,
        title=agreement.title,
        short_title=agreement.short_title,
        authentic_lang=agreement.authentic_lang,
        authentic_url=agreement.authentic_url,
        parties=agreement.parties,
        sides=agreement.sides,
        clauses=tuple(QuotedClause(clause.number, clause.title, clause.quoted()) for clause in numbered),
        obligations=tuple(sorted(agreement.obligations, key=lambda target: number_key(target.number))),
        watchpoints=tuple(sorted(agreement.watchpoints, key=lambda target: number_key(target.number))),
        places=tuple(sorted((place.id, place.label) for place in agreement.places)),
        retired=tuple(sorted(retired, key=lambda one: number_key(one.obligation.number))),
        reworded=tuple(reworded),
    )


@dataclass(frozen=True, slots=True)
class ReportedItem:
    """An item in the form that it had at the time of knowledge. story: equal for copies of that form. revision: its
    number."""

    id: int
    title: str
    lang: str | None
    source: str
    side: str | None
    url: str
    published_at: datetime | None
    precision: DatePrecision | None
    first_seen_at: datetime
    story: str
    record: bool
    revision: int


@dataclass(frozen=True, slots=True)
class JudgedForm:
    """An earlier form of an item that reviews judged; number: of the revision."""

    number: int
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class FlagFacts:
    """A flag with all its reviews entered by the time of knowledge, by number. obligation: slug. forms: earlier ones of
    the item that these reviews judged."""

    flag_id: int
    obligation: str
    item: ReportedItem
    reviews: tuple[Review, ...]
    forms: tuple[JudgedForm, ...] = ()


@dataclass(frozen=True, slots=True)
class VoiceFacts:
    """What an item grouped under an event says on an obligation (slug): the guess, and all reviews entered by the time
    of knowledge, by number."""

    item_id: int
    obligation: str
    guess: Stance
    reviews: tuple[Review, ...]

    @property
    def review(self) -> Review | None:
        """The one that held then."""
        return self.reviews[-1] if self.reviews else None


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A feed and its fetches from the first day to the cut-off. days: those (UTC) with a successful fetch.

    name: told apart from others of that name (`tracker.domain.names`). items: how many it brought for the first time.
    last_*: at any time before the cut-off. entries, note: of the last body that was read before the cut-off, see
    `tracker.domain.item.FetchRecord`; None when none is on record.
    """

    id: int
    name: str
    side: str | None
    lang: str | None
    reliability: str | None
    active: bool
    fetched: int
    failed: int
    days: tuple[date, ...]
    items: int
    last_fetch_failed: bool
    last_success_at: datetime | None
    last_error_at: datetime | None
    last_error: str | None
    last_error_kind: str | None
    last_error_status: int | None
    entries: int | None
    note: str | None


@dataclass(frozen=True, slots=True)
class SpotFacts:
    """Spot checks of reports without a flag, and the reports with one; see `tracker.storage.reported.SpotCounts`."""

    population: int
    judged: int
    missed: int
    relevant: int
    not_relevant: int
    waiting: int


@dataclass(frozen=True, slots=True)
class ReportInputs:
    """flags: those filed in the period or the one before it, and those that findings cite. determinations: all of the
    agreement's, superseded ones too. events: those that nothing supersedes; cited_events: superseded ones that findings
    cite, and superseded ones and withdrawals that took the place of these; dropped_events: ids of those among them that
    their pack gives no more, and since when. items: the reports of all these events; voices: what these say, by item
    and obligation. earlier_events: further ones, which those events correct. sources: feeds only; archives hold the
    record. unwatched: when the agreement was retired.
    """

    period: Period
    subject: Subject
    flags: tuple[FlagFacts, ...]
    determinations: tuple[Determination, ...]
    events: tuple[Event, ...]
    cited_events: tuple[Event, ...]
    items: tuple[ReportedItem, ...]
    voices: tuple[VoiceFacts, ...]
    sources: tuple[SourceFacts, ...]
    spot_checks: SpotFacts
    dropped_events: tuple[tuple[int, datetime], ...] = ()
    earlier_events: tuple[Event, ...] = ()
    unwatched: tuple[Unwatched, ...] = ()
