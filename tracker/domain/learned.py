"""What was learned from decisions: a model of one obligation, and what it said of one item. Pure."""

import hashlib
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from operator import mul
from typing import Protocol

from tracker.domain.stance import Stance

REVIEWS, PACK = "reviews", "pack"

THE_REST = "the rest"
"""Names what the parts come to that are not told one by one."""

_FEWEST, _MOST = 12, 80
_DIGEST_LETTERS = 12

WITH_ADAPTER = " with adapter "
"""In the name of what makes vectors, before the digest of the adapter that a pack adds to it."""

PARTS_FIRST = 6
"""Parts that are told before the others; where a model alone flags, so many have their words marked."""

LIKENESS = "likeness to reports confirmed before"
"""Name of the part of a score that comes from the vector of the text."""

AS_A_WHOLE = "what the text says as a whole"
"""Name of that part where the vector is by a pack's adapter, which was fitted to labelled reports."""

WORD = "word: "
NAMED = "named: "
TITLED = "titled: "
INDICATOR = "indicator: "
CUE = "cue: "
BESIDE = "beside: "
RULES = "rules: "
FLAG = "flag: "
OWN_RULES = "own rules"
OWN_RULES_FLAG = "own rules flag"
"""Names of the other features, or what they start with: `word: <letters>`, `named: <set>`, `rules: <number>`, `cue:
<role>`, `beside: <role>` of a cue in the sentences of the signs …
"""


@dataclass(frozen=True, slots=True)
class LearnedTerm:
    """A feature that moved the score. name: LIKENESS or of the others above; weight: what it added to the log-odds."""

    name: str
    weight: float


def weightiest(parts: Iterable[tuple[str, float]]) -> tuple[LearnedTerm, ...]:
    """Return parts of a sum, the weightiest first, and what the others come to: as many, of twelve to eighty, as it
    takes for the rest to weigh no more than any part told (of 702 scores and stances of unread reports three had a
    heavier one). What comes from the vector is always told by itself.
    """
    ordered = sorted([(-abs(weight), name, weight) for name, weight in parts])
    likeness = [one for one in ordered if one[1] in (LIKENESS, AS_A_WHOLE)]
    others = [one for one in ordered if one not in likeness] if likeness else ordered
    weights = [weight for _, _, weight in others]
    told = _number_told(weights)
    shown = sorted([*others[:told], *likeness]) if likeness else others[:told]
    terms = [LearnedTerm(name, weight) for _, name, weight in shown]
    if told < len(others):
        # The exact sum, rounded once: it is the same to the last digit on every machine.
        terms.append(LearnedTerm(THE_REST, math.fsum(weights[told:])))
    return tuple(terms)


