"""Fit how far a pack's models trust what its adapter makes of a text. Needs scikit-learn and the vectors.

The adapter was fitted to labelled texts together with rows of weights for each target and its stances. What these say
of a text is weighed against what the models say, on texts that taught neither the adapter nor those who wrote the
rules; of the others both would seem to know everything.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from tracker.domain.agreement import number_of
from tracker.domain.learned import Comparison, Decided, Likeness, Model, Vectors, WithVectors, probability
from tracker.domain.learned_stance import StanceLikeness, StanceModel
from tracker.errors import Invalid
from tracker.flagging.adapter import Adapter
from tracker.flagging.fit import Example, Limit, held_back_scores, judging, one_thread, shares
from tracker.flagging.fit_stance import StanceExample, held_back_log_odds, with_likeness
from tracker.flagging.fit_vectors import for_pack
from tracker.flagging.reliability import brier
from tracker.flagging.vectors import text_digest

LEAST_FRESH = 50
"""Relevant pairs of target and fresh text, and stances, before the adapter is trusted at all."""

_NEARLY = 1e-6  # the nearest that a held-back score comes to 0 or 1
_DIGITS, _VECTOR_DIGITS = 4, 3
_TRUSTS = tuple(step / 20 for step in range(61))
"""Tried for stances: what the adapter's say counts beside the model's."""

_SHARPNESSES = (0.5, 0.65, 0.8, 1.0, 1.25)
"""Tried with it, as a model may be too sure or not sure enough: of these none is kept."""


@dataclass(frozen=True, slots=True)
class Shaped:
    """An adapter, and the vectors that are made with it."""

    adapter: Adapter
    vectors: Vectors

    def fresh(self, decided: Iterable[Decided]) -> "FreshVectors":
        """Return the vectors of those texts alone that taught neither the adapter nor those who wrote the rules."""
        real = [one for one in decided if not (one.by_heart or one.made_up)]
        return FreshVectors(self.vectors, {text_digest(one.title, one.summary) for one in real} - self.adapter.taught)


class FreshVectors:
    """Vectors of some texts alone. digests: of these."""

    def __init__(self, vectors: Vectors, digests: Collection[bytes]) -> None:
        self.name = vectors.name
        self._vectors = vectors
        self.digests = digests

    def of(self, title: str, summary: str) -> Sequence[float] | None:
        return self._vectors.of(title, summary) if text_digest(title, summary) in self.digests else None


class _Trust(NamedTuple):
    """log-odds = base + model · those of a model + adapter · those of the adapter."""

    base: float
    model: float
    adapter: float

    def score(self, own: float, said: float) -> float:
        return probability(self.base + self.model * own + self.adapter * said)


def models_with_adapter(
    models: Mapping[str, Model],
    examples: Mapping[str, Sequence[Example]],
    shaped: Shaped,
    *,
    recall: float,
) -> dict[str, Model]:
    """Return models with what decides where there are vectors made with the adapter. examples: those that the models
    were fitted to, by slug, the fresh ones with their vectors.

    One trust and one threshold are chosen over all targets. Raises Invalid where too few examples are fresh.
    """
    adapter, vectors = shaped.adapter, shaped.vectors.name
    fresh = {slug: _fresh(examples[slug]) for slug in models if number_of(slug) in adapter.targets}
    pairs = [(one, own, _said(adapter, slug, one.vector)) for slug, cases in fresh.items() for one, own in cases]
    _require_enough(sum(one.relevant for one, _, _ in pairs), "relevant pairs of obligation and report")
    labels = [one.relevant for one, _, _ in pairs]
    trust = _trusted([(own, said) for _, own, said in pairs], labels)
    threshold = Limit(recall).over([trust.score(own, said) for _, own, said in pairs], labels)
    seeing = dict(models)
    for slug, cases in fresh.items():
        judged = [(one, own, trust.score(own, _said(adapter, slug, one.vector))) for one, own in cases]
        part = WithVectors(
            base=round(trust.base + trust.model * models[slug].base, _DIGITS),
            weights={},
            likeness=_likeness(adapter, slug, trust, vectors),
            threshold=threshold,
            held_back=_compared(models[slug], judged, threshold),
            trust=round(trust.model, _DIGITS),
        )
        seeing[slug] = for_pack(replace(models[slug], with_vectors=part), alone=False)
    return seeing


def stances_with_adapter(model: StanceModel, examples: Sequence[StanceExample], shaped: Shaped) -> StanceModel:
    """Return a model of stances that looks at vectors made with the adapter, too. examples: those that it was fitted
    to, the fresh ones with their vectors.

    How much the adapter's say counts is what makes the stances of the fresh ones likeliest; raises Invalid where too
    few are fresh, or where the adapter knows other stances.
    """
    adapter, vectors = shaped.adapter, shaped.vectors.name
    if not {stance.value for stance in model.stances} <= set(adapter.stances):
        raise Invalid(f"the adapter knows {', '.join(adapter.stances)}, the reports {', '.join(model.stances)}")
    places = [adapter.stances.index(stance.value) for stance in model.stances]
    likeness = _stance_likeness(adapter, places, 1.0, vectors)
    seen = [
        (scores, added, model.stances.index(one.stance))
        for one, scores in held_back_log_odds(examples, trust=model.trust, stances=model.stances)
        if one.vector and (added := likeness.parts(number_of(one.target), one.vector)) is not None
    ]
    _require_enough(len(seen), "stances")
    tried = [(_likelihood(seen, trust, sharpness), trust) for trust in _TRUSTS for sharpness in _SHARPNESSES]
    _, trust = max(tried)
    return with_likeness(model, _stance_likeness(adapter, places, trust, vectors))


def _require_enough(number: int, what: str) -> None:
    if number < LEAST_FRESH:
        raise Invalid(
            f"how far to trust the adapter cannot be told: it takes {LEAST_FRESH} {what} of reports that it was not "
            f"fitted to and from which no rule was written (--unread), there are {number}"
        )


def _fresh(examples: Sequence[Example]) -> list[tuple[Example, float]]:
    """Return the examples that have a vector, with the log-odds that a model without their fold gives."""
    judged = judging(examples, held_back_scores(examples))
    return [(one, _log_odds(score)) for one, score in judged if one.vector]


def _log_odds(score: float) -> float:
    kept = min(max(score, _NEARLY), 1 - _NEARLY)
    return math.log(kept / (1 - kept))


def _said(adapter: Adapter, slug: str, vector: Sequence[float]) -> float:
    """Return the log-odds that the adapter's own row gives a text."""
    weights, base = adapter.flags
    place = adapter.targets.index(number_of(slug))
    return float(weights[place] @ vector + base[place])


