"""What the models look at: what the rules found in an item, what it names, its words. Pure."""

import math
from collections.abc import Iterable, Mapping

from tracker.domain.agreement import number_of
from tracker.domain.learned import FLAG, INDICATOR, NAMED, OWN_RULES, OWN_RULES_FLAG, RULES, TITLED, WORD
from tracker.flagging.letter_runs import cut
from tracker.flagging.match import FLAG_FROM, Examined, Outline

OWN = 2.0
"""What the strength of a target's own rules counts beside that of the others'."""

_STEM = 6
_SHORTEST = 3
_STRONGEST = 5.0


def words_of(title: str, summary: str) -> dict[str, float]:
    """Return the words of an item by their first six letters, folded, as features; their squares sum to 1."""
    stems = {stem for word in cut(title, summary).words if (stem := stem_of(word))}
    return {f"{WORD}{stem}": 1 / math.sqrt(len(stems)) for stem in stems}


def stem_of(word: str) -> str:
    """Return the first letters of a folded word; "" of one too short to tell anything."""
    return word[:_STEM] if len(word) >= _SHORTEST else ""


def features(slug: str, examined: Examined, words: Mapping[str, float]) -> dict[str, float]:
    """Return what a model of one target looks at. words: from `words_of`, or none."""
    return {**of_text(examined, words), **of_rules(slug, examined)}


def of_text(examined: Examined, words: Mapping[str, float]) -> dict[str, float]:
    """Return what is the same for all targets: the words, the named sets and places, those in the title once more."""
    found = dict(words)
    found.update({f"{NAMED}{name}": 1.0 for name in sorted(examined.named)})
    found.update({f"{TITLED}{name}": 1.0 for name in sorted(examined.titled)})
    return found


def of_rules(slug: str, examined: Examined) -> dict[str, float]:
    """Return the strength of the rules of all targets, whether they flag, and a target's own indicators that fired."""
    found: dict[str, float] = {}
    for one in examined.outlines:
        if one.obligation == slug:
            found[OWN_RULES] = OWN * strength_of(one)
            found.update({f"{INDICATOR}{indicator}": 1.0 for indicator in one.indicators})
        else:
            found[f"{RULES}{number_of(one.obligation)}"] = strength_of(one)
        if one.score >= FLAG_FROM:
            found[OWN_RULES_FLAG if one.obligation == slug else f"{FLAG}{number_of(one.obligation)}"] = 1.0
    return found


def of_rules_of(numbers: Iterable[str]) -> frozenset[str]:
    """Return by what features other targets' models look at the rules of some targets. numbers: of these."""
    return frozenset([f"{kind}{number}" for number in numbers for kind in (RULES, FLAG)])


def without_rules(given: Mapping[str, float]) -> dict[str, float]:
    """Return what a model would look at if the rules had found nothing."""
    return {name: value for name, value in given.items() if name.startswith((NAMED, TITLED, WORD))}


def strength_of(one: Outline) -> float:
    """Return what the rules found for a target as −ln(1 − score), 5 at most."""
    return min(-math.log1p(-min(one.score, 1 - 1e-9)), _STRONGEST)
