"""A reasoned, dated finding on one obligation. Only a determination may say `breached`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from tracker.domain.names import determination_name, event_name, review_name
from tracker.errors import Invalid


class Result(StrEnum):
    FULFILLED = "fulfilled"
    PARTLY_FULFILLED = "partly_fulfilled"
    NOT_FULFILLED = "not_fulfilled"
    BREACHED = "breached"
    DISPUTED = "disputed"
    NOT_YET_DUE = "not_yet_due"
    LAPSED = "lapsed"
    UNVERIFIED = "unverified"

    @property
    def needs_evidence(self) -> bool:
        """Whether the result speaks of conduct, which must be shown, and not of dates or of ignorance."""
        return self not in (Result.NOT_YET_DUE, Result.LAPSED, Result.UNVERIFIED)


class WorkState(StrEnum):
    TO_DO = "to_do"
    IN_PROGRESS = "in_progress"
    IN_REVIEW = "in_review"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a determination cites: an event, or a review that found an item relevant to the obligation. One of the
    two is set.
    """

    event_id: int | None = None
    review_id: int | None = None

    @property
    def name(self) -> str:
        """What people call it: `event-3` or `review-7`."""
        return event_name(self.event_id) if self.event_id is not None else review_name(self.review_id or 0)


@dataclass(frozen=True, slots=True)
class DeterminationDraft:
    """A finding as entered. valid_from to valid_until (inclusive; None: open). degree: 0–3 for processes
    (Peace Accords Matrix), else None. party: code of the obligor whose conduct it is about, None: of all."""

    obligation: str
    result: Result
    valid_from: date
    valid_until: date | None
    rationale: str
    evidence: tuple[Evidence, ...]
    degree: int | None = None
    work_state: WorkState = WorkState.APPROVED
    party: str | None = None


@dataclass(frozen=True, slots=True)
class Determination:
    """A stored finding; superseded by a later one, never edited. supersedes: id of the one it replaces.

    Only an approved one can hold; the others are drafts.
    """

    id: int
    obligation: str
    result: Result
    degree: int | None
    valid_from: date
    valid_until: date | None
    rationale: str
    work_state: WorkState
    author: str
    recorded_at: datetime
    supersedes: int | None
    evidence: tuple[Evidence, ...]
    party: str | None = None

    @property
    def name(self) -> str:
        """What people call it: `determination-2`."""
        return determination_name(self.id)

    @property
    def is_draft(self) -> bool:
        return self.work_state is not WorkState.APPROVED

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Spell:
    """Days in a row, both ends included, on which the same findings held; none where nobody had found anything."""

    first: date
    last: date
    findings: tuple[Determination, ...]


def replaced(determinations: Collection[Determination]) -> Mapping[int, int]:
    """Return the id of every one that was replaced -> the id of what replaced it.

    A draft replaces drafts only: what was approved stands until an approved successor, directly or at the end of a
    chain of drafts.
    """
    by_id = {each.id: each for each in determinations}
    gone: dict[int, int] = {}
    for each in sorted(determinations, key=lambda each: each.id):
        before = None if each.supersedes is None else by_id.get(each.supersedes)
        while before is not None and (before.is_draft or not each.is_draft):
            gone.setdefault(before.id, each.id)
            before = None if before.supersedes is None else by_id.get(before.supersedes)
    return gone


def standing(determinations: Collection[Determination], *, known_at: datetime) -> list[Determination]:
    """Return the approved findings that nothing had replaced by `known_at`, in the order of entry."""
    known = [each for each in determinations if each.recorded_at <= known_at]
    gone = replaced(known)
    found = [each for each in known if not each.is_draft and each.id not in gone]
    return sorted(found, key=lambda each: (each.recorded_at, each.id))


def open_drafts(determinations: Collection[Determination], *, known_at: datetime) -> list[Determination]:
    """Return the drafts that nothing had followed by `known_at`, in the order of entry. None of them holds."""
    known = [each for each in determinations if each.recorded_at <= known_at]
    gone = replaced(known)
    found = [each for each in known if each.is_draft and each.id not in gone]
    return sorted(found, key=lambda each: (each.recorded_at, each.id))