def _trusted(rows: Sequence[tuple[float, float]], labels: Sequence[bool]) -> _Trust:
    from sklearn.linear_model import LogisticRegression

    regression: Any = LogisticRegression(C=100.0, max_iter=1000, tol=1e-8)  # next to no penalty: three weights
    with one_thread():
        regression.fit(rows, labels)
    own, said = map(float, regression.coef_[0])
    return _Trust(float(regression.intercept_[0]), own, said)


def _likeness(adapter: Adapter, slug: str, trust: _Trust, vectors: str) -> Likeness:
    weights, base = adapter.flags
    place = adapter.targets.index(number_of(slug))
    found = tuple(round(trust.adapter * float(weight), _VECTOR_DIGITS) for weight in weights[place])
    return Likeness(vectors, found, {"": -round(trust.adapter * float(base[place]), _DIGITS)})


def _compared(model: Model, judged: Sequence[tuple[Example, float, float]], threshold: float) -> Comparison:
    """judged: fresh examples with the log-odds that the model alone gives, and the score with the adapter."""
    labels = [one.relevant for one, _, _ in judged]
    alone, scores = [probability(own) for _, own, _ in judged], [score for _, _, score in judged]
    precision, recall, f1 = shares([score >= threshold for score in scores], labels)
    before = shares([score >= model.threshold for score in alone], labels)
    errors = (brier(scores, labels), brier(alone, labels)) if labels else (0.0, 0.0)
    return Comparison(precision, recall, f1, errors[0], *before, errors[1])


def _stance_likeness(adapter: Adapter, places: Sequence[int], trust: float, vectors: str) -> StanceLikeness:
    """places: where the adapter has each stance of a model, in their order."""
    weights, base = adapter.told
    return StanceLikeness(
        vectors,
        {
            number: tuple(round(trust * float(base[target][place]), _DIGITS) for place in places)
            for target, number in enumerate(adapter.targets)
        },
        {
            number: tuple(
                tuple(round(trust * float(weight), _VECTOR_DIGITS) for weight in weights[target][place])
                for place in places
            )
            for target, number in enumerate(adapter.targets)
        },
    )


_Seen = tuple[Sequence[float], Sequence[float], int]
"""Log-odds of a model, those of the adapter, and the place of the right stance."""


def _likelihood(seen: Sequence[_Seen], trust: float, sharpness: float) -> float:
    """Return the mean log-likelihood of the right stances."""
    told = 0.0
    for scores, added, right in seen:
        mixed = [sharpness * (own + trust * more) for own, more in zip(scores, added, strict=True)]
        told += mixed[right] - math.log(math.fsum(map(math.exp, mixed)))
    return told / len(seen)
