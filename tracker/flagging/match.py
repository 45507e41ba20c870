"""Item × indicators -> matches. Pure: the same texts and the same lexicon give the same matches, always.

An item is searched once for all terms (`search`, `find`); the gate of the region (`gate`) lets it pass and strikes out
its sentences on other conflicts, each indicator whose needs stand anywhere in the item looks for them around its terms,
and the indicators that fired make up the score of their target. What kinds of statement the signs stand in, the stance
and the spans are worked out only of what is asked for as a match.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import cached_property

from tracker.domain.flag import CONTEXT, TERM, FiredIndicator, Match, Span
from tracker.flagging.find import Finds, Hit, find
from tracker.flagging.gate import passes, without_elsewhere
from tracker.flagging.letter_runs import Runs, cut
from tracker.flagging.lexicon import Lexicon
from tracker.flagging.nearness import Fired, fire
from tracker.flagging.search import Search
from tracker.flagging.stance import Sign, guess
from tracker.flagging.statement import IN_TITLE, Known, Reading, read

FLAG_FROM = 0.5
"""Score from which on an item is flagged."""

MOST_SPANS = 200
"""Spans that a match keeps, the first ones of title and summary; only texts without end have more."""

_STEPS = 10_000


def examine(
    lexicon: Lexicon, *, title: str, summary: str, lang: str | None, search: Search | None = None
) -> "Examined":
    """Return all that the rules find in an item; nothing when it does not pass the gate of the region.

    lang: ISO 639-1, None when unknown; an item in a language that the agreement does not cover is searched for the
    terms of all languages. search: one that holds the lexicon's vocabulary; else the lexicon's own is used.
    """
    seen = (lexicon.search if search is None else search).look(title, summary, lang)
    if not seen.may_pass(lexicon.vocabulary):
        return NOTHING
    runs = cut(title, summary)
    found = find(seen, lexicon.vocabulary, runs)
    if not passes(lexicon, found):
        return NOTHING
    item = _Item(lexicon, runs, without_elsewhere(lexicon, found, runs), lang)
    return Examined(item.outlines(), item)


class Examined:
    """What the rules found in an item. outlines: of all targets for which any indicator fired, in the order of the
    agreement's targets.
    """

    __slots__ = ("_before", "_cues", "_item", "_named", "_titled", "outlines")

    def __init__(self, outlines: list["Outline"], item: "_Item | None" = None) -> None:
        self.outlines = outlines
        self._item = item
        self._before: tuple[Examined, AbstractSet[str | None]] | None = None
        self._cues: frozenset[str] | None = None
        self._named: frozenset[str] | None = None
        self._titled: frozenset[str] | None = None

    @property
    def matches(self) -> list[Match]:
        """All matches, however low they score."""
        return [one.match for one in self.outlines]

    @property
    def named(self) -> frozenset[str]:
        """The groups, shared sets and places that stand in it, sentences on other conflicts left out."""
        if self._named is None:
            self._named = frozenset() if self._item is None else self._item.named()
        return self._named

    @property
    def titled(self) -> frozenset[str]:
        """Those of them that stand in the title."""
        if self._titled is None:
            self._titled = frozenset() if self._item is None else self._item.titled()
        return self._titled

    def places_of(self, name: str) -> list[tuple[str, int, int, str]]:
        """Return where a group, shared set or place stands in it: field, start, end and words, as a Span has them."""
        if self._before is not None and name not in self._before[1]:
            return self._before[0].places_of(name)
        return [] if self._item is None else self._item.places_of(name)

    def beside(
        self, before: "Examined", others: Iterable["Outline"], *, changed: AbstractSet[str | None]
    ) -> "Examined":
        """Return the same beside what an earlier look at the item found: others of its outlines, and all that it names
        but what has changed since.
        """
        joined = Examined([*others, *self.outlines], self._item)
        joined._named = (before.named - changed) | (self.named & changed)
        joined._titled = (before.titled - changed) | (self.titled & changed)
        joined._before = before, changed
        return joined

    @property
    def cues(self) -> frozenset[str]:
        """The roles of the cues in it, where statements can be read."""
        if self._cues is None:
            reading = None if self._item is None else self._item.reading
            self._cues = frozenset() if reading is None else reading.roles
        return self._cues

    def cues_beside(self, obligation: str) -> frozenset[str]:
        """Return the roles of the cues in the sentences in which the signs of a target stand; of all where it has none.

        obligation: slug.
        """
        for one in self.outlines:
            if one.obligation == obligation:
                return one.cues
        return frozenset([role.removeprefix(IN_TITLE) for role in self.cues])

    def places_of_cues(self, role: str, *, beside: str | None = None) -> list[tuple[str, int, int, str]]:
        """Return where cues of a role stand: those of `cues`, or those of `cues_beside` a target."""
        item = self._item
        reading = None if item is None else item.reading
        if item is None or reading is None:
            return []
        outline = next((one for one in self.outlines if one.obligation == beside), None)
        if outline is not None:
            found = [cue for own, cue in reading.cues_beside(outline.places) if own == role]
        else:
            alike = {role} if beside is None else {role, f"{IN_TITLE}{role}"}
            found = [cue for own, cue in reading.cues_by_role() if own in alike]
        return [item.runs.place(first, last) for first, last in sorted({(cue.first, cue.last) for cue in found})]


NOTHING = Examined([])


class Outline:
    """What a match will be. obligation: slug of its target; score: from the rules alone; indicators: ids of those that
    fired, ascending.
    """

    __slots__ = ("_fired", "_item", "_match", "_steps", "indicators", "obligation", "score")

    def __init__(self, fired: list[Fired], item: "_Item") -> None:
        # By id, so that the order of a pack's files decides no rounding.
        self._fired = sorted(fired, key=lambda one: one.compiled.indicator.id)
        self._item = item
        self._steps = round(-math.expm1(-math.fsum([one.strength for one in fired])) * _STEPS)
        self._match: Match | None = None
        self.obligation = fired[0].compiled.indicator.target_slug
        self.score = self._steps / _STEPS
        self.indicators = [one.compiled.indicator.id for one in self._fired]

    @property
    def cues(self) -> frozenset[str]:
        """The roles of the cues in the sentences in which its signs stand."""
        reading = self._item.reading
        return frozenset() if reading is None else reading.roles_beside(self.places)

    @property
    def places(self) -> list[int]:
        """The runs at which its signs begin."""
        return [first for one in self._fired for first, _ in one.terms]

    @property
    def match(self) -> Match:
        """The match itself, worked out when it is first asked for."""
        if self._match is None:
            self._match = _as_match(self._fired, self._steps, self._item)
        return self._match


class _Item:
    """A text with the hits in it. found: without those in sentences on other conflicts."""

    def __init__(self, lexicon: Lexicon, runs: Runs, found: Finds, lang: str | None) -> None:
        self.lexicon = lexicon
        self.runs = runs
        self.found = found
        self._lang = lang

    def named(self) -> frozenset[str]:
        return self._names_of(self.found.refs)

    def titled(self) -> frozenset[str]:
        return self._names_of(self.found.before(self.runs.split))

    def _names_of(self, refs: frozenset[int]) -> frozenset[str]:
        names = self.lexicon.names
        return frozenset([names[ref] for ref in refs if ref in names])

    def places_of(self, name: str) -> list[tuple[str, int, int, str]]:
        refs = [ref for ref, own in self.lexicon.names.items() if own == name]
        hits = sorted({hit for ref in refs for hit in self.found.hits.get(ref, ())})
        return [self.runs.place(*hit) for hit in hits]

    def outlines(self) -> list[Outline]:
        by_target: dict[int, list[Fired]] = defaultdict(list)
        found, indicators = self.found, self.lexicon.indicators
        absent = found.refs.isdisjoint
        for ref in found.refs:
            compiled = indicators.get(ref)
            if compiled is None:
                continue
            # What most indicators need stands nowhere, so this is asked first.
            if not any(map(absent, compiled.present)):
                fired = fire(compiled, self.runs, found, found.hits[ref])
                if fired is not None:
                    by_target[compiled.order].append(fired)
        return [Outline(by_target[order], self) for order in sorted(by_target)]

    @cached_property
    def reading(self) -> Reading | None:
        """The text read for statements."""
        lexicon = self.lexicon
        known = Known(
            actors={side: self._hits(refs) for side, refs in lexicon.actors.items()},
            earlier=self._hits(lexicon.earlier),
            before=lexicon.signed_on.year,
            counts=lexicon.counts,
            neutral=lexicon.neutral,
        )
        return read(self.runs, lang=self._lang, known=known)

    def _hits(self, refs: Iterable[int]) -> list[Hit]:
        return [hit for ref in refs for hit in self.found.hits.get(ref, ())]


def _as_match(fired: list[Fired], steps: int, item: _Item) -> Match:
    parts = _shares(steps, [one.strength for one in fired])
    indicators = [
        FiredIndicator(i.id, i.observes, i.stance, i.weight, part / _STEPS)
        for i, part in zip((one.compiled.indicator for one in fired), parts, strict=True)
    ]
    indicators.sort(key=lambda one: (-one.part, one.id))
    reading = item.reading
    signs = [_sign(one, reading) for one in fired]
    guessed = guess(item.runs, signs, reading, obligors=item.lexicon.obligors[fired[0].compiled.order])
    return Match(
        obligation=fired[0].compiled.indicator.target_slug,
        score=steps / _STEPS,
        stance=guessed.stance,
        indicators=tuple(indicators),
        spans=_spans(fired, item.runs),
        rules_version=item.lexicon.rules_version,
        statements=guessed.statements,
        leaning=guessed.leaning,
    )


def _sign(fired: Fired, reading: Reading | None) -> Sign:
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


def _spans(fired: list[Fired], runs: Runs) -> tuple[Span, ...]:
    signs: set[tuple[Hit, bool, str]] = set()
    for one in fired:
        name, terms = one.compiled.indicator.id, set(one.terms)
        signs.update([(hit, False, name) for hit in terms])
        signs.update([(hit, True, name) for hit in one.near.context(one.terms) if hit not in terms])
    kept = sorted(signs)[:MOST_SPANS]
    places = {hit: runs.place(*hit) for hit in {hit for hit, _, _ in kept}}
    return tuple([Span(*places[hit], name, CONTEXT if is_context else TERM) for hit, is_context, name in kept])
