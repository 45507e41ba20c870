"""Tells names by their capitals: folding hides them, and names begin and end like verbs (Չախոյան, Korkmaz). Pure."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from tracker.flagging.letter_runs import Runs

_WITHIN = frozenset((" ", ",", ", ", "-", "'", "(", " ("))
"""What stands before a word that goes on with a sentence; behind all else (a quote, a colon) one may begin."""


class Capitals:
    """The capitals of an item. edges: first run of each sentence, and the end; between: what parts runs (`pauses`)."""

    def __init__(self, runs: Runs, edges: Sequence[int], between: Mapping[int, str]) -> None:
        self._runs = runs
        self._edges = edges
        self._between = between
        self._tells: dict[int, bool] = {}

    def is_name(self, run: int) -> bool:
        """Whether a word has a capital inside a sentence that is written in small letters, as headlines may not be."""
        if not self._is_capital(run) or self._between.get(run, " ") not in _WITHIN:
            return False
        sentence = bisect_right(self._edges, run) - 1
        if run == self._edges[sentence]:
            return False
        if sentence not in self._tells:
            self._tells[sentence] = self._is_small(range(self._edges[sentence] + 1, self._edges[sentence + 1]))
        return self._tells[sentence]

    def _is_small(self, words: range) -> bool:
        """Whether most of these words begin with small letters."""
        first = [self._cased(run)[0] for run in words]
        return sum(letter.islower() for letter in first) > sum(letter.isupper() for letter in first)

    def _is_capital(self, run: int) -> bool:
        written = self._cased(run)
        return written[:1].isupper() and written[1:2].islower()

    def _cased(self, run: int) -> str:
        return self._runs.field(run).reduced.cased[self._runs.starts[run] : self._runs.ends[run]]
