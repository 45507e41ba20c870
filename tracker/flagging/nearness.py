"""Whether an indicator fires: which hits of its own terms have near them what it needs, and nothing that it forbids.
Pure.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import chain

from tracker.flagging.find import Finds, Found, Hit
from tracker.flagging.letter_runs import Runs
from tracker.flagging.lexicon import CompiledIndicator, CompiledReference


class Fired:
    """An indicator that fired, with the hits of its own terms that let it."""

    __slots__ = ("compiled", "near", "strength", "terms")

    def __init__(self, compiled: CompiledIndicator, terms: list[Hit], near: "_Nearness") -> None:
        in_title = terms[0][0] < near.runs.split
        self.compiled = compiled
        self.terms = terms
        self.near = near
        self.strength = compiled.strength_in_title if in_title else compiled.strength


def fire(compiled: CompiledIndicator, runs: Runs, found: Finds, own: list[Hit]) -> Fired | None:
    """Return the indicator with those of its own terms' hits that let it fire, None when it does not."""
    near = _Nearness(compiled, runs, found)
    if not near.possible:
        return None
    terms = [hit for hit in own if near.allows(hit)]
    return Fired(compiled, terms, near) if terms else None


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
