"""Item -> flagged matches: the rules, then what was learned from decisions where a model is in use. Pure.

A model sees what the rules found, which named sets and places stand in the item and which words it holds, and gives the
probability that an analyst finds it relevant. It is asked about every item that passes the gate of its region.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import repeat

from tracker.domain.flag import Match, Span, Stance
from tracker.domain.learned import Learned, LearnedTerm, Model, probability
from tracker.domain.learned_stance import StanceModel
from tracker.flagging.learned_stance import told
from tracker.flagging.lexicon import Lexicon
from tracker.flagging.match import FLAG_FROM, Examined, Outline, examine
from tracker.flagging.runs import cut
from tracker.flagging.search import Search

LEARNED = "learned"
"""Stands for the indicator, and the role, of spans that only a model points to."""

_STEM = 6
_SHORTEST = 3
_MOST_TERMS = 12
_MOST_SPANS = 5
_STRONGEST = 5.0
_OWN = 2.0
_STEPS = 10_000
_NOUGHT = repeat(0.0)


@dataclass(frozen=True, slots=True)
class Flagger:
    """The rules of one agreement with the models in use. models: by slug of the target. stances: the model that tells
    the stances of what is flagged, None where the rules alone do. search: one that holds the terms of this agreement
    among others'; without, the agreement's own is used.
    """

    lexicon: Lexicon
    models: Mapping[str, Model]
    stances: StanceModel | None = None
    search: Search | None = None
    _known_features: list[frozenset[str]] = field(default_factory=list, repr=False, compare=False)

    def found(self, *, title: str, summary: str, lang: str | None, published: date | None = None) -> list[Match]:
        """Return every match, however low its score, in the order of the agreement's targets.

        published: the last day on which it may have appeared; what is older than the agreement cannot bear on it.
        """
        if self._is_too_old(published):
            return []
        return self.scored(self._examined(title, summary, lang), title, summary, published=published)

    def scored(self, examined: Examined, title: str, summary: str, *, published: date | None = None) -> list[Match]:
        """Return the matches of an item that the rules have examined, with what the models make of them."""
        if not self._are_asked(examined):
            return self._told(examined.matches, examined, published)
        judged = self._judged(examined, words_of(title, summary), self._targets())
        return self._told([self._shown(one, title, summary) for one in judged], examined, published)

    def flagged(self, *, title: str, summary: str, lang: str | None, published: date | None = None) -> list[Match]:
        """Return the matches that reach their threshold, see `found`. Only those are worked out."""
        if self._is_too_old(published):
            return []
        examined = self._examined(title, summary, lang)
        if not self._are_asked(examined):
            kept = [one.match for one in examined.outlines if one.score >= FLAG_FROM]
            return self._told(kept, examined, published)
        words = words_of(title, summary)
        glance = Glance(examined, words, known=self._features())
        own = {one.obligation for one in examined.outlines if one.score >= FLAG_FROM}
        hopeful = [
            slug
            for slug in self._targets()
            if (slug in own if slug not in self.models else glance.may_reach(self.models[slug]))
        ]
        judged = self._judged(examined, words, hopeful)
        return self._told([self._shown(one, title, summary) for one in judged if reaches(one)], examined, published)

    def _told(self, found: list[Match], examined: Examined, published: date | None) -> list[Match]:
        """Give those that are flagged the stance that a model tells."""
        if self.stances is None:
            return found
        model = self.stances
        return [told(model, one, examined, published=published) if reaches(one) else one for one in found]

    def _examined(self, title: str, summary: str, lang: str | None) -> Examined:
        return examine(self.lexicon, title=title, summary=summary, lang=lang, search=self.search)

    def _is_too_old(self, published: date | None) -> bool:
        return published is not None and published < self.lexicon.signed_on

    def _are_asked(self, examined: Examined) -> bool:
        return bool(self.models) and bool(examined.outlines or examined.named)

    def _targets(self) -> tuple[str, ...]:
        return (*self.lexicon.obligations, *self.lexicon.watchpoints)

    def _features(self) -> frozenset[str]:
        """Return the features of which any model knows anything."""
        if not self._known_features:
            self._known_features.append(frozenset().union(*(model.weights for model in self.models.values())))
        return self._known_features[0]

    def _judged(self, examined: Examined, words: Mapping[str, float], slugs: Iterable[str]) -> list[Match]:
        """Return what rules and models make of some of the targets, in their order."""
        present = {one.obligation: one for one in examined.outlines}
        judged = []
        for slug in slugs:
            model, outline = self.models.get(slug), present.get(slug)
            own = None if outline is None else outline.match
            if model is not None and (own is not None or model.beyond_rules):
                judged.append(_with_model(model, own, features(slug, examined, words), self.lexicon))
            elif own is not None:
                judged.append(own)
        return judged

    def _shown(self, one: Match, title: str, summary: str) -> Match:
        """Give a match that only a model points to the words that made it so."""
        if one.spans or one.learned is None or not reaches(one):
            return one
        stems = [term.name.removeprefix("word: ") for term in one.learned.terms if term.weight > 0]
        return replace(one, spans=_spans(title, summary, frozenset(stems)))


def reaches(one: Match) -> bool:
    """Whether a match's score is high enough to flag the item."""
    return one.score >= threshold_of(one)


