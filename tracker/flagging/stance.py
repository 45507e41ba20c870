"""The stance guessed for a match: what its signs point to, seen through the statements that they stand in. Pure."""

import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tracker.domain.flag import Stance, Statement, StatementKind, Words
from tracker.flagging.letter_runs import Runs
from tracker.flagging.speakers import Speaker
from tracker.flagging.statement import Governing, Reading

STANCE_ORDER = (Stance.DENIAL, Stance.BREACH, Stance.FULFILMENT, Stance.TALK, Stance.CONTEXT)
"""Which stance wins when two weigh the same: a denial repeats the words of what it denies, context says least."""

_ORDER = {kind: number for number, kind in enumerate(StatementKind)}

MOST_STATEMENTS = 40
"""Statements that a match keeps, the first ones; only texts without end have more."""

_TITLE_COUNTS = 2.0
_DIGITS = 4
_AS_IT_IS = 0.3
"""A sign keeps this much weight for its own stance beside the 1.0 for what it is within its statement: cues mislead."""

_ALSO_ALLEGED = 0.3
"""Beside an allegation that weighs this share of what is denied, the report is on the breach, and the denial a part."""


@dataclass(frozen=True, slots=True)
class Sign:
    """An indicator that fired. strength: what it adds to the score, on the scale of -log(1 - weight). terms: first and
    last runs of its terms, ascending. written: its terms in the item's language, as the pack has them.
    """

    stance: Stance
    strength: float
    terms: Sequence[tuple[int, int]]
    written: tuple[str, ...] = ()


class Guess(NamedTuple):
    """statements: in the order of the text. leaning: shares by stance that sum to 1, heaviest first."""

    stance: Stance
    statements: tuple[Statement, ...]
    leaning: tuple[tuple[Stance, float], ...]


def guess(runs: Runs, signs: Sequence[Sign], reading: Reading | None, *, obligors: Collection[str]) -> Guess:
    """Return the stance that weighs most, with the statements in which the signs stand.

    A sign's strength is shared by its terms, those in the title counting double. reading: None where statements cannot
    be told; the signs then count as they are. obligors: sides that owe the obligation: when one of them says that
    nothing was breached, it denies.
    """
    weights = _Weights()
    governing: dict[tuple[int, int], list[Governing]] = defaultdict(list)
    for sign in signs:
        counts = [_TITLE_COUNTS if first < runs.split else 1.0 for first, _ in sign.terms]
        for term, count in zip(sign.terms, counts, strict=True):
            here = [] if reading is None else reading.governing(*term, written=sign.written)
            known = governing[term]
            known += [one for one in here if one not in known]
            seen = _seen(sign.stance, here, obligors)
            weights.add(sign.stance, seen, sign.strength * count / sum(counts))
    leaning = weights.leaning()
    return Guess(leaning[0][0], _statements(runs, governing), leaning)


class _Weights:
    """What the signs of a match weigh, by stance. denied: of the breaches that somebody denies."""

    def __init__(self) -> None:
        self.own: dict[Stance, float] = defaultdict(float)
        self.seen: dict[Stance, float] = defaultdict(float)
        self.denied = 0.0

    def add(self, own: Stance, seen: Stance, weight: float) -> None:
        self.own[own] += weight
        if own is Stance.BREACH and seen is Stance.DENIAL:
            self.denied += weight
        else:
            self.seen[seen] += weight

    def leaning(self) -> tuple[tuple[Stance, float], ...]:
        total = {stance: self.seen[stance] + _AS_IT_IS * self.own[stance] for stance in {*self.seen, *self.own}}
        if self.denied:
            alleged = self.seen[Stance.BREACH] >= _ALSO_ALLEGED * self.denied
            taken = Stance.BREACH if alleged else Stance.DENIAL
            total[taken] = total.get(taken, 0.0) + self.denied
        # Rounded, so that the order of summing decides no tie.
        ordered = sorted(total, key=lambda stance: (-round(total[stance], 9), STANCE_ORDER.index(stance)))
        whole = math.fsum(total.values()) or 1.0
        return tuple(
            (one, round(total[one] / whole, _DIGITS)) for one in ordered if total[one] > 0 or one is ordered[0]
        )


_DENIED = {Stance.BREACH: Stance.DENIAL, Stance.FULFILMENT: Stance.BREACH}
_AHEAD = {Stance.FULFILMENT: Stance.TALK, Stance.CONTEXT: Stance.TALK}


def _seen(stance: Stance, governing: Sequence[Governing], obligors: Collection[str]) -> Stance:
    """Return what a sign points to within these statements."""
    by_kind = {one.kind: one for one in governing}
    if StatementKind.DENIED in by_kind and not by_kind[StatementKind.DENIED].is_answer:
        return _DENIED.get(stance, stance)
    if StatementKind.HISTORICAL in by_kind:
        # Fulfilment that is commemorated was fulfilment; what came before the agreement was neither.
        told = stance is Stance.FULFILMENT and not by_kind[StatementKind.HISTORICAL].is_earlier
        return stance if told else Stance.CONTEXT
    if StatementKind.FUTURE in by_kind or StatementKind.DEMANDED in by_kind:
        return _AHEAD.get(stance, stance)
    if StatementKind.HYPOTHETICAL in by_kind:
        return Stance.TALK if stance is Stance.FULFILMENT else stance
    if StatementKind.NEGATED in by_kind:
        return _negated(stance, by_kind[StatementKind.NEGATED], obligors)
    return stance


def _negated(stance: Stance, negation: Governing, obligors: Collection[str]) -> Stance:
    if stance is Stance.FULFILMENT:
        return Stance.BREACH
    if stance is not Stance.BREACH:
        return stance
    speaker = negation.speaker
    is_accused = negation.is_own or (speaker is not None and speaker.side in obligors)
    return Stance.DENIAL if is_accused else Stance.FULFILMENT


def _statements(runs: Runs, governing: dict[tuple[int, int], list[Governing]]) -> tuple[Statement, ...]:
    signs: dict[Governing, list[tuple[int, int]]] = defaultdict(list)
    for term in sorted(governing):
        for one in governing[term]:
            signs[one].append(term)
    kept = sorted(signs.items(), key=lambda entry: (entry[1][0], _ORDER[entry[0].kind]))
    return tuple(
        Statement(
            kind=one.kind,
            cue=None if one.cue is None else _words(runs, *one.cue),
            signs=tuple(_words(runs, *term) for term in terms),
            speaker=None if one.speaker is None else _speaker_words(runs, one.speaker),
            side=None if one.speaker is None else one.speaker.side,
        )
        for one, terms in kept[:MOST_STATEMENTS]
    )


def _speaker_words(runs: Runs, speaker: Speaker) -> Words:
    return Words(*runs.place(speaker.first, speaker.last, cut=speaker.cut))


def _words(runs: Runs, first: int, last: int) -> Words:
    return Words(*runs.place(first, last))
