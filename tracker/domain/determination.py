"""A reasoned, dated finding on one obligation. Only a determination may say `breached`."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class DeterminationDraft:
    """A finding as entered. valid_from to valid_until (inclusive; None: open). degree: 0–3 for processes
    (Peace Accords Matrix), else None."""

    obligation: str
    result: Result
    valid_from: date
    valid_until: date | None
    rationale: str
    evidence: tuple[Evidence, ...]
    degree: int | None = None
    work_state: WorkState = WorkState.APPROVED


@dataclass(frozen=True, slots=True)
class Determination:
    """A stored finding; superseded by a later one, never edited. supersedes: id of the one it replaces."""

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


def holding(determinations: list[Determination], *, day: date, known_at: datetime) -> Determination | None:
    """Return the finding that held for `day` as known at `known_at`: of those covering the day and recorded by then
    and not superseded by then, the one recorded last; None when nobody had found anything."""
    known = [d for d in determinations if d.recorded_at <= known_at]
    replaced = {d.supersedes for d in known}
    covering = [
        d
        for d in known
        if d.id not in replaced and d.valid_from <= day and (d.valid_until is None or day <= d.valid_until)
    ]
    return max(covering, key=lambda d: (d.recorded_at, d.id)) if covering else None
