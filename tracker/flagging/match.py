"""Item × indicators -> matches. Pure: the same texts and the same lexicon give the same matches, always.

An item is searched once for all terms (`search`, `find`); the gate of the region (`gate`) lets it pass and strikes out
its sentences on other conflicts, each indicator whose needs stand anywhere in the item looks for them around its terms,
and the indicators that fired make up the score of their target. What kinds of statement the signs stand in, the stance
and the spans are worked out only of what is asked for as a match.
"""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import chain

from tracker.domain.flag import CONTEXT, TERM, FiredIndicator, Match, Span
from tracker.flagging.find import Finds, Found, Hit, find
from tracker.flagging.gate import passes, without_elsewhere
from tracker.flagging.letter_runs import Runs, cut
from tracker.flagging.lexicon import CompiledIndicator, CompiledReference, Lexicon
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

    def __init__(self, fired: list["_Fired"], item: "_Item") -> None:
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
        by_target: dict[int, list[_Fired]] = defaultdict(list)
        found, indicators = self.found, self.lexicon.indicators
        absent = found.refs.isdisjoint
        for ref in found.refs:
            compiled = indicators.get(ref)
            if compiled is None:
                continue
            # What most indicators need stands nowhere, so this is asked first.
            if not any(map(absent, compiled.present)):
                fired = _fire(compiled, self.runs, found, found.hits[ref])
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


class _Fired:
    """An indicator that fired, with the hits of its own terms that let it."""

    __slots__ = ("compiled", "near", "strength", "terms")

    def __init__(self, compiled: CompiledIndicator, terms: list[Hit], near: "_Nearness") -> None:
        in_title = terms[0][0] < near.runs.split
        self.compiled = compiled
        self.terms = terms
        self.near = near
        self.strength = compiled.strength_in_title if in_title else compiled.strength


def _fire(compiled: CompiledIndicator, runs: Runs, found: Finds, own: list[Hit]) -> _Fired | None:
    """Return the indicator with those of its own terms' hits that let it fire, None when it does not."""
    near = _Nearness(compiled, runs, found)
    if not near.possible:
        return None
    terms = [hit for hit in own if near.allows(hit)]
    return _Fired(compiled, terms, near) if terms else None


_Named = tuple[CompiledReference, list[Found]]
"""A reference and the hits of what it names, where any stand in the item."""


class _Nearness:
    """What stands near the hits of one indicator. possible: whether any hit could be allowed. Only what the place of a
    hit decides is looked at hit by hit.
    """

    __slots__ = ("_needs", "_without", "compiled", "found", "possible", "runs")

    def __init__(self, compiled: CompiledIndicator, runs: Runs, found: Finds) -> None:
        self.compiled = compiled
        self.runs = runs
        self.found = found
        self._needs: list[list[_Named]] = []
        self.possible = True
        for entry in compiled.needs:
            holds, open_ones = self._sorted_out(entry)
            if not holds:
                self.possible = self.possible and bool(open_ones)
                self._needs.append(open_ones)
        self._without: list[_Named] = []
        if compiled.unless is None or found.any_of(compiled.unless):
            holds, self._without = self._sorted_out(compiled.without)
            self.possible = self.possible and not holds

    def _sorted_out(self, entry: Iterable[CompiledReference]) -> tuple[bool, list[_Named]]:
        """Return whether any of the references holds for every hit, and those for which it depends on the hit."""
        open_ones: list[_Named] = []
        for one in entry:
            stands = self.found.any_of(one.refs)
            if stands and not one.anywhere:
                open_ones.append((one, self.found.of(one.refs)))
            elif one.negated is not stands:
                return True, []
        return False, open_ones

    def allows(self, term: Hit) -> bool:
        in_title = self.compiled.in_title
        if in_title is not None and (term[0] < self.runs.split) is not in_title:
            return False
        for entry in self._needs:
            if not self._any_holds(entry, term):
                return False
        return not self._any_holds(self._without, term)

    def context(self, terms: list[Hit]) -> list[Hit]:
        """Return the hits of what was needed that stand near any of the terms."""
        if not self.compiled.needs:
            return []
        around, near = Found(terms, self.runs), []
        for one in chain.from_iterable(self.compiled.needs):
            for found in () if one.negated else self.found.of(one.refs):
                if one.anywhere:
                    near += found.hits
                else:
                    near += [hit for hit in found.hits if self._counts(one, hit) and self._is_near(one, around, hit)]
        return near

    def _any_holds(self, entry: list[_Named], term: Hit) -> bool:
        """Whether what is referred to stands near the term, or is kept away from it, for any of the references."""
        for one, named in entry:
            stands = False
            for hits in named:
                if self._stands(one, hits, term):
                    stands = True
                    break
            if one.negated is not stands:
                return True
        return False

    def _stands(self, one: CompiledReference, named: Found, term: Hit) -> bool:
        if one.in_title is None:
            return self._is_near(one, named, term)
        if one.whole_text:
            # Hits are in order, the title's first.
            return self._counts(one, named.hits[0 if one.in_title else -1])
        # Who stands in one sentence, or near by words, stands in one field.
        return self._counts(one, term) and self._is_near(one, named, term)

    def _counts(self, one: CompiledReference, hit: Hit) -> bool:
        return one.in_title is None or (hit[0] < self.runs.split) is one.in_title

    def _is_near(self, one: CompiledReference, named: Found, hit: Hit) -> bool:
        """Whether `named` has a hit as near to `hit` as the reference asks."""
        if one.words is not None:
            return self._is_close(named, hit, one.words)
        return one.whole_text or self.runs.sentence(hit[0]) in named.sentences

    def _is_close(self, one: Found, hit: Hit, words: int) -> bool:
        (first, last), split = hit, self.runs.split
        begin = bisect_left(one.hits, (first - words - one.longest + 1, 0))
        for other, its_last in one.hits[begin : bisect_right(one.hits, (last + words + 1, -1))]:
            if first - its_last <= words and (other < split) is (first < split):
                return True
        return False


def _as_match(fired: list[_Fired], steps: int, item: _Item) -> Match:
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
    signs: set[tuple[Hit, bool, str]] = set()
    for one in fired:
        name, terms = one.compiled.indicator.id, set(one.terms)
        signs.update([(hit, False, name) for hit in terms])
        signs.update([(hit, True, name) for hit in one.near.context(one.terms) if hit not in terms])
    kept = sorted(signs)[:MOST_SPANS]
    places = {hit: runs.place(*hit) for hit in {hit for hit, _, _ in kept}}
    return tuple([Span(*places[hit], name, CONTEXT if is_context else TERM) for hit, is_context, name in kept])
