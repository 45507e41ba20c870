"""Fit a model of stances to those that people gave. Needs scikit-learn (the extra `learn`); using a model does not.

The same examples and seed give the same model: folds are drawn from digests, not from order.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tracker.domain.learned_stance import StanceComparison, StanceLikeness, StanceModel
from tracker.domain.stance import Stance
from tracker.errors import Missing
from tracker.flagging.fit import INSTALL, SEED, fold_of, is_there, one_thread
from tracker.flagging.learned_stance import chosen, log_odds, without_indicators

LEAST = 150
"""Stances given, each on a report of another story, that are needed before a model is fitted."""

LEAST_TO_JUDGE = 20
"""Stances given on one target before it is judged by itself whether the model does worse there."""

TRUST = 0.5
"""What the rules' leaning counts for where the rules were written from the same reports, on which nobody can tell how
far to trust them. Chosen, like the strength of the penalty, on reports that who wrote the rules of then had not seen
(README, Stances that are learned); from 0.25 to 1 the figures hardly differ.
"""

TRUSTS = (0.0, 1.0, 2.0, 3.0, 4.0)
"""What is tried where it can be told, by cross-validation."""

_STRENGTH = 0.15  # inverse of the L2 penalty
_LEAST_TEXTS = 4  # that a feature must stand in
_LEAST_WEIGHT = 0.02
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class StanceExample:
    """A stance that a person gave. target: slug; features: as `learned_stance.features` gives them; leaning, guess: of
    the rules; before: the stance that decided without the model to be fitted; group: what must not stand on both sides
    of a fold (a story); counts: whether it is real and flagged, so that its stance is shown and judges the model.
    by_heart: the rules were written from this text. vector: of the text, where an adapter is judged by it.
    """

    target: str
    features: Mapping[str, float]
    leaning: Mapping[Stance, float]
    guess: Stance
    before: Stance
    stance: Stance
    group: str
    counts: bool = True
    by_heart: bool = False
    vector: Sequence[float] = ()


def is_enough(examples: Sequence[StanceExample]) -> bool:
    """Whether there are stances enough, of two kinds at least."""
    return len({one.group for one in examples}) >= LEAST and len({one.stance for one in examples}) > 1


def fit(
    agreement: str,
    examples: Sequence[StanceExample],
    *,
    rules_version: str,
    trust: float | None = None,
) -> StanceModel:
    """Return a model with its comparison on held-back decisions: each is judged by a model fitted without its fold.

    trust: what the rules' leaning counts for; None lets cross-validation choose it, for the comparison within the folds
    that are kept. Raises Missing without scikit-learn.
    """
    if not is_there():
        raise Missing(f"learning needs scikit-learn: {INSTALL}")
    ordered = sorted(examples, key=_canonical)
    held_back = held_back_stances(ordered, trust=trust)
    judged = [(one, stance) for one, stance in zip(ordered, held_back, strict=True) if one.counts]
    data = hashlib.sha256("\n".join(map(_canonical, ordered)).encode()).hexdigest()[:16]
    model = replace(
        _fitted(ordered),
        agreement=agreement,
        trust=_trust(ordered) if trust is None else trust,
        data=data,
        rules_version=rules_version,
        held_back=compared(judged),
        not_for=_worse(judged),
    )
    facts = (
        agreement,
        list(model.stances),
        model.base,
        sorted(model.weights.items()),
        model.trust,
        data,
        rules_version,
    )
    version = hashlib.sha256(json.dumps((*facts, model.not_for), ensure_ascii=False).encode()).hexdigest()[:16]
    return replace(model, version=version)


def with_likeness(model: StanceModel, likeness: StanceLikeness) -> StanceModel:
    """Return a model that looks at vectors, too."""
    digest = hashlib.sha256(f"{model.version} {likeness}".encode()).hexdigest()[:16]
    return replace(model, version=digest, likeness=likeness)


def held_back_stances(examples: Sequence[StanceExample], *, trust: float | None = None) -> list[Stance]:
    """Return the stance of each example by a model that was fitted without its fold; trust: as for `fit`."""
    stances = [one.guess for one in examples]
    for model, kept, left in _by_fold(examples, draw="outer"):
        told = replace(model, trust=_trust(kept) if trust is None else trust)
        for number in left:
            stances[number] = _told(told, examples[number])
    return stances


def held_back_log_odds(
    examples: Sequence[StanceExample], *, trust: float, stances: Sequence[Stance]
) -> list[tuple[StanceExample, list[float]]]:
    """Return those of the examples that a model fitted without their fold knows all the stances of, with the log-odds
    that it gives each stance, in their order.
    """
    found, ordered = [], sorted(examples, key=_canonical)
    for model, _, left in _by_fold(ordered, draw="outer"):
        told = replace(model, trust=trust)
        if set(told.stances) == set(stances):
            for one in [ordered[number] for number in left]:
                scores = log_odds(told, one.features, one.leaning)
                found.append((one, [scores[stance] for stance in stances]))
    return found


def _trust(examples: Sequence[StanceExample]) -> float:
    """Return the trust with which models fitted to four fifths are right most often on the last; of equals the one
    nearest to TRUST.
    """
    right: Counter[float] = Counter()
    for model, _, left in _by_fold(examples, draw="inner"):
        for trust in TRUSTS:
            told = replace(model, trust=trust)
            right[trust] += sum(_told(told, examples[number]) is examples[number].stance for number in left)
    return max(TRUSTS, key=lambda trust: (right[trust], -abs(trust - TRUST)))


def _by_fold(
    examples: Sequence[StanceExample], *, draw: str
) -> Iterator[tuple[StanceModel, list[StanceExample], list[int]]]:
    """Yield for each fold a model of the other folds, their examples, and the places of its own."""
    folds = [fold_of(one.group, draw=draw) for one in examples]
    for fold in sorted(set(folds)):
        kept = [one for one, own in zip(examples, folds, strict=True) if own != fold]
        if len({one.stance for one in kept}) > 1:  # else there is nothing to tell apart
            yield _fitted(kept), kept, [number for number, own in enumerate(folds) if own == fold]


def _told(model: StanceModel, one: StanceExample) -> Stance:
    return chosen(model, one.features, one.leaning, guess=one.guess)


def compared(judged: Collection[tuple[StanceExample, Stance]]) -> StanceComparison:
    """Return how often a model's stances, and those before it, are the ones that people gave."""
    if not judged:
        return StanceComparison(0, 0.0, 0.0)
    right = sum(stance is one.stance for one, stance in judged)
    before = sum(one.before is one.stance for one, _ in judged)
    return StanceComparison(len(judged), right / len(judged), before / len(judged))