def _number_told(weights: Sequence[float]) -> int:
    """Return how many of some weights, the greatest first, are told: see `weightiest`."""
    rests = [*accumulate(reversed(weights))][::-1]  # what each and all after it come to
    most = min(_MOST, len(weights))
    for told in range(min(_FEWEST, len(weights)), most):
        if abs(rests[told]) <= abs(weights[told - 1]):
            return told
    return most


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of a learned score as they are told. first: the weightiest, as far as the last one whose words are marked,
    six where none are. others: those after it, with the rest; none where there would be but one.
    """

    first: tuple[LearnedTerm, ...]
    others: tuple[LearnedTerm, ...]

    @property
    def number(self) -> int:
        """How many of the others are told one by one."""
        return sum(term.name != THE_REST for term in self.others)

    @property
    def has_rest(self) -> bool:
        """Whether there are parts among the others that are not told one by one."""
        return self.number < len(self.others)

    @property
    def together(self) -> float:
        """What the others come to."""
        return math.fsum(term.weight for term in self.others)


def parted(terms: Sequence[LearnedTerm], marked: Collection[str] = ()) -> Parts:
    """Part the terms of a score or stance into those told first and the others. marked: names of those whose words are
    marked, of which PARTS_FIRST count at most.
    """
    places = [place for place, term in enumerate(terms, 1) if term.name in marked][:PARTS_FIRST]
    end = max(places, default=PARTS_FIRST)
    found = Parts(tuple(terms[:end]), tuple(terms[end:]))
    return found if found.number > 1 else Parts(tuple(terms), ())


@dataclass(frozen=True, slots=True)
class Learned:
    """Why a model gave its score: base + all terms = log_odds, and the score is 1 / (1 + e^−log_odds). terms: the
    weightiest, the others together under `the rest`. rules_score: what the rules alone gave. threshold: from which
    score on the item is flagged. vectors: name of what made the text's vector, where that was looked at.
    """

    version: str
    base: float
    terms: tuple[LearnedTerm, ...]
    log_odds: float
    rules_score: float
    threshold: float
    vectors: str | None = None


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
        """Whether neither its F1 nor its Brier score is worse than that of what decided without it."""
        return self.f1 >= self.rules_f1 and self.brier <= self.rules_brier


def adapter_digest(content: bytes) -> str:
    """Return what the file of an adapter is called in the names of vectors that are made with it."""
    return hashlib.sha256(content).hexdigest()[:_DIGEST_LETTERS]


def adapter_in(name: str) -> str | None:
    """Return the digest of the adapter with which the vectors of that name are made, None where there is none."""
    return name.partition(WITH_ADAPTER)[2] or None


def part_of_vectors(name: str) -> str:
    """Return what the part of a score or stance is called that comes from vectors of that name."""
    return LIKENESS if adapter_in(name) is None else AS_A_WHOLE


class Vectors(Protocol):
    """Where the vectors of texts come from. name: of the model that makes them, its version and its length."""

    @property
    def name(self) -> str: ...

    def of(self, title: str, summary: str) -> Sequence[float] | None:
        """Return the vector of a text, None where there is none (yet)."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much a text's vector speaks for a target: weights · vector, less what that is on average in its language.

    vectors: name of what makes the vectors; average: by language, under "" that of all.
    """

    vectors: str
    weights: tuple[float, ...]
    average: Mapping[str, float]

    def part(self, vector: Sequence[float], lang: str | None) -> float:
        """Return the part of the log-odds."""
        return math.fsum(map(mul, self.weights, vector)) - self.average.get(lang or "", self.average[""])


@dataclass(frozen=True, slots=True)
class WithVectors:
    """The part of a model that decides where the text's vector is there. base, weights: as a model's, to which the
    likeness adds. held_back: compared with what decides without vectors. used: whether it may be used. alone: what it
    belongs to does worse than the rules, so that without a vector the rules decide. trust: what the weights of the
    model that it belongs to count beside its own; nothing where it was fitted to the same features anew.
    """

    base: float
    weights: Mapping[str, float]
    likeness: Likeness
    threshold: float
    held_back: Comparison
    used: bool = True
    alone: bool = False
    trust: float = 0.0

    def weights_beside(self, model: Mapping[str, float]) -> Mapping[str, float]:
        """Return its weights together with those of the model that it belongs to."""
        if not self.trust:
            return self.weights
        return {**{name: self.trust * weight for name, weight in model.items()}, **self.weights}


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression of one obligation. weights: by feature; threshold: score from which on an item is flagged;
    recall: the stated recall that the threshold was chosen for; data: digest of the decisions it was fitted on;
    rules_version: of the rules whose hits it was fitted on. beyond_rules: whether it learned from texts in which the
    target's own rules found nothing; else it is not asked about such. unflagged: how many decisions said no of what was
    not flagged without it. origin: REVIEWS, or PACK for one that came with
    the pack, fitted on labelled reports. with_vectors: what decides where the vector of the text is there, None where
    it was fitted without the extra `semantic`.
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
    with_vectors: WithVectors | None = None
    unflagged: int = 0

    @property
    def owner(self) -> str:
        """What it belongs to, as models of stances belong to their agreement."""
        return self.obligation

    @property
    def is_no_worse(self) -> bool:
        """Whether it does no worse than what decides without it, with or without vectors. Whether it may be used:
        `why_unused`.
        """
        return self.held_back.is_no_worse or (self.with_vectors is not None and self.with_vectors.used)

    @property
    def decides_without_vectors(self) -> bool:
        """Whether it is asked about texts that have no vector; else the rules decide."""
        return self.with_vectors is None or not self.with_vectors.alone

    @property
    def flags_at_sight(self) -> bool:
        """Whether it would flag a text in which it sees nothing at all, with a vector or without."""
        alone = self.decides_without_vectors and probability(self.base) >= self.threshold
        part = self.with_vectors
        return alone or (part is not None and part.used and probability(part.base) >= part.threshold)

    def looks_at(self, features: Collection[str]) -> bool:
        """Whether any of the features weighs with it, with a vector or without."""
        weights = self.weights if self.with_vectors is None else {**self.weights, **self.with_vectors.weights}
        return not weights.keys().isdisjoint(features)

    def for_vectors(self, name: str) -> WithVectors | None:
        """Return what decides on texts with vectors of that name, None where these are not the vectors it knows."""
        found = self.with_vectors
        return found if found is not None and found.used and found.likeness.vectors == name else None


LEAST_UNFLAGGED = 8
"""Decisions that must say no of what was not flagged before reviews outdo what a pack learned from labelled reports:
reviews are of flags, and from these alone nobody learns what the many others look like. Spot checks bring such.
"""


def why_unused(model: Model, packs: Model | None) -> str | None:
    """Return why a model that was fitted to reviews is not put in use, None where it is. packs: the model of the same
    target that came with the pack.
    """
    if not model.is_no_worse:
        return "it does worse on reviews held back, by F1 or by Brier score"
    if model.flags_at_sight:
        return "it would flag a report in which it sees nothing"
    if packs is not None and model.unflagged < LEAST_UNFLAGGED:
        return (
            f"of reports that were not flagged it knows {model.unflagged} that are rightly so, and the pack's model "
            f"stays until {LEAST_UNFLAGGED} are known (spot checks tell)"
        )
    return None


@dataclass(frozen=True, slots=True)
class Decided:
    """A text on which somebody decided. relevant, not_relevant: slugs; of other targets nothing is known. group: its
    story. stances: those that a person gave, by slug. published: the last day on which it may have appeared. by_heart:
    the rules were written with this text at hand. made_up: no real report, so that it only teaches, and judges nothing.
    """

    title: str
    summary: str
    lang: str | None
    group: str
    relevant: frozenset[str]
    not_relevant: frozenset[str]
    stances: Mapping[str, Stance] = field(default_factory=dict)
    published: date | None = None
    by_heart: bool = False
    made_up: bool = False


def probability(log_odds: float) -> float:
    """Return 1 / (1 + e^−x), whatever the size of x."""
    if log_odds >= 0:
        return 1.0 / (1.0 + math.exp(-log_odds))
    raised = math.exp(log_odds)
    return raised / (1.0 + raised)
