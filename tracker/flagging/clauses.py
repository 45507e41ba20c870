"""A text's sentences and clauses, numbered over its runs. Pure.

A clause ends at punctuation and before a word that begins one. What a semicolon parts counts as two sentences; those
without end are cut into stretches, so that what is looked
for around a word costs the same wherever it stands.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.flagging.letter_runs import Runs

LONGEST = 120
"""Runs of the longest stretch; sentences of news have some 20."""

_PAUSES = frozenset(",;:()")


@dataclass(frozen=True, slots=True)
class Clauses:
    """words: the runs, folded. edges: first run of each stretch, the title's first, and the end. of: number of the
    clause of each run. complements: clauses that say what is said, promised or demanded.
    """

    runs: Runs
    words: Sequence[str]
    edges: Sequence[int]
    of: Sequence[int]
    complements: frozenset[int]

    def stretch(self, run: int) -> int:
        """Return the number of the sentence, or of its stretch, in which a run stands."""
        return bisect_right(self.edges, run) - 1

    def bounds(self, stretch: int) -> tuple[int, int]:
        """Return first run and end."""
        return self.edges[stretch], self.edges[stretch + 1]

    def start(self, run: int) -> int:
        """Return the first run of the clause of this run."""
        while run > 0 and self.of[run - 1] == self.of[run]:
            run -= 1
        return run

    def end(self, run: int) -> int:
        """Return the last run of the clause of this run."""
        while run + 1 < len(self.of) and self.of[run + 1] == self.of[run]:
            run += 1
        return run


def pauses(runs: Runs) -> dict[int, str]:
    """Return the runs before which there is more than a blank, with what stands there; fields begin with "" there."""
    found = {0: "", runs.split: ""}
    found.update((run, text) for run, text in enumerate(runs.after, 1) if text is not None and text != " ")
    return found


def stretches(runs: Runs, between: Mapping[int, str]) -> list[int]:
    """Return the first run of each stretch, and the end. between: from `pauses`."""
    semicolons = (run for run, text in between.items() if ";" in text)
    sentences = sorted({0, *runs.breaks, *semicolons, len(runs.words)})
    return [*(run for begin, end in pairwise(sentences) for run in range(begin, end, LONGEST)), len(runs.words)]


def clauses(
    runs: Runs, edges: Sequence[int], *, between: Mapping[int, str], joints: Iterable[int], complements: Collection[int]
) -> Clauses:
    """Return the clauses of a text. joints: runs that begin one; complements: runs that begin what is said, promised or
    demanded. edges, between: from `stretches` and `pauses`.
    """
    starts = {*edges, *joints, *(run for run, text in between.items() if _is_pause(text))}
    of: list[int] = []
    content: set[int] = set()
    clause = 0
    for run in range(len(runs.words)):
        if run and run in starts:
            clause += 1
            if run in complements:
                content.add(clause)
        of.append(clause)
    return Clauses(runs, runs.words, edges, of, frozenset(content))


def _is_pause(between: str) -> bool:
    """Whether a clause ends at what stands between two runs; the comma of a number (1,960) is none."""
    return between == "" or (between != "," and (not _PAUSES.isdisjoint(between) or " -" in between or "- " in between))
