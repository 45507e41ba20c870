"""A match's stance, as a model sees it that learned from the stances that people gave. Pure; no library is needed.

The model looks at the target and the year, the target's indicators that fired, the named sets and places in the item
and the cues of statements. What the rules make of the same signs is weighed in with a fixed trust: they were written
with the labelled reports at hand, and a fit to those would trust them too far.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from tracker.domain.flag import Match
from tracker.domain.learned import LearnedTerm
from tracker.domain.learned_stance import LearnedStance, StanceModel
from tracker.domain.stance import Stance
from tracker.flagging.match import Examined

BY_RULES = "the rules"
"""Names the part of the log-odds that is the rules' leaning."""

_MOST_TERMS = 12
_PRESENT = 0.5


def features(slug: str, examined: Examined, own: Match | None, *, published: date | None) -> dict[str, float]:
    """Return what a model looks at for one target. own: what the rules found for it, None when nothing."""
    number = slug.split("/")[1]
    found = {f"obligation: {number}": 1.0}
    if published is not None:
        found[f"obligation: {number} in {published.year}"] = 1.0
        found[f"year: {published.year}"] = _PRESENT
    found.update({f"named: {name}": _PRESENT for name in examined.named})
    found.update({f"cue: {role}": _PRESENT for role in examined.cues})
    if own is not None:
        found.update({f"indicator: {fired.id}": 1.0 for fired in own.indicators})
    return found


def scores(model: StanceModel, given: Mapping[str, float], leaning: Mapping[Stance, float]) -> dict[Stance, float]:
    """Return the log-odds of each stance that the model knows, but for what is the same for all."""
    known = [(model.weights[name], value) for name, value in sorted(given.items()) if name in model.weights]
    return {
        stance: model.base[place]
        + math.fsum(weights[place] * value for weights, value in known)
        + model.trust * leaning.get(stance, 0.0)
        for place, stance in enumerate(model.stances)
    }


def chosen(model: StanceModel, given: Mapping[str, float], leaning: Mapping[Stance, float], *, guess: Stance) -> Stance:
    """Return the stance that weighs most. guess: of the rules; it stands where the model never saw such a stance."""
    if guess not in model.stances:
        return guess
    found = scores(model, given, leaning)
    # Rounded, so that no machine's last digit decides; the rules' guess wins a tie.
    return max(model.stances, key=lambda stance: (round(found[stance], 9), stance == guess))


def told(model: StanceModel, one: Match, examined: Examined, *, published: date | None) -> Match:
    """Return a match with the stance that the model chooses, and why; as it was where the model has no say."""
    if one.obligation in model.not_for or one.stance not in model.stances:
        return one
    given = features(one.obligation, examined, one, published=published)
    leaning = dict(one.leaning)
    found = scores(model, given, leaning)
    stance = chosen(model, given, leaning, guess=one.stance)
    others = [other for other in model.stances if other is not stance]
    if not others:
        return one
    against = one.stance if stance is not one.stance else max(others, key=lambda other: round(found[other], 9))
    highest = max(found.values())
    reason = LearnedStance(
        version=model.version,
        rules_stance=one.stance,
        rather_than=against,
        base=model.base[model.stances.index(stance)] - model.base[model.stances.index(against)],
        terms=_terms(model, given, leaning, stance, against),
        log_odds=found[stance] - found[against],
        probability=math.exp(found[stance] - highest) / math.fsum(math.exp(one - highest) for one in found.values()),
    )
    return replace(one, stance=stance, learned_stance=reason)


def _terms(
    model: StanceModel,
    given: Mapping[str, float],
    leaning: Mapping[Stance, float],
    stance: Stance,
    against: Stance,
) -> tuple[LearnedTerm, ...]:
    """Return what speaks for a stance rather than another, the weightiest first."""
    this, that = model.stances.index(stance), model.stances.index(against)
    terms = [
        LearnedTerm(name, (model.weights[name][this] - model.weights[name][that]) * value)
        for name, value in given.items()
        if name in model.weights
    ]
    terms.append(LearnedTerm(BY_RULES, model.trust * (leaning.get(stance, 0.0) - leaning.get(against, 0.0))))
    terms = sorted((one for one in terms if one.weight), key=lambda term: (-abs(term.weight), term.name))
    kept, rest = terms[:_MOST_TERMS], terms[_MOST_TERMS:]
    if rest:
        kept.append(LearnedTerm("the rest", math.fsum(term.weight for term in rest)))
    return tuple(kept)
