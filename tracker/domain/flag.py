"""The claim `this item may bear on this obligation`: computed as a Match, stored as a Flag."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.domain.learned import Learned, Parts, parted
from tracker.domain.learned_stance import LearnedStance
from tracker.domain.stance import Stance as Stance

SPOT_CHECK = "spot check"
"""Stands for the version of the rules where no rule but a person found that an item bears on an obligation."""

TERM = "term"
CONTEXT = "context"
LEARNED = "learned"
"""Roles of spans, see `Span`."""


class FlagState(StrEnum):
    """Nobody looked (UNREVIEWED) and UNSURE are different things."""

    UNREVIEWED = "unreviewed"
    RELEVANT = "relevant"
    NOT_RELEVANT = "not_relevant"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Span:
    """Words that fired an indicator: code points start (inclusive) to end (exclusive) of the item's `title` or
    `summary`.

    role: TERM for the sign itself, CONTEXT for what had to stand near; LEARNED for what weighed most with a model where
    no indicator fired, `indicator` then being what the model calls it.
    """

    field: str
    start: int
    end: int
    text: str
    indicator: str
    role: str


class StatementKind(StrEnum):
    """What kind of statement a sign stands in. HISTORICAL: from before the agreement, an anniversary, or told as
    background. ATTRIBUTED: somebody is named who says it.
    """

    DENIED = "denied"
    NEGATED = "negated"
    FUTURE = "future"
    DEMANDED = "demanded"
    HYPOTHETICAL = "hypothetical"
    HISTORICAL = "historical"
    ATTRIBUTED = "attributed"


@dataclass(frozen=True, slots=True)
class Words:
    """Words of an item's `title` or `summary`: code points start (inclusive) to end (exclusive)."""

    field: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement in which signs of a match stand.

    cue: the words that tell its kind, None where the speaker's place alone does (`Baku: …`). signs: the signs' words,
    in order. speaker: who says or denies it, None when nobody is named. side: code of the speaker's side, None when the
    pack does not tell.
    """

    kind: StatementKind
    cue: Words | None
    signs: tuple[Words, ...]
    speaker: Words | None = None
    side: str | None = None


@dataclass(frozen=True, slots=True)
class FiredIndicator:
    """An indicator that fired, with what it added to the score (parts of a match sum to its score)."""

    id: str
    observes: str
    stance: Stance
    weight: float
    part: float


@dataclass(frozen=True, slots=True)
class Match:
    """What is computed for one item and one obligation. score: 0 to 1. learned: what a model made of it, None where the
    rules alone decide; then the parts of its indicators sum to `learned.rules_score`.
    statements: those in which the signs stand; what was matched before they were told has none. leaning: what the
    signs weigh by stance within their statements, shares that sum to 1, heaviest first. learned_stance: why a model
    gave the stance, None where the rules alone did.
    """

    obligation: str
    score: float
    stance: Stance
    indicators: tuple[FiredIndicator, ...]
    spans: tuple[Span, ...]
    rules_version: str
    learned: Learned | None = None
    statements: tuple[Statement, ...] = ()
    leaning: tuple[tuple[Stance, float], ...] = ()
    learned_stance: LearnedStance | None = None

    @property
    def rules_score(self) -> float:
        """What the rules alone gave: the parts of the indicators sum to it."""
        return self.score if self.learned is None else self.learned.rules_score

    @property
    def parts(self) -> Parts:
        """The parts of the learned score, none where no model gave it."""
        marked = {span.indicator for span in self.spans if span.role == LEARNED}
        return parted(() if self.learned is None else self.learned.terms, marked)

    def speakers(self, *, but: str | None) -> tuple[tuple[str, str], ...]:
        """Return who is named as saying it, each with the code of the side, those whose side is not told left out, and
        those of one side. but: code of that side, such as the outlet's.
        """
        named = [(one.speaker.text, one.side) for one in self.statements if one.speaker is not None and one.side]
        return tuple(dict.fromkeys((text, side) for text, side in named if side != but))

    @property
    def is_learned(self) -> bool:
        """Whether a model gave its score or told its stance."""
        return self.learned is not None or self.learned_stance is not None

    @property
    def by_spot_check(self) -> bool:
        """Whether the rules missed it and a spot check found it; its score is 0."""
        return self.rules_version == SPOT_CHECK


@dataclass(frozen=True, slots=True)
class Flag:
    """A stored match with the state that the latest review gave it.

    reviews: how many reviews it has; a new one must name this number (see StaleReview).
    matched_at: when the match was made. withdrawn_at: when newer rules no longer matched; such a flag leaves the queue.
    unmatched_at: the same of one that was reviewed, before or after, which stays.
    """

    id: int
    item_id: int
    obligation: str
    score: float
    stance: Stance
    state: FlagState
    reviews: int
    match: Match
    flagged_at: datetime
    matched_at: datetime
    withdrawn_at: datetime | None
    unmatched_at: datetime | None
