"""Item -> flagged matches: the rules, then what was learned from decisions where a model is in use. Pure.

A model sees what the rules found, which named sets and places stand in the item and which words it holds, and gives the
probability that an analyst finds it relevant. It is asked about every item that passes the gate of its region. Where
vectors of texts are at hand (extra `semantic`), those that are flagged or left in doubt are looked at once more.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from tracker.domain.flag import Match, Stance
from tracker.domain.learned import (
    PARTS_FIRST,
    Learned,
    Model,
    Vectors,
    WithVectors,
    part_of_vectors,
    probability,
    weightiest,
)
from tracker.domain.learned_stance import StanceModel
from tracker.flagging.features import of_rules, of_text, words_of
from tracker.flagging.learned_stance import Teller
from tracker.flagging.lexicon import Lexicon
from tracker.flagging.match import FLAG_FROM, Examined, examine
from tracker.flagging.parts import SearchedItem, spans_of
from tracker.flagging.search import Search
from tracker.flagging.side_by_side import SideBySide

IN_DOUBT = 0.05
"""An item with this score for any target, or flagged by the rules, is worth its vector; at 0.1 F1 falls by 0.004."""

_STEPS = 10_000


@dataclass(frozen=True)
class Flagger:
    """The rules of one agreement with the models in use. models: by slug of the target. stances: the model that tells
    the stances of what is flagged, None where the rules alone do. search: one that holds the terms of this agreement
    among others'; without, the agreement's own is used. vectors: None where there are none; only models that were
    fitted with the same ones look at them.
    """

    lexicon: Lexicon
    models: Mapping[str, Model]
    stances: StanceModel | None = None
    search: Search | None = None
    vectors: Vectors | None = None

    def found(self, *, title: str, summary: str, lang: str | None, published: date | None = None) -> list[Match]:
        """Return every match, however low its score, in the order of the agreement's targets.

        published: the last day on which it may have appeared; what is older than the agreement cannot bear on it.
        """
        if self._is_too_old(published):
            return []
        examined = self._examined(title, summary, lang)
        return self.scored(examined, title, summary, lang=lang, published=published)

    def scored(
        self, examined: Examined, title: str, summary: str, *, lang: str | None = None, published: date | None = None
    ) -> list[Match]:
        """Return the matches of an item that the rules have examined, with what the models make of them."""
        if not self._are_asked(examined):
            return self._told(examined.matches, examined, title, summary, published)
        words = self._words(title, summary)
        judged = self._judged(examined, words, self._targets())
        judged = self._looked_closer(judged, examined, words, vector=lambda: self._vector(title, summary), lang=lang)
        text = SearchedItem(examined, title, summary, lang)
        return self._told([_shown(one, text) for one in judged], examined, title, summary, published)

    def flagged(self, *, title: str, summary: str, lang: str | None, published: date | None = None) -> list[Match]:
        """Return the matches that reach their threshold, see `found`. Only those are worked out, but where a vector is
        looked at, which may flag what is unlikely without it.
        """
        if self._is_too_old(published):
            return []
        examined = self._examined(title, summary, lang)
        if not self._are_asked(examined):
            kept = [one.match for one in examined.outlines if one.score >= FLAG_FROM]
            return self._told(kept, examined, title, summary, published)
        words, models = self._words(title, summary), self._side_by_side
        log_odds = models.log_odds(examined, words)
        if self._able() and self._may_be_in_doubt(examined, log_odds) and self._vector(title, summary) is not None:
            found = self.scored(examined, title, summary, lang=lang, published=published)
            return [one for one in found if reaches(one)]
        by_rules = {one.obligation for one in examined.outlines if one.score >= FLAG_FROM}
        hopeful = by_rules.difference(models.targets).union(models.may_reach(log_odds))
        if not hopeful:
            return []
        judged = self._judged(examined, words, [slug for slug in self._targets() if slug in hopeful])
        text = SearchedItem(examined, title, summary, lang)
        return self._told([_shown(one, text) for one in judged if reaches(one)], examined, title, summary, published)

    def _may_be_in_doubt(self, examined: Examined, log_odds: Sequence[float]) -> bool:
        """Whether an item may be worth its vector; never False where it is."""
        return any(one.score >= IN_DOUBT for one in examined.outlines) or bool(
            self._side_by_side.may_reach(log_odds, IN_DOUBT)
        )

    def _told(
        self, found: list[Match], examined: Examined, title: str, summary: str, published: date | None
    ) -> list[Match]:
        """Give those that are flagged the stance that a model tells."""
        teller, wanted = self._teller, [reaches(one) for one in found]
        if teller is None or not any(wanted):
            return found
        vector = self._vector(title, summary) if self._tells_by_vector else None
        return [
            teller.told(one, examined, published=published, vector=vector) if flagged else one
            for one, flagged in zip(found, wanted, strict=True)
        ]

    @property
    def _tells_by_vector(self) -> bool:
        """Whether the model of stances looks at the vectors at hand."""
        likeness = None if self.stances is None else self.stances.likeness
        return likeness is not None and self.vectors is not None and likeness.vectors == self.vectors.name

    def _examined(self, title: str, summary: str, lang: str | None) -> Examined:
        return examine(self.lexicon, title=title, summary=summary, lang=lang, search=self.search)

    def _is_too_old(self, published: date | None) -> bool:
        return published is not None and published < self.lexicon.signed_on

    def _are_asked(self, examined: Examined) -> bool:
        return bool(self.models) and bool(examined.outlines or examined.named)

    def _asked(self, slug: str) -> Model | None:
        """Return the model that decides on a target where there are no vectors, None where the rules do."""
        model = self.models.get(slug)
        return model if model is not None and model.decides_without_vectors else None

    @cached_property
    def _seeing(self) -> dict[str, "_Weights"]:
        """What decides by the vectors at hand, as it is reckoned with, by slug."""
        return {slug: _Weights.with_vectors(self.models[slug], part) for slug, part in self._able().items()}

    def _able(self) -> dict[str, WithVectors]:
        """Return what decides by the vectors at hand, by slug."""
        if self.vectors is None:
            return {}
        name = self.vectors.name
        return {slug: part for slug, one in self.models.items() if (part := one.for_vectors(name)) is not None}

    @property
    def looks_at_vectors(self) -> bool:
        """Whether any model in use looks at the vectors at hand."""
        return bool(self._able()) or self._tells_by_vector

    @property
    def misses_vectors(self) -> bool:
        """Whether models in use would look at vectors, and none of these are at hand."""
        flagging = any(one.with_vectors is not None and one.with_vectors.used for one in self.models.values())
        telling = self.stances is not None and self.stances.likeness is not None
        return (flagging or telling) and not self.looks_at_vectors

    def _vector(self, title: str, summary: str) -> Sequence[float] | None:
        return None if self.vectors is None else self.vectors.of(title, summary)

    def _looked_closer(
        self,
        judged: list[Match],
        examined: Examined,
        words: Mapping[str, float],
        *,
        vector: Callable[[], Sequence[float] | None],
        lang: str | None,
    ) -> list[Match]:
        """Return the matches with those that the vector of the item decides; as they were where it is not worth its
        vector, or has none.
        """
        able = self._able()
        if not able or not _is_worth_its_vector(judged, examined) or (seen := vector()) is None:
            return judged
        present = {one.obligation: one.match for one in examined.outlines}
        decided = {one.obligation: one for one in judged}
        text = of_text(examined, words)
        for slug, part in able.items():
            given = {**text, **of_rules(slug, examined)}
            given[part_of_vectors(part.likeness.vectors)] = part.likeness.part(seen, lang)
            decided[slug] = _by_weights(self._seeing[slug], present.get(slug), given, self.lexicon)
        return [decided[slug] for slug in self._targets() if slug in decided]

    def _targets(self) -> tuple[str, ...]:
        return (*self.lexicon.obligations, *self.lexicon.watchpoints)

    @cached_property
    def _teller(self) -> Teller | None:
        return None if self.stances is None else Teller(self.stances)

    @cached_property
    def _side_by_side(self) -> SideBySide:
        """The models that are asked where there are no vectors."""
        asked = [model for slug in self._targets() if (model := self._asked(slug)) is not None]
        return SideBySide(asked, self._targets())

    def _words(self, title: str, summary: str) -> dict[str, float]:
        """Return the words of an item as features, none where no model knows any."""
        return words_of(title, summary) if self._side_by_side.know_words or self._able() else {}

    def _judged(self, examined: Examined, words: Mapping[str, float], slugs: Iterable[str]) -> list[Match]:
        """Return what rules and models make of some of the targets, in their order."""
        present = {one.obligation: one for one in examined.outlines}
        text = of_text(examined, words)
        judged = []
        for slug in slugs:
            model, outline = self._asked(slug), present.get(slug)
            own = None if outline is None else outline.match
            if model is not None and (own is not None or model.beyond_rules):
                given = {**text, **of_rules(slug, examined)}
                judged.append(_by_weights(_Weights.of(model), own, given, self.lexicon))
            elif own is not None:
                judged.append(own)
        return judged


def _is_worth_its_vector(judged: Iterable[Match], examined: Examined) -> bool:
    return any(one.score >= FLAG_FROM for one in examined.outlines) or any(one.score >= IN_DOUBT for one in judged)


def reaches(one: Match) -> bool:
    """Whether a match's score is high enough to flag the item."""
    return one.score >= threshold_of(one)


