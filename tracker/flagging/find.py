"""An item's runs × all terms of an agreement -> hits, by group, place and indicator. Pure."""

from collections import defaultdict
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from tracker.flagging.lexicon import Lexicon, Node
from tracker.flagging.runs import Runs, is_blank

MOST_HITS = 1_000
"""Hits that are kept of one reference (a group, a place, an indicator's terms), the first ones of title and summary."""

MOST_VISITED = 100_000
"""Beginnings of terms that are followed in one item, a hundred times what a long article needs. What lies beyond is not
searched: a text of one word repeated must not hold everybody up.
"""


class Hit(NamedTuple):
    """A term found: its first and last run. A tuple, since it is made and sorted by the million."""

    first: int
    last: int


class Found:
    """Hits of one reference, ascending. What follows from them is worked out when it is asked for: of most references
    that stand in an item nobody asks.
    """

    __slots__ = ("_longest", "_runs", "_sentences", "hits")

    def __init__(self, hits: list[Hit], runs: Runs) -> None:
        self.hits = hits
        self._runs = runs
        self._sentences: AbstractSet[int] | None = None
        self._longest: int | None = None

    @property
    def sentences(self) -> AbstractSet[int]:
        """The sentences in which they begin."""
        if self._sentences is None:
            self._sentences = {self._runs.sentence(first) for first, _ in self.hits}
        return self._sentences

    @property
    def longest(self) -> int:
        """Runs of the longest."""
        if self._longest is None:
            self._longest = max([last - first + 1 for first, last in self.hits], default=0)
        return self._longest


def find(lexicon: Lexicon, runs: Runs, *, mask: int) -> dict[int, Found]:
    """Return all hits of the terms whose languages the mask admits, by reference."""
    words: dict[int, list[int]] = {}
    for form, position in lexicon.automaton.find(runs.line):
        words.setdefault(runs.at[position], []).extend(lexicon.words[form])
    walker = _Walker(lexicon, runs, words, mask)
    for run in sorted(words):
        if walker.visited > MOST_VISITED:
            break
        walker.walk(run)
    return {ref: Found(hits[:MOST_HITS], runs) for ref, hits in walker.hits.items()}


class _Walker:
    """Walks the tree of terms along the runs. Of the hits of one reference that begin at a run the shortest is kept.

    visited: how many nodes were looked at until now.
    """

    def __init__(self, lexicon: Lexicon, runs: Runs, words: dict[int, list[int]], mask: int) -> None:
        self.lexicon = lexicon
        self.runs = runs
        self.words = words
        self.mask = mask
        self.hits: dict[int, list[Hit]] = defaultdict(list)
        self.visited = 0

    def walk(self, run: int) -> None:
        """Collect the hits of terms that begin at this run."""
        reached = self._onward(self.lexicon.first, run)
        if len(reached) == 1 and not reached[0][0].goes_on:
            # Nearly always one word alone, which is the whole term.
            node, last = reached[0]
            self.visited += 1
            hit = Hit(run, last)
            for ref, mask in node.ends:
                if mask & self.mask:
                    self.hits[ref].append(hit)
        elif reached:
            self._follow(run, reached)

    def _follow(self, run: int, reached: list[tuple[Node, int]]) -> None:
        """Collect the hits of terms that go on from these nodes."""
        ended: dict[int, int] = {}
        seen: set[tuple[int, int]] = set()
        while reached:
            node, last = reached.pop()
            self.visited += 1
            for ref, mask in node.ends:
                if mask & self.mask and last < ended.get(ref, last + 1):
                    ended[ref] = last
            if node.goes_on and (id(node), last) not in seen:
                # Gaps can lead to one node by several ways.
                seen.add((id(node), last))
                reached.extend(self._steps(node, last))
        hits = {last: Hit(run, last) for last in set(ended.values())}
        for ref, last in ended.items():
            self.hits[ref].append(hits[last])

    def _steps(self, node: Node, last: int) -> list[tuple[Node, int]]:
        steps: list[tuple[Node, int]] = []
        if (node.blank or node.apostrophe) and last + 1 in self.words:
            between = self.runs.between(last)
            if between == "'":
                steps.extend(self._onward(node.apostrophe, last + 1))
            elif is_blank(between):
                steps.extend(self._onward(node.blank, last + 1))
        if node.gap:
            sentence = self.runs.sentence(last)
            for run in range(last + 1, last + node.gap_most + 2):
                if run >= len(self.runs.bounds) or self.runs.sentence(run) != sentence:
                    break
                if run in self.words:
                    steps.extend(self._onward(node.gap, run))
        return steps

    def _onward(self, following: dict[int, Node], run: int) -> list[tuple[Node, int]]:
        ending_words, runs = self.lexicon.ending_words, self.runs
        return [
            (following[word], runs.word_end(run) if word in ending_words else run)
            for word in self.words[run]
            if word in following
        ]
