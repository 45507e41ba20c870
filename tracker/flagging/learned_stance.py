"""A match's stance, as a model sees it that learned from the stances that people gave. Pure; no library is needed.

The model looks at the target and the year, the target's indicators that fired and the kinds of statement in which they
stand, the named sets and places in the item, all its cues, and those in the sentences of the signs. Named sets, cues of
the title and cues beside the signs count once for all targets and once for the target: a corridor that is discussed is
talk, a centre that is discussed may be at work. What the rules make of the same signs is weighed in with a fixed trust:
they were written with the labelled reports at hand, and a fit to those would trust them too far.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from operator import mul

from tracker.domain.flag import Match, StatementKind
from tracker.domain.learned import INDICATOR, NAMED, weightiest
from tracker.domain.learned_stance import LearnedStance, StanceModel
from tracker.domain.stance import Stance
from tracker.flagging.features import number_of
from tracker.flagging.match import Examined
from tracker.flagging.statement import IN_TITLE

BY_RULES = "the rules"
"""Names the part of the log-odds that is the rules' leaning."""

_PRESENT = 0.5


def features(slug: str, examined: Examined, own: Match | None, *, published: date | None) -> dict[str, float]:
    """Return what a model looks at for one target. own: what the rules found for it, None when nothing."""
    number = number_of(slug)
    found = {f"obligation: {number}": 1.0}
    if published is not None:
        found[f"obligation: {number} in {published.year}"] = 1.0
        found[f"year: {published.year}"] = _PRESENT
    for name in examined.named:
        found[f"{NAMED}{name}"] = found[f"{number} {NAMED}{name}"] = _PRESENT
    for role in examined.cues:
        found[f"cue: {role}"] = _PRESENT
        if role.startswith(IN_TITLE):
            found[f"{number} cue: {role}"] = _PRESENT
    for role in examined.cues_beside(slug):
        found[f"beside: {role}"] = found[f"{number} beside: {role}"] = _PRESENT
    if own is not None:
        found.update({f"{INDICATOR}{fired.id}": 1.0 for fired in own.indicators})
        found.update({f"statement: {kind}": share for kind, share in _kinds(own).items()})
    return found


def without_indicators(given: Mapping[str, float]) -> dict[str, float]:
    """Return what a model would look at if it knew nothing of which indicators fired."""
    return {name: value for name, value in given.items() if not name.startswith((INDICATOR, "statement: "))}


def _kinds(own: Match) -> dict[StatementKind, float]:
    """Return the share of a match's signs that stand in each kind of statement."""
    terms = {(span.field, span.start, span.end) for span in own.spans if span.role == "term"}
    within: dict[StatementKind, set[tuple[str, int, int]]] = defaultdict(set)
    for one in own.statements:
        within[one.kind] |= terms & {(sign.field, sign.start, sign.end) for sign in one.signs}
    return {kind: len(signs) / len(terms) for kind, signs in within.items() if signs}


_Weighed = list[tuple[str, float, tuple[float, ...]]]
"""Features that a model knows: name, value, and what it weighs for each stance."""


def _weighed(model: StanceModel, given: Mapping[str, float]) -> _Weighed:
    weights = model.weights
    return [(name, value, weights[name]) for name, value in given.items() if name in weights]


def _scores(model: StanceModel, weighed: _Weighed, leaning: Mapping[Stance, float]) -> dict[Stance, float]:
    """Return the log-odds of each stance that the model knows, but for what is the same for all."""
    values = [1.0, *[value for _, value, _ in weighed]]
    columns = zip(model.base, *[row for _, _, row in weighed], strict=True)
    # Exact sums, so that they are the same to the last digit on every machine.
    return {
        stance: math.fsum(map(mul, column, values)) + model.trust * leaning.get(stance, 0.0)
        for stance, column in zip(model.stances, columns, strict=True)
    }


def chosen(model: StanceModel, given: Mapping[str, float], leaning: Mapping[Stance, float], *, guess: Stance) -> Stance:
    """Return the stance that weighs most. guess: of the rules; it stands where the model has no say."""
    return _heaviest(_scores(model, _weighed(model, given), leaning), guess) if _has_say(model, guess) else guess


def _has_say(model: StanceModel, guess: Stance) -> bool:
    """Whether a model may tell another stance than the rules: not where it never saw such a one, nor of a denial. Who
    denies what the rules read word by word; features that stand side by side cannot tell it from what is denied.
    """
    return guess in model.stances and len(model.stances) > 1 and guess is not Stance.DENIAL


def _heaviest(found: Mapping[Stance, float], guess: Stance) -> Stance:
    # Rounded, so that rounding in a sum decides nothing; the rules' guess wins a tie.
    return max(found, key=lambda stance: (round(found[stance], 9), stance is guess))


def told(model: StanceModel, one: Match, examined: Examined, *, published: date | None) -> Match:
    """Return a match with the stance that the model chooses, and why; as it was where the model has no say."""
    if one.obligation in model.not_for or not _has_say(model, one.stance):
        return one
    weighed = _weighed(model, features(one.obligation, examined, one, published=published))
    leaning = dict(one.leaning)
    found = _scores(model, weighed, leaning)
    stance = _heaviest(found, one.stance)
    others = {other: weight for other, weight in found.items() if other is not stance}
    against = _heaviest(others, one.stance) if stance is one.stance else one.stance
    moved = _moved(weighed, model.stances.index(stance), model.stances.index(against), number_of(one.obligation))
    moved[BY_RULES] = model.trust * (leaning.get(stance, 0.0) - leaning.get(against, 0.0))
    reason = LearnedStance(
        version=model.version,
        rules_stance=one.stance,
        rather_than=against,
        base=model.base[model.stances.index(stance)] - model.base[model.stances.index(against)],
        terms=weightiest(part for part in moved.items() if part[1]),
        log_odds=found[stance] - found[against],
        probability=1 / math.fsum(math.exp(weight - found[stance]) for weight in found.values()),
    )
    return replace(one, stance=stance, learned_stance=reason)


def _moved(weighed: _Weighed, this: int, that: int, number: str) -> dict[str, float]:
    """Return what each feature adds for a stance rather than another. What counts once for all targets and once for the
    target is one part. this, that: places of the stances; number: of the target.
    """
    moved: dict[str, float] = {}
    own = f"{number} "
    for name, value, weights in weighed:
        shown = name.removeprefix(own)
        moved[shown] = moved.get(shown, 0.0) + (weights[this] - weights[that]) * value
    return moved
