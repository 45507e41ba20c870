"""What was learned about stances: the model of one agreement, and what it said of one match. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import mul

from tracker.domain.learned import REVIEWS, LearnedTerm, Parts, parted
from tracker.domain.stance import Stance


@dataclass(frozen=True, slots=True)
class LearnedStance:
    """Why a model chose a stance. rules_stance: what the rules alone guessed. rather_than: the rules' guess where the
    model chose another, else the second best; base + all terms = log_odds of the chosen stance against it. terms: the
    weightiest, the others together under `the rest`; `the rules` is what the signs weigh. probability: of the chosen
    stance among all that the model knows. vectors: name of what made the text's vector, where that was looked at.
    """

    version: str
    rules_stance: Stance
    rather_than: Stance
    base: float
    terms: tuple[LearnedTerm, ...]
    log_odds: float
    probability: float
    vectors: str | None = None

    @property
    def parts(self) -> Parts:
        """The parts as they are told."""
        return parted(self.terms)


@dataclass(frozen=True, slots=True)
class StanceComparison:
    """How a model did on decisions that it was not fitted on, beside what decided without it: the rules alone, or with
    the pack's model (`rules_…`). examples: how many; accuracy: share of them with the stance that a person gave.
    """

    examples: int
    accuracy: float
    rules_accuracy: float

    @property
    def is_no_worse(self) -> bool:
        """Whether it may be put in use."""
        return self.accuracy >= self.rules_accuracy


@dataclass(frozen=True, slots=True)
class StanceLikeness:
    """How much a text's vector speaks for each stance. vectors: name of what makes the vectors; base, weights: by
    number of the target, a number and a row of weights for each stance of the model, in their order.
    """

    vectors: str
    base: Mapping[str, tuple[float, ...]]
    weights: Mapping[str, tuple[tuple[float, ...], ...]]

    def of_stances(self, places: Sequence[int]) -> "StanceLikeness":
        """Return it for some of the stances, in another order. places: where they stand in this one."""
        return StanceLikeness(
            self.vectors,
            {number: tuple(row[place] for place in places) for number, row in self.base.items()},
            {number: tuple(rows[place] for place in places) for number, rows in self.weights.items()},
        )

    def parts(self, number: str, vector: Sequence[float]) -> tuple[float, ...] | None:
        """Return what is added to the log-odds of each stance, None of a target that is not known."""
        if number not in self.weights:
            return None
        rows = zip(self.base[number], self.weights[number], strict=True)
        return tuple([base + math.fsum(map(mul, weights, vector)) for base, weights in rows])


@dataclass(frozen=True, slots=True)
class StanceModel:
    """A multinomial logistic regression for all targets of one agreement. stances: those it was fitted on, in the order
    of `base` and of each feature's weights. trust: what the rules' leaning wholly to one stance adds to its log-odds;
    not fitted. not_for: slugs of targets on which it did worse than the rules, which decide there alone. data: digest
    of the decisions; rules_version: of the rules whose hits it was fitted on. origin: as of a `Model`. likeness: what
    is added where the text's vector is there; a pack brings it.
    """

    agreement: str
    version: str
    stances: tuple[Stance, ...]
    base: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]
    trust: float
    seed: int
    examples: int
    data: str
    rules_version: str
    held_back: StanceComparison
    not_for: tuple[str, ...] = ()
    origin: str = REVIEWS
    likeness: StanceLikeness | None = None

    @property
    def owner(self) -> str:
        """What it belongs to, as models that flag belong to their obligation."""
        return self.agreement
