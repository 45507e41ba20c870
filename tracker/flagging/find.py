"""An item's runs × all terms of an agreement -> hits, by group, place and indicator. Pure."""

from collections import defaultdict
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from tracker.flagging.lexicon import Lexicon, Node
from tracker.flagging.runs import Line, Runs

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


def may_pass(lexicon: Lexicon, line: Line, *, mask: int) -> bool:
    """Whether an item may name what the gate of the region asks for: most items do not, and need not be cut for it."""
    uses = lexicon.uses(mask)
    return any(use is not None and use.here for use in (uses[form] for form, _ in lexicon.automaton.find(line.text)))


def find(lexicon: Lexicon, runs: Runs, *, mask: int) -> dict[int, Found]:
    """Return all hits of the terms whose languages the mask admits, by reference.

    Of the hits of one reference that begin at a run the shortest is kept.
    """
    hits: dict[int, list[Hit]] = {}
    words: dict[int, list[int]] = {}
    begun: list[tuple[int, int, tuple[Node, ...]]] = []
    uses, at, apostrophes = lexicon.uses(mask), runs.at, runs.apostrophes
    # The automaton goes from run to run, so that hits come in order.
    for form, position in lexicon.automaton.find(runs.line):
        use = uses[form]
        if use is None:
            continue
        run = at[position]
        if use.words:
            words.setdefault(run, []).extend(use.words)
        if use.whole:
            _note(hits, use.whole, Hit(run, run))
        if use.onward:
            begun.append((run, run, use.onward))
        if use.whole_with_ending or use.onward_with_ending:
            last = runs.word_end(run) if apostrophes else run
            _note(hits, use.whole_with_ending, Hit(run, last))
            if use.onward_with_ending:
                begun.append((run, last, use.onward_with_ending))
    if words and begun:
        _add(hits, _Walker(lexicon, runs, words, mask).walk(begun))
    return {ref: Found(found[:MOST_HITS], runs) for ref, found in hits.items()}


def _note(hits: dict[int, list[Hit]], refs: tuple[int, ...], hit: Hit) -> None:
    """Note a hit for the references; hits come in the order of their first runs."""
    for ref in refs:
        found = hits.get(ref)
        if found is None:
            hits[ref] = [hit]
        elif found[-1][0] != hit[0]:
            found.append(hit)
        elif hit[1] < found[-1][1]:
            found[-1] = hit


def _add(hits: dict[int, list[Hit]], longer: dict[int, list[Hit]]) -> None:
    """Add the hits of terms of several words."""
    for ref, found in longer.items():
        ordered = sorted([*hits.get(ref, ()), *found])
        # Ascending, so the shortest of those with one beginning comes first.
        hits[ref] = [hit for number, hit in enumerate(ordered) if not number or ordered[number - 1].first != hit.first]


class _Walker:
    """Walks the tree of terms along the runs, from where the first word of a term stands."""

    def __init__(self, lexicon: Lexicon, runs: Runs, words: dict[int, list[int]], mask: int) -> None:
        self.lexicon = lexicon
        self.runs = runs
        self.words = words
        self.mask = mask

    def walk(self, begun: list[tuple[int, int, tuple[Node, ...]]]) -> dict[int, list[Hit]]:
        """Return the hits of longer terms. begun: first run, last run of the first word, nodes."""
        hits: dict[int, list[Hit]] = defaultdict(list)
        visited = 0
        for first, last, nodes in begun:
            if visited > MOST_VISITED:
                break
            followed = last + 1 in self.words
            reached = [step for node in nodes if followed or node.gap for step in self._steps(node, last)]
            seen: set[tuple[int, int]] = set()
            while reached:
                node, end = reached.pop()
                visited += 1
                for ref, mask in node.ends:
                    if mask & self.mask:
                        hits[ref].append(Hit(first, end))
                if node.onward & self.mask and (id(node), end) not in seen:
                    # Gaps can lead to one node by several ways.
                    seen.add((id(node), end))
                    reached.extend(self._steps(node, end))
        return hits

    def _steps(self, node: Node, last: int) -> list[tuple[Node, int]]:
        steps: list[tuple[Node, int]] = []
        if (node.blank or node.apostrophe) and last + 1 in self.words:
            if self.runs.between(last) == "'":
                steps.extend(self._onward(node.apostrophe, last + 1))
            elif self.runs.together(last):
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
