"""One analyst's decision on one flag. Append-only: a later review supersedes, nothing is overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from tracker.domain.days import slip_of_the_pen
from tracker.domain.flag import FlagState, Stance
from tracker.domain.item import Dated, Item, appeared_by
from tracker.domain.names import review_name
from tracker.errors import Invalid, refuse

LONGEST_NOTE = 10_000
"""Characters of the note of a review."""


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
    measure. stance_confirmed: false where the stance is a machine's guess that nobody confirmed.
    """

    decision: Decision
    stance: Stance | None = None
    credibility: int | None = None
    event_on: date | None = None
    measure: float | None = None
    note: str = ""
    stance_confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Review:
    """A stored decision. number counts the flag's reviews from 1; the highest number holds. undoes: number taken
    back. stance_confirmed: as in the draft. revision: number of the form of the report that was judged.
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
    stance_confirmed: bool
    revision: int

    @property
    def name(self) -> str:
        """What people call it, on pages, in notes and as evidence on the command line: `review-7`."""
        return review_name(self.id)

    def is_outdated(self, item: Item) -> bool:
        """Whether the report has a newer form than the one that was judged."""
        return item.revisions > self.revision


def taken_back(review: Review, history: Sequence[Review]) -> Review | None:
    """Return the review that this one undoes, None when it undoes none. history: all reviews of its flag."""
    return next((other for other in history if other.number == review.undoes), None)


def before(review: Review, history: Sequence[Review]) -> Review | None:
    """Return the decision that comes back when this one is taken back, None where the flag had none. history: all
    reviews of its flag. Taking an undo back brings back what it took away, so undos can be repeated.
    """
    number = review.number - 1 if review.undoes is None else review.undoes
    return next((other for other in history if other.number == number), None)


def restored(review: Review, history: Sequence[Review]) -> Review | None:
    """Return the review whose decision this one brought back by taking back what came after: its analyst decided, this
    one's took back. None where this is a decision of its own, or left the flag unreviewed. history: all reviews of its
    flag.
    """
    undone = taken_back(review, history)
    found = None if undone is None else before(undone, history)
    if found is None or found.decision is Decision.WITHDRAWN:
        return None
    return decided_in(found, history)


def decided_in(review: Review, history: Sequence[Review]) -> Review:
    """Return the review in which the decision that this one states was taken: whose analyst decided, and when. Itself
    unless it only brought that one back. history: all reviews of its flag.
    """
    return restored(review, history) or review


def of_colleague(history: Sequence[Review], analyst: str) -> Review | None:
    """Return the decision that holds on a flag where somebody else than the analyst took it; None where it is their
    own, or none holds. history: all reviews of the flag.
    """
    if not history or history[-1].decision is Decision.WITHDRAWN:
        return None
    decided = decided_in(history[-1], history)
    return None if decided.analyst == analyst else decided


def with_stance(draft: ReviewDraft, guess: Stance | None) -> ReviewDraft:
    """Return the draft with the stance that is stored: an irrelevant report takes none; a relevant one for which the
    analyst chose none keeps the guess, unconfirmed. guess: None where nothing guessed.
    """
    if draft.decision is Decision.NOT_RELEVANT:
        return replace(draft, stance=None, stance_confirmed=True)
    if draft.decision is Decision.RELEVANT and draft.stance is None:
        return replace(draft, stance=guess, stance_confirmed=False)
    return draft


def faults(draft: ReviewDraft, *, today: date) -> list[Invalid]:
    """Return what is out of range; what is reported cannot have happened after today, nor before 1900."""
    found = []
    if draft.credibility is not None and not 1 <= draft.credibility <= 6:
        found.append(Invalid(f"1 (confirmed) to 6 (cannot be judged), not {draft.credibility}", field="credibility"))
    if draft.event_on is not None and draft.event_on > today:
        found.append(Invalid(f"{draft.event_on} has not come yet; today is {today}", field="event_on"))
    slip = None if draft.event_on is None else slip_of_the_pen(draft.event_on)
    if slip is not None:
        found.append(Invalid(slip, field="event_on"))
    if len(draft.note) > LONGEST_NOTE:
        found.append(Invalid(f"at most {LONGEST_NOTE:,} characters", field="note"))
    return found


def check(draft: ReviewDraft, *, today: date) -> None:
    """Raise Invalid that tells of all `faults`."""
    refuse(faults(draft, today=today))


def precedes_its_event(item: Dated, event_on: date | None) -> bool:
    """Whether the report had appeared before the day of what it is said to report: mostly a slip of the pen."""
    return event_on is not None and appeared_by(item) < event_on


@dataclass(frozen=True, slots=True)
class Voice:
    """What one report says on one obligation (slug). stance: as its analyst put it, None where none was stated; where
    not confirmed, it is the machine's guess and no statement of anybody's. review: name of the one that found the
    report relevant (`review-7`), None where none holds."""

    obligation: str
    stance: Stance | None
    confirmed: bool
    review: str | None = None


def voice(obligation: str, guess: Stance, review: Review | None) -> Voice | None:
    """Return what a flagged report says; review: the one that holds. None where it was found irrelevant."""
    if review is None or review.decision in (Decision.WITHDRAWN, Decision.UNSURE):
        return Voice(obligation, guess, confirmed=False)
    if review.decision is Decision.NOT_RELEVANT:
        return None
    return Voice(obligation, review.stance, review.stance_confirmed, review.name)
