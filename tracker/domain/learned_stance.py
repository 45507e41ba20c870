"""What was learned about stances: the model of one agreement, and what it said of one match. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.domain.learned import LIKENESS, REVIEWS, LearnedTerm, Likeness, Vectors
from tracker.domain.stance import Stance


@dataclass(frozen=True, slots=True)
class LearnedStance:
    """Why a model chose a stance. rules_stance: what the rules alone guessed. rather_than: the rules' guess where the
    model chose another, else the second best; base + all terms = log_odds of the chosen stance against it. terms: the
    weightiest, the others together under `the rest`; `the rules` is what the signs weigh. probability: of the chosen
    stance among all that the model knows. vectors: name of what made the vector that it looked at, None where it
    looked at none.
    """

    version: str
    rules_stance: Stance
    rather_than: Stance
    base: float
    terms: tuple[LearnedTerm, ...]
    log_odds: float
    probability: float
    vectors: str | None = None


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
class SeeingStances:
    """The part of a model that tells stances where the text's vector is there. base, weights: as the model's, to which
    the likeness of each stance adds. held_back: compared with the model without vectors. used: whether it may be used.
    """

    base: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]
    likeness: tuple[Likeness, ...]
    held_back: StanceComparison
    used: bool = True

    @property
    def vectors(self) -> str:
        """Name of what makes the vectors."""
        return self.likeness[0].vectors


@dataclass(frozen=True, slots=True)
class StanceModel:
    """A multinomial logistic regression for all targets of one agreement. stances: those it was fitted on, in the order
    of `base` and of each feature's weights. trust: what the rules' leaning wholly to one stance adds to its log-odds;
    not fitted. not_for: slugs of targets on which it did worse than the rules, which decide there alone. data: digest
    of the decisions; rules_version: of the rules whose hits it was fitted on. origin: as of a `Model`.
    with_vectors: what tells stances where the vector of the text is there, None where it was fitted without.
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
    with_vectors: SeeingStances | None = None

    def seeing(self, vectors: Vectors, title: str, summary: str, lang: str | None) -> "StanceModel":
        """Return what tells the stances of a text: with what its vector says of them as the weights of LIKENESS, as one
        more feature; the model itself where it looks at no such vectors, or there is none of the text.
        """
        part = self.with_vectors
        if part is None or not part.used or part.vectors != vectors.name:
            return self
        vector = vectors.of(title, summary)
        return self if vector is None else self.looking_at(vector, lang)

    def looking_at(self, vector: Sequence[float], lang: str | None) -> "StanceModel":
        """Return what tells the stances of a text with this vector; the model must know what it makes of vectors."""
        part = self.with_vectors
        if part is None:
            raise ValueError("this model looks at no vectors")
        said = tuple(one.part(vector, lang) for one in part.likeness)
        return replace(self, base=part.base, weights={**part.weights, LIKENESS: said})
