"""Item -> flagged matches: the rules, then what was learned from decisions where a model is in use. Pure.

A model sees what the rules found, which named sets and places stand in the item and which words it holds, and gives the
probability that an analyst finds it relevant. It is asked about every item that passes the gate of its region. Where
vectors of texts are at hand (extra `semantic`), those that are flagged or left in doubt are looked at once more.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.flag import Match, Span, Stance
from tracker.domain.learned import LIKENESS, Learned, LearnedTerm, Model, Vectors, WithVectors, probability
from tracker.flagging.lexicon import Lexicon
from tracker.flagging.match import FLAG_FROM, Examined, examine
from tracker.flagging.runs import cut

LEARNED = "learned"
"""Stands for the indicator, and the role, of spans that only a model points to."""

IN_DOUBT = 0.05
"""An item with this score for any target, or flagged by the rules, is worth its vector; at 0.1 F1 falls by 0.004."""

_STEM = 6
_SHORTEST = 3
_MOST_TERMS = 12
_MOST_SPANS = 5
_STRONGEST = 5.0
_OWN = 2.0
_STEPS = 10_000


@dataclass(frozen=True, slots=True)
class Flagger:
    """The rules of one agreement with the models in use. models: by slug of the target. vectors: None where there are
    none; only models that were fitted with the same ones look at them.
    """

    lexicon: Lexicon
    models: Mapping[str, Model]
    vectors: Vectors | None = None

    def found(self, *, title: str, summary: str, lang: str | None, published: date | None = None) -> list[Match]:
        """Return every match, however low its score, in the order of the agreement's targets.

        published: the last day on which it may have appeared; what is older than the agreement cannot bear on it.
        """
        if published is not None and published < self.lexicon.signed_on:
            return []
        examined = examine(self.lexicon, title=title, summary=summary, lang=lang)
        return self.scored(examined, title, summary, lang=lang)

    def scored(self, examined: Examined, title: str, summary: str, *, lang: str | None = None) -> list[Match]:
        """Return the matches of an item that the rules have examined, with what the models make of them."""
        if not self.models or not (examined.matches or examined.named):
            return examined.matches
        words = words_of(title, summary)
        present = {one.obligation: one for one in examined.matches}
        scored = {}
        for slug in self._order:
            model, own = self.models.get(slug), present.get(slug)
            if model is not None and model.decides_without_vectors and (own is not None or model.beyond_rules):
                given = features(slug, examined, words)
                scored[slug] = _by_weights(_Weights.of(model), own, given, self.lexicon)
            elif own is not None:
                scored[slug] = own
        scored |= self._with_vectors(examined, scored, _Text(title, summary, lang))
        return [self._shown(scored[slug], title, summary) for slug in self._order if slug in scored]

    @property
    def _order(self) -> tuple[str, ...]:
        return (*self.lexicon.obligations, *self.lexicon.watchpoints)

    def _with_vectors(self, examined: Examined, scored: Mapping[str, Match], text: "_Text") -> dict[str, Match]:
        """Return the matches by slug that the vector of an item decides; none where it is not worth its vector."""
        vectors = self.vectors
        if vectors is None or not (
            any(one.score >= FLAG_FROM for one in examined.matches)
            or any(one.score >= IN_DOUBT for one in scored.values())
        ):
            return {}
        able = {slug: found for slug, one in self.models.items() if (found := one.for_vectors(vectors.name))}
        vector = vectors.of(text.title, text.summary) if able else None
        if vector is None:
            return {}
        present = {one.obligation: one for one in examined.matches}
        decided = {}
        for slug, part in able.items():
            given = dict(rules_and_names(slug, examined))
            given[LIKENESS] = part.likeness.part(vector, text.lang)
            weights = _Weights.with_vectors(self.models[slug], part)
            decided[slug] = _by_weights(weights, present.get(slug), given, self.lexicon)
        return decided

    def flagged(self, *, title: str, summary: str, lang: str | None, published: date | None = None) -> list[Match]:
        """Return the matches that reach their threshold, see `found`."""
        found = self.found(title=title, summary=summary, lang=lang, published=published)
        return [one for one in found if reaches(one)]

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
    stems = {word[:_STEM] for word in cut(title, summary).line.split() if len(word) >= _SHORTEST}
    return {f"word: {stem}": 1 / math.sqrt(len(stems)) for stem in stems}


def features(slug: str, examined: Examined, words: Mapping[str, float]) -> dict[str, float]:
    """Return what a model of one target looks at: strength of the rules of all targets, −ln(1 − score), its own
    indicators that fired, the named sets and places, and the item's words.
    """
    found = dict(words)
    found.update({f"named: {name}": 1.0 for name in sorted(examined.named)})
    for one in examined.matches:
        strength = min(-math.log1p(-min(one.score, 1 - 1e-9)), _STRONGEST)
        if one.obligation == slug:
            found["own rules"] = _OWN * strength
            found.update({f"indicator: {fired.id}": 1.0 for fired in one.indicators})
        else:
            found[f"rules: {one.obligation.split('/')[1]}"] = strength
    return found


def rules_and_names(slug: str, examined: Examined) -> dict[str, float]:
    """Return what stands beside the likeness in a model with vectors: strength of the target's own rules and of the
    strongest others, −ln(1 − score); whether its own rules flag; the named sets and places.
    """
    found = {f"named: {name}": 1.0 for name in sorted(examined.named)}
    others = 0.0
    for one in examined.matches:
        strength = min(-math.log1p(-min(one.score, 1 - 1e-9)), _STRONGEST)
        if one.obligation == slug:
            found["own rules"] = strength
            found["own rules flag"] = 1.0 if one.score >= FLAG_FROM else 0.0
        else:
            others = max(others, strength)
    found["other rules"] = others
    return found


@dataclass(frozen=True, slots=True)
class _Text:
    title: str
    summary: str
    lang: str | None


@dataclass(frozen=True, slots=True)
class _Weights:
    """What a score is reckoned with."""

    obligation: str
    version: str
    base: float
    weights: Mapping[str, float]
    threshold: float
    vectors: str | None

    @classmethod
    def of(cls, model: Model) -> "_Weights":
        return cls(model.obligation, model.version, model.base, model.weights, model.threshold, None)

    @classmethod
    def with_vectors(cls, model: Model, part: WithVectors) -> "_Weights":
        weights = {**part.weights, LIKENESS: 1.0}
        return cls(model.obligation, model.version, part.base, weights, part.threshold, part.likeness.vectors)


def _by_weights(model: _Weights, own: Match | None, given: Mapping[str, float], lexicon: Lexicon) -> Match:
    terms = [LearnedTerm(name, model.weights[name] * value) for name, value in given.items() if name in model.weights]
    terms.sort(key=lambda term: (-abs(term.weight), term.name))
    # Summed in this order on every machine, so that a score is the same to the last digit.
    log_odds = model.base + math.fsum(term.weight for term in terms)
    score = round(probability(log_odds) * _STEPS) / _STEPS
    learned = Learned(
        version=model.version,
        base=model.base,
        terms=_weightiest(terms),
        log_odds=log_odds,
        rules_score=0.0 if own is None else own.score,
        threshold=model.threshold,
        vectors=model.vectors,
    )
    if own is None:
        own = Match(model.obligation, score, Stance.CONTEXT, (), (), lexicon.rules_version)
    return replace(own, score=score, learned=learned)


def _weightiest(terms: Sequence[LearnedTerm]) -> tuple[LearnedTerm, ...]:
    """Return the first terms and the sum of the rest; the likeness is always among the first."""
    kept, rest = list(terms[:_MOST_TERMS]), list(terms[_MOST_TERMS:])
    likeness = [term for term in rest if term.name == LIKENESS]
    rest = [term for term in rest if term.name != LIKENESS]
    if rest:
        likeness.append(LearnedTerm("the rest", math.fsum(term.weight for term in rest)))
    return (*kept, *likeness)


def _spans(title: str, summary: str, stems: frozenset[str]) -> tuple[Span, ...]:
    runs = cut(title, summary)
    spans: list[Span] = []
    for number, word in enumerate(runs.line.split()):
        if len(word) >= _SHORTEST and word[:_STEM] in stems and len(spans) < _MOST_SPANS:
            field = runs.field(number)
            start, end = field.reduced.span(*runs.bounds[number])
            spans.append(Span(field.name, start, end, field.original[start:end], LEARNED, LEARNED))
    return tuple(spans)
