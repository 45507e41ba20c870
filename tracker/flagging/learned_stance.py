"""A match's stance, as a model sees it that learned from the stances that people gave. Pure; no library is needed.

The model looks at the target and the year, the target's indicators that fired and the kinds of statement in which they
stand, the named sets and places in the item and in its title, all its cues, and those in the sentences of the signs.
Named sets of the title, cues of the title and cues beside the signs count once for all targets and once for the target:
a corridor that is discussed is talk, a centre that is discussed may be at work. What is named anywhere counts for the
target alone: for all together it tells less than it misleads. What the rules make of the same signs is weighed in with
a fixed trust: they were written with the labelled reports at hand, and a fit to those would trust them too far.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import NamedTuple

from tracker.domain.agreement import number_of
from tracker.domain.flag import TERM, Match, StatementKind
from tracker.domain.learned import BESIDE, CUE, INDICATOR, NAMED, TITLED, part_of_vectors, weightiest
from tracker.domain.learned_stance import LearnedStance, StanceModel
from tracker.domain.stance import Stance
from tracker.flagging.match import Examined
from tracker.flagging.statement import IN_TITLE

BY_RULES = "the rules"
"""Names the part of the log-odds that is the rules' leaning."""

_OBLIGATION = "obligation: "
_YEAR = "year: "
_STATEMENT = "statement: "
_COUNTS = {_OBLIGATION: 1.0, _YEAR: 0.5, NAMED: 0.5, TITLED: 0.5, CUE: 0.5, BESIDE: 0.5, INDICATOR: 1.0}
"""What each feature of a kind counts: powers of two, so that multiplying rounds nothing. A kind of statement counts as
the share of the signs in it.
"""


def features(slug: str, examined: Examined, own: Match | None, *, published: date | None) -> dict[str, float]:
    """Return what a model looks at for one target. own: what the rules found for it, None when nothing."""
    number = number_of(slug)
    found: dict[str, float] = {}
    for kind, names in _seen(number, slug, examined, own, published).items():
        for name in names:
            if kind != NAMED:
                found[f"{kind}{name}"] = _COUNTS[kind]
            if kind in (NAMED, TITLED, BESIDE) or (kind == CUE and name.startswith(IN_TITLE)):
                found[f"{number} {kind}{name}"] = _COUNTS[kind]
    if own is not None:
        found.update({f"{_STATEMENT}{kind}": share for kind, share in _kinds(own).items()})
    return found


def _seen(
    number: str, slug: str, examined: Examined, own: Match | None, published: date | None
) -> dict[str, Collection[str]]:
    """Return what is to be seen of each kind of feature."""
    return {
        _OBLIGATION: [number] if published is None else [number, f"{number} in {published.year}"],
        _YEAR: [] if published is None else [str(published.year)],
        NAMED: examined.named,
        TITLED: examined.titled,
        CUE: examined.cues,
        BESIDE: examined.cues_beside(slug),
        INDICATOR: [] if own is None else [fired.id for fired in own.indicators],
    }


def without_indicators(given: Mapping[str, float]) -> dict[str, float]:
    """Return what a model would look at if it knew nothing of which indicators fired."""
    return {name: value for name, value in given.items() if not name.startswith((INDICATOR, _STATEMENT))}


def _kinds(own: Match) -> dict[StatementKind, float]:
    """Return the share of a match's signs that stand in each kind of statement."""
    terms = {(span.field, span.start, span.end) for span in own.spans if span.role == TERM}
    within: dict[StatementKind, set[tuple[str, int, int]]] = defaultdict(set)
    for one in own.statements:
        within[one.kind] |= terms & {(sign.field, sign.start, sign.end) for sign in one.signs}
    return {kind: len(signs) / len(terms) for kind, signs in within.items() if signs}


_Row = tuple[float, ...]
"""A number for each stance of a model, in their order."""


def _times(value: float, weights: _Row) -> _Row:
    return tuple([weight * value for weight in weights])


class _Part(NamedTuple):
    """A feature of an item that the model knows. general, own: what it adds for each stance, as one of all targets and
    as one of the target alone; zeros where the model knows it only as the other. known: those of the two that it knows.
    """

    name: str
    general: _Row
    own: _Row
    known: tuple[_Row, ...]


def _scores(model: StanceModel, added: Iterable[_Row], leaning: Mapping[Stance, float]) -> dict[Stance, float]:
    """Return the log-odds of each stance that the model knows, but for what is the same for all."""
    columns = zip(model.base, *added, strict=True)
    # Exact sums, so that they are the same to the last digit on every machine.
    return {
        stance: math.fsum(column) + model.trust * leaning.get(stance, 0.0)
        for stance, column in zip(model.stances, columns, strict=True)
    }


def chosen(model: StanceModel, given: Mapping[str, float], leaning: Mapping[Stance, float], *, guess: Stance) -> Stance:
    """Return the stance that weighs most. guess: of the rules; it stands where the model has no say."""
    return _heaviest(log_odds(model, given, leaning), guess) if _has_say(model, guess) else guess


def log_odds(model: StanceModel, given: Mapping[str, float], leaning: Mapping[Stance, float]) -> dict[Stance, float]:
    """Return the log-odds of each stance that the model knows, but for what is the same for all."""
    known = [(value, model.weights[name]) for name, value in given.items() if name in model.weights]
    return _scores(model, [_times(value, weights) for value, weights in known], leaning)


