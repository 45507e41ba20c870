"""One analyst's decision on one flag. Append-only: a later review supersedes, nothing is overwritten."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tracker.domain.flag import FlagState, Stance


class Decision(StrEnum):
    """WITHDRAWN takes one's first decision back: the flag is unreviewed again, and both reviews stay on record."""

    RELEVANT = "relevant"
    NOT_RELEVANT = "not_relevant"
    UNSURE = "unsure"
    WITHDRAWN = "withdrawn"

    @property
    def state(self) -> FlagState:
        """The state that a flag has when this is its latest decision."""
        return FlagState.UNREVIEWED if self is Decision.WITHDRAWN else FlagState(self.value)


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    """What an analyst enters. credibility: Admiralty 1–6, None when not judged. measure: value of the indicator's
    measure.
    """

    decision: Decision
    stance: Stance | None = None
    credibility: int | None = None
    event_on: date | None = None
    measure: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A stored decision. number counts the flag's reviews from 1; the highest number holds. undoes: number taken
    back.
    """

    id: int
    flag_id: int
    item_id: int
    obligation: str
    number: int
    analyst: str
    reviewed_at: datetime
    decision: Decision
    stance: Stance | None
    credibility: int | None
    event_on: date | None
    measure: float | None
    note: str
    undoes: int | None
