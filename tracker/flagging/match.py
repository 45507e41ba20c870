"""Item × indicators -> matches. Pure: the same texts and the same lexicon give the same matches, always.

An item is searched once for all terms (`find`); the gate of the region then strikes out the sentences on other
conflicts, each indicator looks for what it needs around its terms, and the indicators that fired make up the score of
their target.
"""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass

from tracker.domain.flag import FiredIndicator, Match, Span
from tracker.flagging.find import Found, Hit, find, may_pass
from tracker.flagging.lexicon import CompiledIndicator, CompiledReference, Lexicon
from tracker.flagging.runs import Runs, cut, line_of
from tracker.flagging.stance import Sign, guess
from tracker.flagging.statement import Reading, read

FLAG_FROM = 0.5
"""Score from which on an item is flagged."""

TITLE_EXPONENT = 1.15
"""An indicator of weight w that hits the title counts 1 − (1 − w)^1.15: 0.5 becomes 0.55, 0.8 becomes 0.84."""

MOST_SPANS = 200
"""Spans that a match keeps, the first ones of title and summary; only texts without end have more."""

_MOST_CERTAIN = 0.999
_STEPS = 10_000


@dataclass(frozen=True, slots=True)
class _Fired:
    compiled: CompiledIndicator
    terms: list[Hit]
    context: list[Hit]
    strength: float


@dataclass(frozen=True, slots=True)
class Examined:
    """What the rules found in an item. matches: however low they score, in the order of the agreement's targets. named:
    the groups, shared sets and places that stand in it, sentences on other conflicts left out. cues: the roles of the
    cues in it, where statements were read.
    """

    matches: list[Match]
    named: frozenset[str]
    cues: frozenset[str] = frozenset()


def match(lexicon: Lexicon, *, title: str, summary: str, lang: str | None, flag_from: float = FLAG_FROM) -> list[Match]:
    """Return the matches that reach `flag_from`, in the order of the agreement's targets.

    lang: ISO 639-1, None when unknown; an item in a language that the agreement does not cover is searched for the
    terms of all languages.
    """
    every = examine(lexicon, title=title, summary=summary, lang=lang).matches
    return [one for one in every if one.score >= flag_from]


def examine(lexicon: Lexicon, *, title: str, summary: str, lang: str | None) -> Examined:
    """Return all that the rules find in an item; nothing when it does not pass the gate of the region."""
    mask = lexicon.mask(lang)
    if lexicon.here and not may_pass(lexicon, line_of(title, summary), mask=mask):
        return Examined([], frozenset())
    runs = cut(title, summary)
    found = find(lexicon, runs, mask=mask)
    if lexicon.here and not any(ref in found for ref in lexicon.here):
        return Examined([], frozenset())
    found = _without_elsewhere(lexicon, runs, found)
    by_target: dict[int, list[_Fired]] = defaultdict(list)
    for ref in found:
        compiled = lexicon.indicators.get(ref)
        if compiled is not None:
            fired = _fire(compiled, runs, found, ref)
            if fired is not None:
                by_target[compiled.order].append(fired)
    reading = _read(lexicon, runs, found, lang) if by_target else None
    return Examined(
        [_as_match(by_target[order], runs, lexicon, reading) for order in sorted(by_target)],
        frozenset(lexicon.names[ref] for ref in found if ref in lexicon.names),
        frozenset() if reading is None else frozenset(reading.roles),
    )


def _read(lexicon: Lexicon, runs: Runs, found: dict[int, Found], lang: str | None) -> Reading | None:
    actors = {
        side: [hit for ref in refs if ref in found for hit in found[ref].hits] for side, refs in lexicon.actors.items()
    }
    return read(runs, lang=lang, actors=actors, before=lexicon.signed_on.year, counts=lexicon.counts)


def _without_elsewhere(lexicon: Lexicon, runs: Runs, found: dict[int, Found]) -> dict[int, Found]:
    """Drop what stands in sentences that name another conflict and nothing of this one."""
    elsewhere = {s for ref in lexicon.elsewhere if ref in found for s in found[ref].sentences}
    if not elsewhere:
        return found
    struck = elsewhere.difference(*(found[ref].sentences for ref in lexicon.here if ref in found))
    if not struck:
        return found
    left = {
        ref: Found([hit for hit in one.hits if runs.sentence(hit.first) not in struck], runs)
        if one.sentences & struck
        else one
        for ref, one in found.items()
    }
    return {ref: one for ref, one in left.items() if one.hits}


def _fire(compiled: CompiledIndicator, runs: Runs, found: dict[int, Found], ref: int) -> _Fired | None:
    """Return the indicator with the hits that let it fire, None when it does not."""
    near = _Nearness(compiled, runs, found)
    terms = [hit for hit in found[ref].hits if near.allows(hit)]
    if not terms:
        return None
    weight = min(compiled.indicator.weight, _MOST_CERTAIN)
    exponent = TITLE_EXPONENT if terms[0].first < runs.split else 1.0
    return _Fired(compiled, terms, near.context(terms), -exponent * math.log1p(-weight))