def all_holding(determinations: Collection[Determination], *, day: date, known_at: datetime) -> list[Determination]:
    """Return the findings that held for `day` as known at `known_at`, in the order of entry; several stand side by
    side.
    """
    return [each for each in standing(determinations, known_at=known_at) if each.covers(day)]


def spells(
    determinations: Collection[Determination], *, first: date, last: date, known_at: datetime
) -> tuple[Spell, ...]:
    """Return what held on the days first to last (inclusive), in order, without a gap between the spells."""
    found = standing(determinations, known_at=known_at)
    starts = {first} | {each.valid_from for each in found}
    # The last day that a calendar knows has no morrow.
    ends = [each.valid_until for each in found if each.valid_until is not None and each.valid_until < last]
    starts |= {end + timedelta(days=1) for end in ends}
    days = sorted(day for day in starts if first <= day <= last)
    made: list[Spell] = []
    for day, following in zip(days, [*days[1:], None], strict=True):
        held = tuple(each for each in found if each.covers(day))
        until = last if following is None else following - timedelta(days=1)
        made.append(Spell(day, until, held))
    return tuple(made)


def overlapping(
    determinations: Collection[Determination], draft: DeterminationDraft, *, known_at: datetime
) -> list[Determination]:
    """Return the findings that hold for some of the draft's days and speak of the same conduct: the draft must say
    whether it replaces one of them or stands beside them. Findings on different parties never meet; a draft that is
    not approved meets none.
    """
    if draft.work_state is not WorkState.APPROVED:
        return []
    return [
        each
        for each in standing(determinations, known_at=known_at)
        if each.obligation == draft.obligation
        and (each.valid_until is None or draft.valid_from <= each.valid_until)
        and (draft.valid_until is None or each.valid_from <= draft.valid_until)
        and (each.party is None or draft.party is None or each.party == draft.party)
    ]


def check_days(draft: DeterminationDraft, *, today: date) -> None:
    """Raise Invalid for days out of order, and for days that have not come: of those nothing can be found yet, only
    that something is not due until then.
    """
    if draft.valid_until is not None and draft.valid_until < draft.valid_from:
        raise Invalid(f"ends on {draft.valid_until}, before it begins on {draft.valid_from}", field="until")
    if draft.valid_from > today:
        raise Invalid(f"{draft.valid_from} has not come yet; today is {today}", field="from")
    if draft.valid_until is not None and draft.valid_until > today and draft.result is not Result.NOT_YET_DUE:
        reason = f"{draft.valid_until} has not come yet; today is {today}: leave it out for a finding that goes on"
        raise Invalid(reason, field="until")


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence as the rule on evidence sees it. name: as people quote it (`event-3`). reports: how many
    reports stand behind it. first_on: the first day that it speaks of. Where that is not known to the day, first_on is
    the earliest and by the latest that it may be, and dated says what is known of it.
    """

    name: str
    reports: int
    first_on: date
    dated: str = ""
    by: date | None = None


def check_grounds(draft: DeterminationDraft, evidence: Sequence[Shown]) -> None:
    """Raise Invalid unless the finding has reasons, and the evidence that a finding about conduct needs: at least one
    report found relevant, or an event that holds a report. All evidence must be known to speak of days up to the
    finding's last: a report of a year may be one of its last day.
    """
    if not any(letter.isalnum() for letter in draft.rationale):
        raise Invalid("say why: a finding without reasons is not recorded", field="rationale")
    for piece in evidence:
        by = piece.first_on if piece.by is None else piece.by
        if draft.valid_until is not None and by > draft.valid_until:
            after = "after" if piece.first_on > draft.valid_until else "which may lie after"
            raise Invalid(
                f"{piece.name} speaks of {piece.dated or piece.first_on}, {after} the last day of the finding, "
                f"{draft.valid_until}; where the report tells of an earlier day, name that day in its review",
                field="evidence",
            )
    if not draft.result.needs_evidence:
        return
    if not evidence:
        raise Invalid(f"{draft.result} speaks of conduct: cite at least one event or reviewed report", field="evidence")
    if not any(piece.reports for piece in evidence):
        raise Invalid(
            f"{draft.result} speaks of conduct, and no report stands behind any event cited", field="evidence"
        )
