"""What was learned from decisions: a model of one obligation, and what it said of one item. Pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.stance import Stance

REVIEWS, PACK = "reviews", "pack"


@dataclass(frozen=True, slots=True)
class LearnedTerm:
    """A feature that moved the score. name: `word: <letters>`, `named: <set>`, `own rules`, `rules: <number>` or
    `indicator: <id>`;
    weight: what it added to the log-odds.
    """

    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class Learned:
    """Why a model gave its score: base + all terms = log_odds, and the score is 1 / (1 + e^−log_odds). terms: the
    weightiest, the others together under `the rest`. rules_score: what the rules alone gave. threshold: from which
    score on the item is flagged.
    """

    version: str
    base: float
    terms: tuple[LearnedTerm, ...]
    log_odds: float
    rules_score: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a model did on decisions that it was not fitted on, beside what decided without it: the rules alone, or with
    the pack's model (`rules_…`). Shares, 0 to 1; Brier: 0 is best.
    """

    precision: float
    recall: float
    f1: float
    brier: float
    rules_precision: float
    rules_recall: float
    rules_f1: float
    rules_brier: float

    @property
    def is_no_worse(self) -> bool:
        """Whether it may be put in use: neither its F1 nor its Brier score is worse than the rules' alone."""
        return self.f1 >= self.rules_f1 and self.brier <= self.rules_brier


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression of one obligation. weights: by feature; threshold: score from which on an item is flagged;
    recall: the stated recall that the threshold was chosen for; data: digest of the decisions it was fitted on;
    rules_version: of the rules whose hits it was fitted on. beyond_rules: whether it learned from texts in which the
    target's own rules found nothing; else it is not asked about such. origin: REVIEWS, or PACK for one that came with
    the pack, fitted on labelled reports.
    """

    obligation: str
    version: str
    base: float
    weights: Mapping[str, float]
    threshold: float
    recall: float
    seed: int
    examples: int
    positives: int
    data: str
    rules_version: str
    beyond_rules: bool
    held_back: Comparison
    origin: str = REVIEWS


@dataclass(frozen=True, slots=True)
class Decided:
    """A text on which somebody decided. relevant, not_relevant: slugs; of other targets nothing is known. group: its
    story. stances: those that a person gave, by slug. published: the last day on which it may have appeared.
    """

    title: str
    summary: str
    lang: str | None
    group: str
    relevant: frozenset[str]
    not_relevant: frozenset[str]
    stances: Mapping[str, Stance] = field(default_factory=dict)
    published: date | None = None


def probability(log_odds: float) -> float:
    """Return 1 / (1 + e^−x), whatever the size of x."""
    if log_odds >= 0:
        return 1.0 / (1.0 + math.exp(-log_odds))
    raised = math.exp(log_odds)
    return raised / (1.0 + raised)
