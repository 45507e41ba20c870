"""Fit what a model makes of sentence vectors. Needs scikit-learn, and the vectors of all examples.

A vector, less the mean of its language, stands beside what a model looks at without it, in one regression.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tracker.domain.learned import Comparison, Likeness, Model, WithVectors
from tracker.flagging.fit import (
    Example,
    Limit,
    canonical,
    held_back_scores,
    judging,
    regression,
    score,
    shares,
)
from tracker.flagging.reliability import brier

_STRETCH = 10.0  # of the vectors, which differ by some hundredths, against named sets, which count 1
_MEAN_WEIGHS = 5  # texts: a language of fewer leans on the mean of all
_DIGITS, _VECTOR_DIGITS = 4, 3


@dataclass(frozen=True, slots=True)
class _Learned:
    """base, weights: as a model's. likeness: what the vector adds to the log-odds."""

    base: float
    weights: dict[str, float]
    likeness: Likeness

    def score(self, one: Example) -> float:
        return score(self.base + self.likeness.part(one.vector, one.lang), self.weights, one.features)


def with_vectors(model: Model, examples: Sequence[Example], *, vectors: str, limit: Limit | None = None) -> Model:
    """Return a model with what decides where there are vectors, compared on held-back examples with what decides
    without: the model itself where it is no worse than the rules, else the rules.

    examples: those it was fitted to, each with its vector. vectors: their name. limit: for the model's stated recall
    when left out.
    """
    ordered = sorted(examples, key=canonical)
    judged = judging(ordered, scores_with_vectors(ordered))
    scores, labels = [score for _, score in judged], [one.relevant for one, _ in judged]
    threshold = (Limit(model.recall) if limit is None else limit).over(scores, labels)
    compared = _compared(model, scores, labels, threshold)
    learned = _learned(ordered, vectors)
    part = WithVectors(
        base=learned.base,
        weights=learned.weights,
        likeness=learned.likeness,
        threshold=threshold,
        held_back=compared,
        used=compared.is_no_worse,
        alone=not model.held_back.is_no_worse,
    )
    return _with_part(model, part)


def for_pack(model: Model, *, alone: bool) -> Model:
    """Return a pack's model that looks at vectors whatever its own comparison says: what it brings is judged over all
    obligations together. alone: see `WithVectors`.
    """
    part = model.with_vectors
    return model if part is None else _with_part(model, replace(part, used=True, alone=alone))


def _with_part(model: Model, part: WithVectors) -> Model:
    digest = hashlib.sha256(f"{model.version} {part}".encode()).hexdigest()[:16]
    return replace(model, version=digest, with_vectors=part)


def _compared(model: Model, scores: Sequence[float], labels: Sequence[bool], threshold: float) -> Comparison:
    precision, recall, f1 = shares([score >= threshold for score in scores], labels)
    held = model.held_back
    before = (held.rules_precision, held.rules_recall, held.rules_f1, held.rules_brier)
    if held.is_no_worse:
        before = (held.precision, held.recall, held.f1, held.brier)
    return Comparison(precision, recall, f1, brier(scores, labels), *before)


def scores_with_vectors(examples: Sequence[Example]) -> list[float]:
    """Return the score of each example by what was fitted without its fold."""
    return held_back_scores(examples, fitted=lambda kept: _learned(kept, "").score)


def _learned(examples: Sequence[Example], vectors: str) -> _Learned:
    import numpy as np

    rows: Any = np.array([one.vector for one in examples])
    means = _means(rows, [one.lang for one in examples])
    centred = rows - np.array([means[one.lang] for one in examples])
    base, weights, stretched = regression(examples, centred * _STRETCH)
    found = np.array(stretched) * _STRETCH
    likeness = Likeness(
        vectors,
        tuple(round(float(weight), _VECTOR_DIGITS) for weight in found),
        {lang: round(float(found @ mean), _DIGITS) for lang, mean in sorted(means.items())},
    )
    return _Learned(base, weights, likeness)


def _means(vectors: Any, langs: Sequence[str]) -> dict[str, Any]:
    """Return the mean of each language's vectors, leaning on that of all, which stands under ""."""
    mean = vectors.mean(axis=0)
    rows: dict[str, list[int]] = defaultdict(list)
    for number, lang in enumerate(langs):
        rows[lang].append(number)
    means = {
        lang: (vectors[own].sum(axis=0) + _MEAN_WEIGHS * mean) / (len(own) + _MEAN_WEIGHS) for lang, own in rows.items()
    }
    means[""] = mean
    return means
