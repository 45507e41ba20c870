"""Fit what a model makes of sentence vectors. Needs scikit-learn, and the vectors of all examples.

Two steps. From the examples alone is learned what relevant reports look like: a logistic regression over the vector
(less the mean of its language) and the named sets; the rules' hits are kept from it. How much that is worth beside
the rules was measured once, on reports that the rules of then had not been written from, over all obligations together
(`TRUST`). Learned anew from reports that the rules know by heart, the rules would seem infallible; learned by each
obligation alone, a handful of reports would decide it.
"""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tracker.domain.learned import Comparison, Likeness, Model, WithVectors, probability
from tracker.flagging.fit import Example, brier, canonical, fold_of, one_thread, shares, threshold_for

_STRENGTH = 0.3  # inverse of the L2 penalty
_STRETCH = 10.0  # of the vectors, which differ by some hundredths, against named sets, which count 1
_LEAST_TEXTS = 2  # that a named set must stand in
_MEAN_WEIGHS = 5  # texts: a language of fewer leans on the mean of all
_DIGITS, _VECTOR_DIGITS = 6, 4


@dataclass(frozen=True, slots=True)
class Trust:
    """What makes up the log-odds: base, strength of the own rules, whether they flag, strength of the strongest others,
    and the log-odds by the text alone. threshold: where F1 over all obligations was best.
    """

    base: float
    own: float
    flags: float
    others: float
    text: float
    threshold: float


TRUST = Trust(base=0.22, own=0.35, flags=1.76, others=-0.08, text=1.07, threshold=0.3)
"""Fitted, with equal weight, to two lots of labelled reports that the rules had not been written from: 701 with the
rules of commit f18bea3 (F1 0.74 with the rules alone, 0.81 with these), 222 with those of c645cf2 (0.81 and 0.83).
"""


@dataclass(frozen=True, slots=True)
class _Text:
    """What was learned of the texts alone. average: by language, what weights · vector is there."""

    base: float
    named: dict[str, float]
    weights: tuple[float, ...]
    average: dict[str, float]

    def log_odds(self, one: Example) -> float:
        likeness = Likeness("", self.weights, self.average)
        named = math.fsum(self.named.get(name, 0.0) * value for name, value in one.beside.items())
        return self.base + named + likeness.part(one.vector, one.lang)


def with_vectors(model: Model, examples: Sequence[Example], *, vectors: str, threshold: float | None = None) -> Model:
    """Return a model with what decides where there are vectors, compared on held-back examples with what decides
    without: the model itself where it is no worse than the rules, else the rules.

    examples: those it was fitted to, each with its vector. vectors: their name. threshold: from which score on an item
    is flagged; chosen for the model's stated recall when left out.
    """
    ordered = sorted(examples, key=canonical)
    scores = _held_back_scores(ordered, seed=model.seed)
    labels = [one.relevant for one in ordered]
    limit = threshold_for(scores, labels, recall=model.recall) if threshold is None else threshold
    compared = _compared(model, scores, labels, limit)
    text = _text(ordered)
    part = WithVectors(
        base=round(TRUST.base + TRUST.text * text.base, _DIGITS),
        weights={
            "own rules": TRUST.own,
            "own rules flag": TRUST.flags,
            "other rules": TRUST.others,
            **{name: round(TRUST.text * weight, _DIGITS) for name, weight in text.named.items()},
        },
        likeness=Likeness(
            vectors,
            tuple(round(TRUST.text * weight, _VECTOR_DIGITS) for weight in text.weights),
            {lang: round(TRUST.text * one, _DIGITS) for lang, one in sorted(text.average.items())},
        ),
        threshold=limit,
        held_back=compared,
        used=compared.is_no_worse,
        alone=not model.held_back.is_no_worse,
    )
    return _with_part(model, part)


def for_pack(model: Model, *, alone: bool) -> Model:
    """Return a pack's model that looks at vectors whatever its own comparison says: reports that the rules were written
    from cannot tell where these are better. alone: see `WithVectors`.
    """
    part = model.with_vectors
    return model if part is None else _with_part(model, replace(part, used=True, alone=alone))


def _with_part(model: Model, part: WithVectors) -> Model:
    digest = hashlib.sha256(f"{model.version} {part}".encode()).hexdigest()[:16]
    return replace(model, version=digest, with_vectors=part)


def _compared(model: Model, scores: Sequence[float], labels: Sequence[bool], limit: float) -> Comparison:
    precision, recall, f1 = shares([score >= limit for score in scores], labels)
    held = model.held_back
    before = (held.rules_precision, held.rules_recall, held.rules_f1, held.rules_brier)
    if held.is_no_worse:
        before = (held.precision, held.recall, held.f1, held.brier)
    return Comparison(precision, recall, f1, brier(scores, labels), *before)


def _held_back_scores(examples: Sequence[Example], *, seed: int) -> list[float]:
    folds = [fold_of(one, seed) for one in examples]
    scores = [one.rules_score for one in examples]
    for fold in sorted(set(folds)):
        kept = [one for one, own in zip(examples, folds, strict=True) if own != fold]
        if len({one.relevant for one in kept}) == 1:
            continue  # nothing to tell apart: the rules' score stays
        text = _text(kept)
        for number, (one, own) in enumerate(zip(examples, folds, strict=True)):
            if own == fold:
                scores[number] = probability(_in_all(one, text.log_odds(one)))
    return scores


def _in_all(one: Example, by_text: float) -> float:
    beside = one.beside
    return (
        TRUST.base
        + TRUST.own * beside.get("own rules", 0.0)
        + TRUST.flags * beside.get("own rules flag", 0.0)
        + TRUST.others * beside.get("other rules", 0.0)
        + TRUST.text * by_text
    )


def _text(examples: Sequence[Example]) -> _Text:
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    texts = Counter(name for one in examples for name in one.beside if name.startswith("named: "))
    names = sorted(name for name, number in texts.items() if number >= _LEAST_TEXTS)
    vectors: Any = np.array([one.vector for one in examples])
    means = _means(vectors, [one.lang for one in examples])
    centred = vectors - np.array([means[one.lang] for one in examples])
    named = np.array([[one.beside.get(name, 0.0) for name in names] for one in examples])
    matrix = np.hstack([named.reshape(len(examples), len(names)), centred * _STRETCH])
    model: Any = LogisticRegression(C=_STRENGTH, max_iter=1000, tol=1e-6)
    with one_thread():
        model.fit(matrix, [one.relevant for one in examples])
    weights = model.coef_[0][len(names) :] * _STRETCH
    return _Text(
        base=float(model.intercept_[0]),
        named=dict(zip(names, map(float, model.coef_[0][: len(names)]), strict=True)),
        weights=tuple(map(float, weights)),
        average={lang: float(weights @ mean) for lang, mean in means.items()},
    )


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