def _worse(judged: Sequence[tuple[StanceExample, Stance]]) -> tuple[str, ...]:
    by_target = {
        slug: compared([entry for entry in judged if entry[0].target == slug])
        for slug in sorted({one.target for one, _ in judged})
    }
    return tuple(
        slug for slug, found in by_target.items() if found.examples >= LEAST_TO_JUDGE and not found.is_no_worse
    )


def _canonical(example: StanceExample) -> str:
    facts = (example.group, example.target, example.stance, example.guess, example.before)
    seen = (example.counts, example.by_heart, sorted(example.leaning.items()), sorted(example.features.items()))
    return json.dumps((facts, seen), ensure_ascii=False)


def _fitted(examples: Sequence[StanceExample]) -> StanceModel:
    """Return a model without name, version and figures; rare features have no weights, nor have those that hardly
    matter. Texts from which the rules were written are looked at once more without what fired there: on these the
    indicators seem never to mislead.
    """
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    texts = Counter(name for one in examples for name in one.features)
    looks = [(one.features, one.stance) for one in examples]
    looks += [(without_indicators(one.features), one.stance) for one in examples if one.by_heart]
    vectorizer: Any = DictVectorizer()
    matrix = vectorizer.fit_transform(
        [{name: value for name, value in given.items() if texts[name] >= _LEAST_TEXTS} for given, _ in looks]
    )
    regression: Any = LogisticRegression(C=_STRENGTH, max_iter=2000, tol=1e-6)
    with one_thread():
        regression.fit(matrix, [stance.value for _, stance in looks])
    stances = tuple(Stance(name) for name in regression.classes_)
    base, rows_of = _by_stance(regression.intercept_), [_by_stance(column) for column in regression.coef_.T]
    weights = dict(zip(vectorizer.get_feature_names_out(), rows_of, strict=True))
    return StanceModel(
        agreement="",
        version="",
        stances=stances,
        base=base,
        weights={name: one for name, one in weights.items() if max(map(abs, one)) >= _LEAST_WEIGHT},
        trust=TRUST,
        seed=SEED,
        examples=len(examples),
        data="",
        rules_version="",
        held_back=StanceComparison(0, 0.0, 0.0),
    )


def _by_stance(values: Any) -> tuple[float, ...]:
    """Return the weights of one feature; of two stances scikit-learn tells only how much it speaks for the second."""
    found = [round(float(value), _DIGITS) for value in values]
    return tuple(found) if len(found) > 1 else (0.0, found[0])