class _Nearness:
    """What stands near the hits of one indicator."""

    def __init__(self, compiled: CompiledIndicator, runs: Runs, found: dict[int, Found]) -> None:
        self.compiled = compiled
        self.runs = runs
        self.found = found

    def allows(self, term: Hit) -> bool:
        in_title = self.compiled.in_title
        return (
            (in_title is None or (term.first < self.runs.split) is in_title)
            and all(any(self._holds(one, term) for one in entry) for entry in self.compiled.needs)
            and not any(self._holds(one, term) for one in self.compiled.without)
        )

    def context(self, terms: list[Hit]) -> list[Hit]:
        """Return the hits of what was needed that stand near any of the terms."""
        if not self.compiled.needs:
            return []
        around = Found(terms, self.runs)
        return [
            hit
            for entry in self.compiled.needs
            for one in entry
            if not one.negated
            for ref in one.refs
            if ref in self.found
            for hit in self.found[ref].hits
            if self._counts(one, hit) and self._is_near(one, around, hit)
        ]

    def _holds(self, one: CompiledReference, term: Hit) -> bool:
        """Whether what is referred to stands near the term, or is kept away from it."""
        return one.negated is not any(self._stands(one, self.found[ref], term) for ref in one.refs if ref in self.found)

    def _stands(self, one: CompiledReference, named: Found, term: Hit) -> bool:
        if one.in_title is None:
            return self._is_near(one, named, term)
        if one.whole_text:
            # Hits are in order, the title's first.
            return self._counts(one, named.hits[0 if one.in_title else -1])
        # Who stands in one sentence, or near by words, stands in one field.
        return self._counts(one, term) and self._is_near(one, named, term)

    def _counts(self, one: CompiledReference, hit: Hit) -> bool:
        return one.in_title is None or (hit.first < self.runs.split) is one.in_title

    def _is_near(self, one: CompiledReference, named: Found, hit: Hit) -> bool:
        """Whether `named` has a hit as near to `hit` as the reference asks."""
        if one.words is not None:
            return self._is_close(named, hit, one.words)
        return one.whole_text or self.runs.sentence(hit.first) in named.sentences

    def _is_close(self, one: Found, hit: Hit, words: int) -> bool:
        begin = bisect_left(one.hits, Hit(hit.first - words - one.longest + 1, 0))
        in_title = hit.first < self.runs.split
        for other in one.hits[begin : bisect_right(one.hits, Hit(hit.last + words + 1, -1))]:
            if hit.first - other.last <= words and (other.first < self.runs.split) is in_title:
                return True
        return False


def _steps(fired: list[_Fired]) -> int:
    """Return the score of the indicators that fired for one target, in steps of 1 / _STEPS."""
    return round(-math.expm1(-math.fsum(one.strength for one in fired)) * _STEPS)


def _as_match(fired: list[_Fired], runs: Runs, lexicon: Lexicon, reading: Reading | None) -> Match:
    # By id, so that the order of a pack's files decides no rounding.
    fired = sorted(fired, key=lambda one: one.compiled.indicator.id)
    steps = _steps(fired)
    parts = _shares(steps, [one.strength for one in fired])
    indicators = [
        FiredIndicator(i.id, i.observes, i.stance, i.weight, part / _STEPS)
        for i, part in zip((one.compiled.indicator for one in fired), parts, strict=True)
    ]
    indicators.sort(key=lambda one: (-one.part, one.id))
    signs = [_sign(one, reading) for one in fired]
    guessed = guess(runs, signs, reading, obligors=lexicon.obligors[fired[0].compiled.order])
    return Match(
        obligation=fired[0].compiled.indicator.target_slug,
        score=steps / _STEPS,
        stance=guessed.stance,
        indicators=tuple(indicators),
        spans=_spans(fired, runs),
        rules_version=lexicon.rules_version,
        statements=guessed.statements,
        leaning=guessed.leaning,
    )


def _sign(fired: _Fired, reading: Reading | None) -> Sign:
    written = () if reading is None else fired.compiled.written.get(reading.lang, ())
    return Sign(fired.compiled.indicator.stance, fired.strength, fired.terms, written)


def _shares(steps: int, strengths: list[float]) -> list[int]:
    """Divide `steps` in proportion to the strengths, in whole steps that sum to it (largest remainders first)."""
    total = sum(strengths)
    if total == 0:
        return [0] * len(strengths)
    exact = [steps * strength / total for strength in strengths]
    shares = [math.floor(one) for one in exact]
    by_remainder = sorted(range(len(exact)), key=lambda number: (shares[number] - exact[number], number))
    for number in by_remainder[: steps - sum(shares)]:
        shares[number] += 1
    return shares


def _spans(fired: list[_Fired], runs: Runs) -> tuple[Span, ...]:
    roles: dict[tuple[Hit, str], str] = {}
    for one in fired:
        name = one.compiled.indicator.id
        roles.update({(hit, name): "context" for hit in one.context})
        roles.update({(hit, name): "term" for hit in one.terms})
    kept = sorted(roles.items(), key=lambda entry: (entry[0][0], entry[1] != "term", entry[0][1]))[:MOST_SPANS]
    return tuple(_span(runs, hit, indicator=indicator, role=role) for (hit, indicator), role in kept)


def _span(runs: Runs, hit: Hit, *, indicator: str, role: str) -> Span:
    field = runs.field(hit.first)
    start, end = field.reduced.span(runs.bounds[hit.first][0], runs.bounds[hit.last][1])
    return Span(field.name, start, end, field.original[start:end], indicator, role)
