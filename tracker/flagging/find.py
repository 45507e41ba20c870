"""An item's runs × all terms of an agreement -> hits, by group, place and indicator. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from tracker.flagging.runs import Runs
from tracker.flagging.search import Seen
from tracker.flagging.vocabulary import Node, Vocabulary

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
    """The references that stand in a text. hits: of each, ascending; of those that begin at a run the shortest."""

    __slots__ = ("_found", "_of", "_runs", "hits")

    def __init__(self, hits: dict[int, list[Hit]], runs: Runs) -> None:
        self.hits = hits
        self._runs = runs
        self._found: dict[int, Found] = {}
        self._of: dict[frozenset[int], list[Found]] = {}

    def any_of(self, refs: frozenset[int]) -> bool:
        """Whether any of the references stands in the text."""
        return not self.hits.keys().isdisjoint(refs)

    def of(self, refs: frozenset[int]) -> list[Found]:
        """Return the hits of those of the references that stand in the text; not to be changed."""
        known = self._of.get(refs)
        if known is None:
            # Many indicators ask for the same sets.
            known = self._of[refs] = [self._found.get(ref) or self._kept(ref) for ref in refs.intersection(self.hits)]
        return known

    def _kept(self, ref: int) -> Found:
        found = self._found[ref] = Found(self.hits[ref], self._runs)
        return found


def find(seen: Seen, vocabulary: Vocabulary, runs: Runs) -> Finds:
    """Return all hits of a vocabulary's terms in a text. runs: of the same text."""
    hits: dict[int, list[Hit]] = defaultdict(list)
    words: dict[int, tuple[int, ...]] = {}
    begun: list[tuple[int, int, tuple[Node, ...]]] = []
    for run, (whole, whole_with_ending, onward, its_words, _, _) in seen.uses(vocabulary):
        if its_words:
            words[run] = its_words
        if whole:
            hit = (run, run)
            for ref in whole:
                hits[ref].append(hit)
        last = runs.word_end(run) if runs.apostrophes else run
        if whole_with_ending:
            hit = (run, last)
            for ref in whole_with_ending:
                hits[ref].append(hit)
        for nodes, ending in onward:
            begun.append((run, last if ending else run, nodes))
    if words and begun:
        _add(hits, _Walker(vocabulary, runs, words, vocabulary.mask(seen.lang)).walk(begun))
    if len(runs.words) <= MOST_HITS:
        # No reference has more hits than there are runs.
        return Finds(dict(hits), runs)
    return Finds({ref: found[:MOST_HITS] for ref, found in hits.items()}, runs)


def _add(hits: dict[int, list[Hit]], longer: dict[int, list[Hit]]) -> None:
    """Add the hits of terms of several words."""
    for ref, found in longer.items():
        if len(found) == 1 and ref not in hits:
            hits[ref] = found
            continue
        ordered = sorted([*hits.get(ref, ()), *found])
        # Ascending, so the shortest of those with one beginning comes first.
        hits[ref] = [hit for number, hit in enumerate(ordered) if not number or ordered[number - 1][0] != hit[0]]


class _Walker:
    """Walks the tree of terms along the runs, from where the first word of a term stands."""

    def __init__(self, vocabulary: Vocabulary, runs: Runs, words: dict[int, tuple[int, ...]], mask: int) -> None:
        """words: which words with which terms go on each run may be."""
        self.vocabulary = vocabulary
        self.runs = runs
        self.words = words
        self.mask = mask
        self._anywhere = set().union(*words.values())

    def walk(self, begun: list[tuple[int, int, tuple[Node, ...]]]) -> dict[int, list[Hit]]:
        """Return the hits of longer terms. begun: first run, last run of the first word, nodes."""
        hits: dict[int, list[Hit]] = defaultdict(list)
        visited = 0
        for first, last, nodes in begun:
            if visited > MOST_VISITED:
                break
            reached = self._first_steps(nodes, last)
            if not reached:
                continue
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

    def _first_steps(self, nodes: Iterable[Node], last: int) -> list[tuple[Node, int]]:
        """Return where terms go on from their first word; nearly none does."""
        following = self.words.get(last + 1, ())
        reached: list[tuple[Node, int]] = []
        for node in nodes:
            if node.gap and not self._anywhere.isdisjoint(node.gap):
                reached += self._steps(node, last)
            elif following and not (
                node.blank.keys().isdisjoint(following) and node.apostrophe.keys().isdisjoint(following)
            ):
                reached += self._steps(node, last)
        return reached

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
                if run >= len(self.runs.words) or self.runs.sentence(run) != sentence:
                    break
                if run in self.words:
                    steps.extend(self._onward(node.gap, run))
        return steps

    def _onward(self, following: Mapping[int, Node], run: int) -> list[tuple[Node, int]]:
        ending_words, runs = self.vocabulary.ending_words, self.runs
        return [
            (following[word], runs.word_end(run) if word in ending_words else run)
            for word in self.words[run]
            if word in following
        ]
