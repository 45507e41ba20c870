"""Replay a labelled file as if an analyst reviewed it: how much reading each order of the queue saves. Nothing is
stored.

Orders are tried one obligation at a time, over all reports, on obligations with at least eight relevant ones. The
analyst knows one relevant and one irrelevant report to begin with (drawn by the seed, counted nowhere) and reads until
95 % of the others that are relevant have been seen. Work saved over sampling (Cohen et al. 2006): the share of reports
that were not read by then, less the 5 % that random reading would save.
"""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tracker.domain.agreement import agreement_in
from tracker.domain.queue import RULES_THRESHOLD
from tracker.errors import Invalid
from tracker.flagging import fit
from tracker.flagging.asked import Task, asked
from tracker.flagging.features import features, words_of
from tracker.flagging.fit import Example
from tracker.flagging.labelled import LabelledReport
from tracker.flagging.lexicon import Lexicon
from tracker.flagging.match import examine

SEEDS = (1, 2, 3)
LEAST_RELEVANT = 8
RECALL = 0.95
REFIT_EVERY = 5

# Of ASReview 2.2's default model, elas_u4, as its documentation gives them.
_SVM_STRENGTH = 0.11
_SVM_BALANCE = 9.8


class Order(StrEnum):
    """RANDOM: as it comes. SCORE: the rules' score. LEARNED: a model fitted anew as decisions come in, the rules' score
    until there are enough. INFORMATIVE: the same model, what it is least sure of first. WORDS: words alone, a linear
    SVM over TF-IDF of one and two words, as ASReview does by default.
    """

    RANDOM = "random"
    SCORE = "score"
    LEARNED = "learned"
    INFORMATIVE = "informative"
    WORDS = "words"


NEED_LEARN = (Order.LEARNED, Order.INFORMATIVE, Order.WORDS)


@dataclass(frozen=True, slots=True)
class Saved:
    """Work saved at 95 % recall, mean over the seeds, by obligation; mean: over the obligations."""

    order: Order
    by_obligation: Mapping[str, float]

    @property
    def mean(self) -> float:
        return sum(self.by_obligation.values()) / len(self.by_obligation)


@dataclass(frozen=True, slots=True)
class Case:
    """A report in the replay of one obligation."""

    example: Example
    text: str


def saved(
    reports: Sequence[LabelledReport],
    lexicons: Mapping[str, Lexicon],
    *,
    agreement: str | None = None,
    orders: Sequence[Order] = tuple(Order),
) -> list[Saved]:
    """Return what each order saves. Raises as `evaluate.asked` does, Invalid where no obligation has enough relevant
    reports, and Missing where an order needs scikit-learn and there is none.
    """
    task = asked(reports, lexicons, agreement=agreement)
    cases = {slug: _cases(slug, reports, task) for slug in task.targets}
    enough = {
        slug: found for slug, found in cases.items() if sum(one.example.relevant for one in found) >= LEAST_RELEVANT
    }
    if not enough:
        raise Invalid(f"no obligation has {LEAST_RELEVANT} relevant reports", field="labels")
    results = []
    for order in orders:
        by_obligation = {}
        for slug, found in enough.items():
            runs = [work_saved(found, order, seed=seed) for seed in SEEDS]
            by_obligation[slug] = sum(runs) / len(runs)
        results.append(Saved(order, by_obligation))
    return results


def _cases(slug: str, reports: Sequence[LabelledReport], task: Task) -> list[Case]:
    """Return the reports of the replay; those for which the label is optional are left out."""
    lexicon = next(one for one in task.lexicons if one.agreement == agreement_in(slug))
    found = []
    for report in reports:
        if slug in task.optional(report):
            continue
        examined = examine(lexicon, title=report.title, summary=report.summary, lang=report.lang)
        score = next((one.score for one in examined.outlines if one.obligation == slug), 0.0)
        given = features(slug, examined, words_of(report.title, report.summary))
        relevant = slug in task.labels(report)
        found.append(Case(Example(given, relevant, report.id, score), f"{report.title} {report.summary}"))
    return found


def work_saved(cases: Sequence[Case], order: Order, *, seed: int) -> float:
    """Return the work saved over sampling at 95 % recall in one replay."""
    chance = random.Random(seed)  # noqa: S311 - no secret depends on it
    by_label = {flag: [n for n, one in enumerate(cases) if one.example.relevant is flag] for flag in (True, False)}
    known = [chance.choice(by_label[True]), chance.choice(by_label[False])]
    left = [number for number in range(len(cases)) if number not in known]
    chance.shuffle(left)
    total = len(left)
    needed = math.ceil(RECALL * sum(cases[number].example.relevant for number in left) - 1e-9)
    ranker = _RANKERS[order](cases)
    seen = read = 0
    scores: Mapping[int, float] = {}
    while seen < needed:
        if read % (1 if order is Order.WORDS else REFIT_EVERY) == 0:
            scores = ranker(known, left)
        best = max(left, key=lambda number: scores[number])  # the first of equals: they were shuffled
        left.remove(best)
        known.append(best)
        read += 1
        seen += cases[best].example.relevant
    return (total - read) / total - (1 - RECALL)


Ranker = Callable[[Sequence[int], Sequence[int]], Mapping[int, float]]
"""From the numbers of the cases that were read and of those that are left: how early each of these is to be read."""


def _at_random(cases: Sequence[Case]) -> Ranker:
    return lambda known, left: dict.fromkeys(left, 0.0)


def _by_score(cases: Sequence[Case]) -> Ranker:
    return lambda known, left: {number: cases[number].example.rules_score for number in left}


def _by_model(cases: Sequence[Case]) -> Ranker:
    def rank(known: Sequence[int], left: Sequence[int]) -> Mapping[int, float]:
        read = [cases[number].example for number in known]
        if not fit.is_enough(read):
            return {number: cases[number].example.rules_score for number in left}
        base, weights, _ = fit.regression(read)
        return {number: fit.score(base, weights, cases[number].example.features) for number in left}

    return rank


def _by_doubt(cases: Sequence[Case]) -> Ranker:
    by_model = _by_model(cases)

    def rank(known: Sequence[int], left: Sequence[int]) -> Mapping[int, float]:
        return {number: -abs(score - RULES_THRESHOLD) for number, score in by_model(known, left).items()}

    return rank


def _by_words(cases: Sequence[Case]) -> Ranker:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    vectorizer: Any = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, max_df=0.95)
    matrix = vectorizer.fit_transform([one.text for one in cases])

    def rank(known: Sequence[int], left: Sequence[int]) -> Mapping[int, float]:
        labels = [cases[number].example.relevant for number in known]
        relevant = sum(labels)
        heavier = _SVM_BALANCE * (len(labels) - relevant) / relevant
        model: Any = LinearSVC(C=_SVM_STRENGTH)
        weights = [heavier if label else 1.0 for label in labels]
        scale = len(labels) / sum(weights)
        model.fit(matrix[list(known)], labels, sample_weight=[weight * scale for weight in weights])
        return dict(zip(left, map(float, model.decision_function(matrix[list(left)])), strict=True))

    return rank


_RANKERS: Mapping[Order, Callable[[Sequence[Case]], Ranker]] = {
    Order.RANDOM: _at_random,
    Order.SCORE: _by_score,
    Order.LEARNED: _by_model,
    Order.INFORMATIVE: _by_doubt,
    Order.WORDS: _by_words,
}
