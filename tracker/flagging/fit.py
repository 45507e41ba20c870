"""Fit a model of one obligation to decisions. Needs scikit-learn (the extra `learn`); using a model needs nothing.

The same examples and seed give the same model: folds are drawn from digests, not from order.
"""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import Any

from tracker.domain.learned import WORD, Comparison, Model, probability
from tracker.errors import Missing
from tracker.flagging.features import without_rules
from tracker.flagging.match import FLAG_FROM
from tracker.flagging.reliability import brier

INSTALL = "pip install 'treaty-tracker[learn]'"
FOLDS = 5
LEAST_OF_EACH = 8
"""Relevant ones and others that are needed, each from different stories, before a model is fitted."""

RECALL = 0.95
"""Stated recall that thresholds are chosen for."""

SEED = 20201110
_STRENGTH = 0.3  # inverse of the L2 penalty
_LEAST_TEXTS = 2  # that a word must stand in
_WORDS = 1.5  # what words count beside what the rules make of them: the penalty weighs on them that much less
_LOWEST, _HIGHEST = 0.05, 0.95
_DIGITS = 4
_LEAST_WEIGHT = 0.01  # of what stands in a text or not, less moves no score by more than a quarter of a percent
_LEAST_OF_WORDS = 0.05  # of a word, which counts a fifth in a text of usual length (`features.words_of`): as much


@dataclass(frozen=True, slots=True)
class Example:
    """One decision. features: as `features.features` gives them; group: what must not stand on both sides of a fold (a
    story); rules_score: what the rules alone, or with the pack's model, gave; threshold: from which score on that
    flags. lang, vector: where vectors are learned from. by_heart: the rules were written from this text; so they seem
    infallible on it, and it tells nothing of how far to trust them. made_up: it teaches, and judges nothing.
    """

    features: dict[str, float]
    relevant: bool
    group: str
    rules_score: float
    threshold: float = FLAG_FROM
    lang: str = ""
    vector: Sequence[float] = ()
    by_heart: bool = False
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """From which score on an item is flagged. recall: the share of relevant ones that is to get through; threshold: the
    score itself where it is chosen over several targets, None where over one alone.
    """

    recall: float = RECALL
    threshold: float | None = None

    def over(self, scores: Sequence[float], labels: Sequence[bool]) -> float:
        """Return the threshold for a model with these scores on held-back examples."""
        return threshold_for(scores, labels, recall=self.recall) if self.threshold is None else self.threshold


_CHOSEN = Limit()


def is_there() -> bool:
    """Whether scikit-learn is installed; it is not imported, which takes 90 MB."""
    return find_spec("sklearn") is not None


def is_enough(examples: Sequence[Example]) -> bool:
    """Whether there are decisions enough, both ways."""
    groups = {flag: len({one.group for one in examples if one.relevant is flag}) for flag in (True, False)}
    return min(groups.values()) >= LEAST_OF_EACH


def fit(
    obligation: str,
    examples: Sequence[Example],
    *,
    rules_version: str,
    limit: Limit = _CHOSEN,
) -> Model:
    """Return a model with its comparison on held-back decisions: each is scored by a model fitted without its fold.
    Those that the rules know by heart and those that are made up are not compared, where there are others.

    Raises Missing without scikit-learn.
    """
    if not is_there():
        raise Missing(f"learning needs scikit-learn: {INSTALL}")
    ordered = sorted(examples, key=canonical)
    judged = judging(ordered, held_back_scores(ordered))
    scores, labels = [score for _, score in judged], [one.relevant for one, _ in judged]
    threshold = limit.over(scores, labels)
    base, weights, _ = regression(ordered)
    data = hashlib.sha256("\n".join(map(canonical, ordered)).encode()).hexdigest()[:16]
    unnamed = Model(
        obligation=obligation,
        version="",
        base=base,
        weights=weights,
        threshold=threshold,
        recall=limit.recall,
        seed=SEED,
        examples=len(ordered),
        positives=sum(one.relevant for one in ordered),
        data=data,
        rules_version=rules_version,
        beyond_rules=sum(not one.relevant and one.rules_score == 0 for one in ordered) >= LEAST_OF_EACH,
        held_back=_compared([one for one, _ in judged], scores, threshold),
        unflagged=sum(not one.relevant and one.rules_score < one.threshold for one in ordered),
    )
    facts = (obligation, base, sorted(weights.items()), threshold, limit.recall, SEED, data, rules_version)
    version = hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()[:16]
    return replace(unnamed, version=version)


def judging(examples: Sequence[Example], scores: Sequence[float]) -> list[tuple[Example, float]]:
    """Return the examples that judge a model, with their scores: the real ones that the rules do not know by heart; all
    where there are no such.
    """
    every = list(zip(examples, scores, strict=True))
    return [(one, score) for one, score in every if not (one.by_heart or one.made_up)] or every