def _has_say(model: StanceModel, guess: Stance) -> bool:
    """Whether a model may tell another stance than the rules: not where it never saw such a one, nor of a denial. Who
    denies what the rules read word by word; features that stand side by side cannot tell it from what is denied.
    """
    return guess in model.stances and len(model.stances) > 1 and guess is not Stance.DENIAL


def _heaviest(found: Mapping[Stance, float], guess: Stance) -> Stance:
    # Rounded, so that rounding in a sum decides nothing; the rules' guess wins a tie.
    return max(found, key=lambda stance: (round(found[stance], 9), stance is guess))


class Teller:
    """A model of stances, ready to tell many: what it knows of a target is looked up once."""

    def __init__(self, model: StanceModel) -> None:
        self._model = model
        self._known: dict[str, dict[str, dict[str, _Part]]] = {}
        self._general = {kind: self._rows(kind, kind) for kind in _COUNTS}
        self._nothing: _Row = (0.0,) * len(model.stances)

    def told(
        self, one: Match, examined: Examined, *, published: date | None, vector: Sequence[float] | None = None
    ) -> Match:
        """Return a match with the stance that the model chooses, and why; as it was where the model has no say.

        vector: of the text, by what the model's likeness knows; None where there is none.
        """
        model = self._model
        if one.obligation in model.not_for or not _has_say(model, one.stance):
            return one
        parts = self._parts(one, examined, published)
        stated = self._stated(one)
        leaning = dict(one.leaning)
        likeness = self._likeness(one.obligation, vector)
        added = _added(parts, stated) if likeness is None else chain(_added(parts, stated), [likeness])
        found = _scores(model, added, leaning)
        stance = _heaviest(found, one.stance)
        others = {other: weight for other, weight in found.items() if other is not stance}
        against = _heaviest(others, one.stance) if stance is one.stance else one.stance
        this, that = model.stances.index(stance), model.stances.index(against)
        moved = [(name, general[this] - general[that] + (own[this] - own[that])) for name, general, own, _ in parts]
        moved += [(name, (weights[this] - weights[that]) * share) for name, share, weights in stated]
        moved.append((BY_RULES, model.trust * (leaning.get(stance, 0.0) - leaning.get(against, 0.0))))
        if likeness is not None and model.likeness is not None:
            moved.append((part_of_vectors(model.likeness.vectors), likeness[this] - likeness[that]))
        reason = LearnedStance(
            version=model.version,
            rules_stance=one.stance,
            rather_than=against,
            base=model.base[this] - model.base[that],
            terms=weightiest([part for part in moved if part[1]]),
            log_odds=found[stance] - found[against],
            probability=1 / math.fsum([math.exp(weight - found[stance]) for weight in found.values()]),
            vectors=None if likeness is None or model.likeness is None else model.likeness.vectors,
        )
        return replace(one, stance=stance, learned_stance=reason)

    def _likeness(self, slug: str, vector: Sequence[float] | None) -> _Row | None:
        known = self._model.likeness
        return None if known is None or vector is None else known.parts(number_of(slug), vector)

    def _parts(self, one: Match, examined: Examined, published: date | None) -> list[_Part]:
        """Return the features of an item that the model knows, but for kinds of statement."""
        number = number_of(one.obligation)
        known = self._known.get(number)
        if known is None:
            known = self._known[number] = {kind: self._of_kind(kind, number) for kind in _COUNTS}
        parts: list[_Part] = []
        for kind, names in _seen(number, one.obligation, examined, one, published).items():
            of_kind = known[kind]
            parts += [of_kind[name] for name in names if name in of_kind]
        return parts

    def _of_kind(self, kind: str, number: str) -> dict[str, _Part]:
        """Return what the model knows of a kind of feature for one target, by names without the kind."""
        general, own = self._general[kind], self._rows(kind, f"{number} {kind}")
        return {
            name: _Part(
                f"{kind}{name}",
                general.get(name, self._nothing),
                own.get(name, self._nothing),
                known=tuple([rows[name] for rows in (general, own) if name in rows]),
            )
            for name in general | own
        }

    def _rows(self, kind: str, prefix: str) -> dict[str, _Row]:
        """Return what the features with a prefix add for each stance, by names without it."""
        known = [(name, weights) for name, weights in self._model.weights.items() if name.startswith(prefix)]
        return {name.removeprefix(prefix): _times(_COUNTS[kind], weights) for name, weights in known}

    def _stated(self, one: Match) -> list[tuple[str, float, _Row]]:
        """Return the kinds of statement that the model knows, with their share of the signs and what they weigh."""
        shares = [(f"{_STATEMENT}{kind}", share) for kind, share in _kinds(one).items()]
        weights = self._model.weights
        return [(name, share, weights[name]) for name, share in shares if name in weights]


def _added(parts: Sequence[_Part], stated: Iterable[tuple[str, float, _Row]]) -> Iterator[_Row]:
    """Return what each feature adds for each stance."""
    return chain(
        chain.from_iterable([part.known for part in parts]),
        [_times(share, weights) for _, share, weights in stated],
    )