def threshold_of(one: Match) -> float:
    """Return from which score on a match flags the item."""
    return FLAG_FROM if one.learned is None else one.learned.threshold


def words_of(title: str, summary: str) -> dict[str, float]:
    """Return the words of an item by their first six letters, folded, as features; their squares sum to 1."""
    stems = {word[:_STEM] for word in cut(title, summary).words if len(word) >= _SHORTEST}
    return {f"word: {stem}": 1 / math.sqrt(len(stems)) for stem in stems}


def features(slug: str, examined: Examined, words: Mapping[str, float]) -> dict[str, float]:
    """Return what a model of one target looks at: strength of the rules of all targets, −ln(1 − score), its own
    indicators that fired, the named sets and places, and the item's words.
    """
    found = dict(words)
    found.update({f"named: {name}": 1.0 for name in sorted(examined.named)})
    for one in examined.outlines:
        if one.obligation == slug:
            found["own rules"] = _OWN * _strength(one)
            found.update({f"indicator: {indicator}": 1.0 for indicator in one.indicators})
        else:
            found[f"rules: {one.obligation.split('/')[1]}"] = _strength(one)
    return found


def _strength(one: Outline) -> float:
    return min(-math.log1p(-min(one.score, 1 - 1e-9)), _STRONGEST)


class Glance:
    """The features of an item for all models at once, to tell in a fraction of the time which of them are worth asking:
    of an item that is not flagged nobody wants to know by how much.
    """

    def __init__(self, examined: Examined, words: Mapping[str, float], *, known: frozenset[str]) -> None:
        """known: features of which any model knows anything."""
        self._words = list(known.intersection(words))
        self._share = next(iter(words.values()), 0.0)
        self._others = list(known.intersection([f"named: {name}" for name in examined.named]))
        self._rules = {
            one.obligation: (f"rules: {one.obligation.split('/')[1]}", _strength(one)) for one in examined.outlines
        }
        self._indicators = {one.obligation: one.indicators for one in examined.outlines}

    def may_reach(self, model: Model) -> bool:
        """Whether an item's score may reach the model's threshold: never False when it does, and nearly always True
        only then.
        """
        weight, slug = model.weights.get, model.obligation
        log_odds = model.base + self._share * sum(map(weight, self._words, _NOUGHT))
        log_odds += sum(map(weight, self._others, _NOUGHT))
        for obligation, (name, strength) in self._rules.items():
            if obligation == slug:
                log_odds += weight("own rules", 0.0) * _OWN * strength
                log_odds += sum([weight(f"indicator: {one}", 0.0) for one in self._indicators[slug]])
            else:
                log_odds += weight(name, 0.0) * strength
        # The rounding of a score is less than a step; that of a sum is nothing beside it.
        return probability(log_odds) + 1 / _STEPS >= model.threshold


def _with_model(model: Model, own: Match | None, given: Mapping[str, float], lexicon: Lexicon) -> Match:
    weights = model.weights
    terms = sorted(
        [(name, weights[name] * value) for name, value in given.items() if name in weights],
        key=lambda term: (-abs(term[1]), term[0]),
    )
    # The exact sum, rounded once: a score is the same to the last digit on every machine.
    log_odds = model.base + math.fsum([weight for _, weight in terms])
    kept = [LearnedTerm(name, weight) for name, weight in terms[:_MOST_TERMS]]
    if len(terms) > _MOST_TERMS:
        kept.append(LearnedTerm("the rest", math.fsum([weight for _, weight in terms[_MOST_TERMS:]])))
    score = round(probability(log_odds) * _STEPS) / _STEPS
    learned = Learned(
        version=model.version,
        base=model.base,
        terms=tuple(kept),
        log_odds=log_odds,
        rules_score=0.0 if own is None else own.score,
        threshold=model.threshold,
    )
    if own is None:
        own = Match(model.obligation, score, Stance.CONTEXT, (), (), lexicon.rules_version)
    return replace(own, score=score, learned=learned)


def _spans(title: str, summary: str, stems: frozenset[str]) -> tuple[Span, ...]:
    runs = cut(title, summary)
    spans: list[Span] = []
    for number, word in enumerate(runs.words):
        if len(word) >= _SHORTEST and word[:_STEM] in stems and len(spans) < _MOST_SPANS:
            spans.append(Span(*runs.place(number, number), LEARNED, LEARNED))
    return tuple(spans)