def held_back_scores(
    examples: Sequence[Example],
    *,
    fitted: Callable[[Sequence[Example]], Callable[[Example], float]] | None = None,
) -> list[float]:
    """Return the score of each example by a model that was fitted without its fold. fitted: fits what scores an
    example; a model without vectors when left out.
    """
    folds = [fold_of(one.group) for one in examples]
    scores = [one.rules_score for one in examples]
    for fold in sorted(set(folds)):
        kept = [one for one, own in zip(examples, folds, strict=True) if own != fold]
        if len({one.relevant for one in kept}) == 1:
            continue  # nothing to tell apart: the rules' score stays
        scored = (_without_vectors if fitted is None else fitted)(kept)
        for number, (one, own) in enumerate(zip(examples, folds, strict=True)):
            if own == fold:
                scores[number] = scored(one)
    return scores


def _without_vectors(examples: Sequence[Example]) -> Callable[[Example], float]:
    base, weights, _ = regression(examples)
    return lambda one: score(base, weights, one.features)


def fold_of(group: str, *, draw: str = "") -> int:
    """Return in which of the FOLDS a group is held back. draw: the name of one of several ways to part the groups."""
    drawn = f"{SEED} {draw} {group}" if draw else f"{SEED} {group}"
    return int(hashlib.sha256(drawn.encode()).hexdigest(), 16) % FOLDS


def score(base: float, weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    return probability(base + math.fsum(weights[name] * value for name, value in features.items() if name in weights))


def threshold_for(scores: Sequence[float], labels: Sequence[bool], *, recall: float) -> float:
    """Return the highest score that lets at least `recall` of the relevant ones through, within 0.05 to 0.95."""
    relevant = sorted((score for score, label in zip(scores, labels, strict=True) if label), reverse=True)
    needed = math.ceil(recall * len(relevant) - 1e-9)
    lowest = relevant[needed - 1] if needed else 0.5
    return math.floor(min(max(lowest, _LOWEST), _HIGHEST) * 10_000) / 10_000


def canonical(example: Example) -> str:
    """Return what an example is sorted and known by."""
    facts = (example.group, example.relevant, example.rules_score, example.threshold, example.by_heart, example.made_up)
    return json.dumps((*facts, sorted(example.features.items())), ensure_ascii=False)


def one_thread() -> AbstractContextManager[Any]:
    """Return a context in which linear algebra keeps to one thread: several wait for each other on a busy machine, and
    twenty times as long was measured.
    """
    from threadpoolctl import threadpool_limits

    limited: AbstractContextManager[Any] = threadpool_limits(1)
    return limited


def regression(examples: Sequence[Example], beside: Any = None) -> tuple[float, dict[str, float], list[float]]:
    """Return the intercept, the weights of the features, and those of the columns of `beside` (a row for each
    example); rare words have none, common ones count less (inverse document frequency).

    An example that the rules know by heart is looked at twice, once as if they had found nothing: from what they make
    of their own texts a model would learn to look at nothing else.
    """
    import numpy as np
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    texts = Counter(name for one in examples for name in one.features)
    scale = {
        name: _WORDS * (math.log(len(examples) / number) + 1) if name.startswith(WORD) else 1.0
        for name, number in texts.items()
        if number >= _LEAST_TEXTS
    }
    looks = [(number, one.features) for number, one in enumerate(examples)]
    looks += [(number, without_rules(one.features)) for number, one in enumerate(examples) if one.by_heart]
    vectorizer: Any = DictVectorizer()
    matrix = vectorizer.fit_transform(
        [{name: value * scale[name] for name, value in seen.items() if name in scale} for _, seen in looks]
    )
    names = vectorizer.get_feature_names_out()
    if beside is not None:
        matrix = hstack([matrix, csr_matrix(np.asarray(beside)[[number for number, _ in looks]])]).tocsr()
    model: Any = LogisticRegression(C=_STRENGTH, max_iter=1000, tol=1e-6)
    with one_thread():
        model.fit(matrix, [examples[number].relevant for number, _ in looks])
    found = list(map(float, model.coef_[0]))
    weights = {
        name: round(weight * scale[name], _DIGITS) for name, weight in zip(names, found[: len(names)], strict=True)
    }
    return (
        round(float(model.intercept_[0]), _DIGITS),
        {name: one for name, one in weights.items() if abs(one) >= _least_of(name)},
        found[len(names) :],
    )


def _least_of(name: str) -> float:
    return _LEAST_OF_WORDS if name.startswith(WORD) else _LEAST_WEIGHT


def _compared(examples: Sequence[Example], scores: Sequence[float], threshold: float) -> Comparison:
    labels = [one.relevant for one in examples]
    precision, recall, f1 = shares([score >= threshold for score in scores], labels)
    by_rules = [one.rules_score for one in examples]
    before = [one.rules_score >= one.threshold for one in examples]
    rules_precision, rules_recall, rules_f1 = shares(before, labels)
    return Comparison(
        precision=precision,
        recall=recall,
        f1=f1,
        brier=brier(scores, labels),
        rules_precision=rules_precision,
        rules_recall=rules_recall,
        rules_f1=rules_f1,
        rules_brier=brier(by_rules, labels),
    )


def shares(flagged: Sequence[bool], labels: Sequence[bool]) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    right = sum(flag and label for flag, label in zip(flagged, labels, strict=True))
    precision = right / sum(flagged) if any(flagged) else 0.0
    recall = right / sum(labels) if any(labels) else 0.0
    return precision, recall, 2 * right / (sum(flagged) + sum(labels)) if right else 0.0
