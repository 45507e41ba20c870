"""All models of an agreement in one table, to tell at a glance which are worth asking about an item. Pure.

Of an item that is not flagged nobody wants to know by how much, and most models flag few items.
"""

import math
from collections.abc import Iterable, Mapping

from tracker.domain.agreement import number_of
from tracker.domain.learned import FLAG, INDICATOR, NAMED, OWN_RULES, OWN_RULES_FLAG, RULES, TITLED, WORD, Model
from tracker.flagging.features import OWN, strength_of
from tracker.flagging.match import FLAG_FROM, Examined, Outline

_STEP = 1 / 10_000
"""The rounding of a score is less than this; that of a sum is nothing beside it."""

_Row = list[float]
"""What a feature weighs, model by model."""


class SideBySide:
    """Some models of an agreement. targets: what they decide on; know_words: whether any of them knows a word."""

    def __init__(self, models: Iterable[Model], targets: Iterable[str]) -> None:
        """targets: slugs of all of the agreement."""
        self._models = tuple(models)
        self._base = [model.base for model in self._models]
        self._limits = [_limit(model.threshold) for model in self._models]
        self._places = {model.obligation: place for place, model in enumerate(self._models)}
        features = dict.fromkeys(name for model in self._models for name in model.weights)
        self._words = {name: self._row(name) for name in features if name.startswith(WORD)}
        self._named = self._rows_of(features, NAMED)
        self._titled = self._rows_of(features, TITLED)
        self._strengths = {slug: self._row(f"{RULES}{number_of(slug)}", slug, OWN_RULES) for slug in targets}
        self._flags = {slug: self._row(f"{FLAG}{number_of(slug)}", slug, OWN_RULES_FLAG) for slug in self._strengths}
        self.targets = frozenset(self._places)
        self.know_words = bool(self._words)

    def _row(self, name: str, slug: str = "", own: str = "") -> _Row:
        """slug, own: of the target whose model knows the feature by another name."""
        return [model.weights.get(own if model.obligation == slug else name, 0.0) for model in self._models]

    def _rows_of(self, features: Iterable[str], kind: str) -> dict[str, _Row]:
        return {name.removeprefix(kind): self._row(name) for name in features if name.startswith(kind)}

    def log_odds(self, examined: Examined, words: Mapping[str, float]) -> list[float]:
        """Return the log-odds that the models give an item, but for rounding. words: features, all of one weight."""
        named, titled = self._named, self._titled
        rows = [self._base]
        rows += [named[name] for name in examined.named if name in named]
        rows += [titled[name] for name in examined.titled if name in titled]
        known = [self._words[name] for name in words if name in self._words]
        if known:
            share = next(iter(words.values()))
            rows.append([share * weight for weight in map(sum, zip(*known, strict=True))])
        for one in examined.outlines:
            rows += self._of_rules(one)
        return list(map(sum, zip(*rows, strict=True)))

    def _of_rules(self, one: Outline) -> list[_Row]:
        """Return what the models make of the rules of one target, whose own model knows its indicators too."""
        strength, place = strength_of(one), self._places.get(one.obligation)
        row = [strength * weight for weight in self._strengths[one.obligation]]
        if place is not None:
            weights = self._models[place].weights
            row[place] = OWN * row[place] + sum([weights.get(f"{INDICATOR}{name}", 0.0) for name in one.indicators])
        return [row, self._flags[one.obligation]] if one.score >= FLAG_FROM else [row]

    def may_reach(self, log_odds: Iterable[float], threshold: float | None = None) -> list[str]:
        """Return the targets for which an item may reach a threshold, that of each model when left out: all for which
        it does, and hardly any others. log_odds: from the method of that name.
        """
        limits = self._limits if threshold is None else [_limit(threshold)] * len(self._models)
        return [slug for slug, reached, limit in zip(self._places, log_odds, limits, strict=True) if reached >= limit]


def _limit(threshold: float) -> float:
    """Return the log-odds from which on a score may reach the threshold."""
    least = threshold - _STEP
    if least >= 1:
        return math.inf
    return -math.inf if least <= 0 else math.log(least / (1 - least))
