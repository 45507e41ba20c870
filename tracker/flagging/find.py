"""An item's runs × all terms of an agreement -> hits, by group, place and indicator. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from tracker.flagging.letter_runs import Runs
from tracker.flagging.search import Seen
from tracker.flagging.vocabulary import Node, Onward, Vocabulary

MOST_HITS = 1_000
"""Hits that are kept of one reference (a group, a place, an indicator's terms), the first ones of title and summary."""

MOST_VISITED = 100_000
"""Beginnings of terms that are followed in one item, a hundred times what a long article needs. What lies beyond is not
searched: a text of one word repeated must not hold everybody up.
"""


Hit = tuple[int, int]
"""A term found: its first and last run. They are made and sorted by the million."""


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
            sentences = self._runs.sentences
            self._sentences = {sentences[first] for first, _ in self.hits}
        return self._sentences

    @property
    def longest(self) -> int:
        """Runs of the longest."""
        if self._longest is None:
            self._longest = max([last - first + 1 for first, last in self.hits], default=0)
        return self._longest


class Finds:
    """The references that stand in a text. refs: their numbers. placed: where words stand, ascending, by the references
    of which they are terms; longer: terms of several words by reference, those that begin first first. Of many texts
    nobody asks for more.
    """

    __slots__ = ("_found", "_hits", "_of", "_runs", "longer", "placed", "refs")

    def __init__(
        self, placed: Mapping[tuple[int, ...], list[Hit]], longer: Mapping[int, list[Hit]], runs: Runs
    ) -> None:
        self.placed = placed
        self.longer = longer
        self.refs = frozenset(longer).union(*placed)
        self._runs = runs
        self._hits: dict[int, list[Hit]] = {}
        self._found: dict[int, Found] = {}
        self._of: dict[frozenset[int], list[Found]] = {}

    @property
    def hits(self) -> Mapping[int, list[Hit]]:
        """The hits of each reference, ascending; of those that begin at a run the shortest. Not to be changed."""
        if not self._hits:
            self._hits = _by_reference(self.placed, self.longer)
        return self._hits

    def before(self, run: int) -> frozenset[int]:
        """Return the references that stand before a run."""
        # Hits are in order.
        placed = [refs for refs, hits in self.placed.items() if hits[0][0] < run]
        return frozenset([ref for ref, hits in self.longer.items() if hits[0][0] < run]).union(*placed)

    def outside(self, sentences: AbstractSet[int]) -> "Finds":
        """Return those of the hits that begin in other sentences."""
        placed = {refs: left for refs, hits in self.placed.items() if (left := self._outside(sentences, hits))}
        longer = {ref: left for ref, hits in self.longer.items() if (left := self._outside(sentences, hits))}
        return Finds(placed, longer, self._runs)

    def _outside(self, sentences: AbstractSet[int], hits: Iterable[Hit]) -> list[Hit]:
        return [hit for hit in hits if self._runs.sentence(hit[0]) not in sentences]

    def any_of(self, refs: frozenset[int]) -> bool:
        """Whether any of the references stands in the text."""
        return not self.refs.isdisjoint(refs)

    def of(self, refs: frozenset[int]) -> list[Found]:
        """Return the hits of those of the references that stand in the text; not to be changed."""
        known = self._of.get(refs)
        if known is None:
            # Many indicators ask for the same sets.
            known = self._of[refs] = [self._found.get(ref) or self._kept(ref) for ref in refs & self.refs]
        return known

    def _kept(self, ref: int) -> Found:
        found = self._found[ref] = Found(self.hits[ref], self._runs)
        return found


def find(seen: Seen, vocabulary: Vocabulary, runs: Runs) -> Finds:
    """Return all hits of a vocabulary's terms in a text. runs: of the same text."""
    placed: dict[tuple[int, ...], list[Hit]] = defaultdict(list)
    words: dict[int, tuple[int, ...]] = {}
    begun: list[tuple[int, int, Onward]] = []
    for run, (whole, whole_with_ending, onward, its_words, _, _) in seen.uses(vocabulary):
        if its_words:
            words[run] = its_words
        if whole:
            placed[whole].append((run, run))
        last = runs.word_end(run) if runs.apostrophes else run
        if whole_with_ending:
            placed[whole_with_ending].append((run, last))
        for one in onward:
            begun.append((run, last if one.takes_ending else run, one))
    longer = _Walker(vocabulary, runs, words, vocabulary.mask(seen.lang)).walk(begun) if words and begun else {}
    found = Finds(placed, longer, runs)
    if len(runs) <= MOST_HITS:
        # No reference has more hits than there are runs.
        return found
    return Finds({(ref,): hits[:MOST_HITS] for ref, hits in found.hits.items()}, {}, runs)


def _by_reference(placed: Mapping[tuple[int, ...], list[Hit]], longer: Mapping[int, list[Hit]]) -> dict[int, list[Hit]]:
    hits: dict[int, list[Hit]] = {}
    for refs, found in placed.items():
        for ref in refs:
            hits[ref] = sorted([*hits[ref], *found]) if ref in hits else found
    for ref, found in longer.items():
        ordered = sorted([*hits.get(ref, ()), *found])
        # Ascending, so the shortest of those with one beginning comes first.
        hits[ref] = [hit for number, hit in enumerate(ordered) if not number or ordered[number - 1][0] != hit[0]]
    return hits


class _Walker:
    """Walks the tree of terms along the runs, from where the first word of a term stands."""

    def __init__(self, vocabulary: Vocabulary, runs: Runs, words: dict[int, tuple[int, ...]], mask: int) -> None:
        """words: which words with which terms go on each run may be."""
        self.vocabulary = vocabulary
        self.runs = runs
        self.words = words
        self.mask = mask
        self._anywhere = set().union(*words.values())

    def walk(self, begun: list[tuple[int, int, Onward]]) -> dict[int, list[Hit]]:
        """Return the hits of longer terms. begun: first run, last run of the first word, what may follow."""
        hits: dict[int, list[Hit]] = defaultdict(list)
        visited, words, anywhere = 0, self.words, self._anywhere
        for first, last, (nodes, _, beside, further) in begun:
            if visited > MOST_VISITED:
                break
            # Nearly no term goes on.
            if beside.isdisjoint(words.get(last + 1, ())) and (not further or further.isdisjoint(anywhere)):
                continue
            reached = [step for node in nodes for step in self._steps(node, last)]
            seen: set[tuple[int, int]] = set()
            while reached:
                node, end = reached.pop()
                visited += 1
                for langs, refs in node.ends.items():
                    if langs & self.mask:
                        for ref in refs:
                            hits[ref].append((first, end))
                if node.onward & self.mask and (id(node), end) not in seen:
                    # Gaps can lead to one node by several ways.
                    seen.add((id(node), end))
                    reached.extend(self._steps(node, end))
        return hits

    def _steps(self, node: Node, last: int) -> list[tuple[Node, int]]:
        steps: list[tuple[Node, int]] = []
        beside, after_apostrophe = self._onward(node.blank, last + 1), self._onward(node.apostrophe, last + 1)
        if beside and self.runs.together(last):
            steps += beside
        if after_apostrophe and self.runs.between(last) == "'":
            steps += after_apostrophe
        if node.gap:
            for run in range(last + 1, last + node.gap_most + 2):
                further = self._onward(node.gap, run)
                if further and self.runs.sentence(run) == self.runs.sentence(last):
                    steps += further
        return steps

    def _onward(self, following: Mapping[int, Node], run: int) -> list[tuple[Node, int]]:
        ending_words, runs = self.vocabulary.ending_words, self.runs
        return [
            (following[word], runs.word_end(run) if word in ending_words else run)
            for word in self.words.get(run, ())
            if word in following
        ]
