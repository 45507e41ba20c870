"""Item -> flagged matches: the rules, then what was learned from decisions where a model is in use. Pure.

A model sees what the rules found, which named sets and places stand in the item and which words it holds, and gives the
probability that an analyst finds it relevant. It is asked about every item that passes the gate of its region.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.flag import Match, Span, Stance
from tracker.domain.learned import Learned, LearnedTerm, Model, probability
from tracker.domain.learned_stance import StanceModel
from tracker.flagging.learned_stance import told
from tracker.flagging.lexicon import Lexicon
from tracker.flagging.match import FLAG_FROM, Examined, examine
from tracker.flagging.runs import cut

LEARNED = "learned"
"""Stands for the indicator, and the role, of spans that only a model points to."""

_STEM = 6
_SHORTEST = 3
_MOST_TERMS = 12
_MOST_SPANS = 5
_STRONGEST = 5.0
_OWN = 2.0
_STEPS = 10_000


@dataclass(frozen=True, slots=True)
class Flagger:
    """The rules of one agreement with the models in use. models: by slug of the target. stances: the model that tells
    the stances of what is flagged, None where the rules alone do.
    """

    lexicon: Lexicon
    models: Mapping[str, Model]
    stances: StanceModel | None = None

    def found(self, *, title: str, summary: str, lang: str | None, published: date | None = None) -> list[Match]:
        """Return every match, however low its score, in the order of the agreement's targets.

        published: the last day on which it may have appeared; what is older than the agreement cannot bear on it.
        """
        if published is not None and published < self.lexicon.signed_on:
            return []
        examined = examine(self.lexicon, title=title, summary=summary, lang=lang)
        return self.scored(examined, title, summary, published=published)

    def scored(self, examined: Examined, title: str, summary: str, *, published: date | None = None) -> list[Match]:
        """Return the matches of an item that the rules have examined, with what the models make of them."""
        found = self._judged(examined, title, summary)
        if self.stances is None:
            return found
        model = self.stances
        return [told(model, one, examined, published=published) if reaches(one) else one for one in found]

    def _judged(self, examined: Examined, title: str, summary: str) -> list[Match]:
        if not self.models or not (examined.matches or examined.named):
            return examined.matches
        words = words_of(title, summary)
        present = {one.obligation: one for one in examined.matches}
        order = (*self.lexicon.obligations, *self.lexicon.watchpoints)
        scored = []
        for slug in order:
            model, own = self.models.get(slug), present.get(slug)
            if model is not None and (own is not None or model.beyond_rules):
                scored.append(_with_model(model, own, features(slug, examined, words), self.lexicon))
            elif own is not None:
                scored.append(own)
        return [self._shown(one, title, summary) for one in scored]

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


def _with_model(model: Model, own: Match | None, given: Mapping[str, float], lexicon: Lexicon) -> Match:
    terms = [LearnedTerm(name, model.weights[name] * value) for name, value in given.items() if name in model.weights]
    terms.sort(key=lambda term: (-abs(term.weight), term.name))
    # Summed in this order on every machine, so that a score is the same to the last digit.
    log_odds = model.base + math.fsum(term.weight for term in terms)
    kept, rest = terms[:_MOST_TERMS], terms[_MOST_TERMS:]
    if rest:
        kept.append(LearnedTerm("the rest", math.fsum(term.weight for term in rest)))
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
    for number, word in enumerate(runs.line.split()):
        if len(word) >= _SHORTEST and word[:_STEM] in stems and len(spans) < _MOST_SPANS:
            field = runs.field(number)
            start, end = field.reduced.span(*runs.bounds[number])
            spans.append(Span(field.name, start, end, field.original[start:end], LEARNED, LEARNED))
    return tuple(spans)