def threshold_of(one: Match) -> float:
    """Return from which score on a match flags the item."""
    return FLAG_FROM if one.learned is None else one.learned.threshold


@dataclass(frozen=True, slots=True)
class _Weights:
    """What a score is reckoned with. vectors: name of those that are looked at."""

    obligation: str
    version: str
    base: float
    weights: Mapping[str, float]
    threshold: float
    vectors: str | None = None

    @classmethod
    def of(cls, model: Model) -> "_Weights":
        return cls(model.obligation, model.version, model.base, model.weights, model.threshold)

    @classmethod
    def with_vectors(cls, model: Model, part: WithVectors) -> "_Weights":
        weights = {**part.weights_beside(model.weights), part_of_vectors(part.likeness.vectors): 1.0}
        return cls(model.obligation, model.version, part.base, weights, part.threshold, part.likeness.vectors)


def _by_weights(model: _Weights, own: Match | None, given: Mapping[str, float], lexicon: Lexicon) -> Match:
    weights = model.weights
    known = [(name, weights[name] * value) for name, value in given.items() if name in weights]
    # The exact sum, rounded once: a score is the same to the last digit on every machine.
    log_odds = model.base + math.fsum([weight for _, weight in known])
    score = round(probability(log_odds) * _STEPS) / _STEPS
    learned = Learned(
        version=model.version,
        base=model.base,
        terms=weightiest(known),
        log_odds=log_odds,
        rules_score=0.0 if own is None else own.score,
        threshold=model.threshold,
        vectors=model.vectors,
    )
    if own is None:
        return Match(model.obligation, score, Stance.CONTEXT, (), (), lexicon.rules_version, learned)
    return replace(own, score=score, learned=learned)


def _shown(one: Match, text: SearchedItem) -> Match:
    """Give a match that only a model points to the words that made it so: of the weightiest parts that stand in it."""
    if one.spans or one.learned is None or not reaches(one):
        return one
    return replace(one, spans=spans_of(one.learned.terms, text, obligation=one.obligation, most=PARTS_FIRST))
