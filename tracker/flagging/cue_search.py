"""Finds the cue words of one language in a text cut into runs. Pure.

What a word can be is looked up once and remembered, so that a text costs a few look-ups a word.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from tracker.domain.fold import reduce
from tracker.errors import Invalid
from tracker.flagging.cue_table import CueTable
from tracker.flagging.letter_runs import RUN

_WIDEST_GAP = 3
_MOST_KNOWN = 50_000
_SHORTEST_STEM = 2


class Role(StrEnum):
    """What a cue does: the lists of a `CueTable`."""

    NEGATION = "negation"
    WITHOUT = "without"
    IDLE = "idle"
    ENDING = "ending"
    OCCURRING = "occurring"
    DENIAL = "denial"
    FALSEHOOD = "falsehood"
    FUTURE = "future"
    DEMAND = "demand"
    HYPOTHESIS = "hypothesis"
    PAST = "past"
    ANNIVERSARY = "anniversary"
    RECALLED = "recalled"
    SAYING = "saying"
    SOURCE_FIRST = "source_first"
    SOURCE_LAST = "source_last"
    SPEAKER = "speaker"
    CLAIM = "claim"
    JOINT = "joint"
    CONTRAST = "contrast"
    COMPLEMENT = "complement"
    OWN = "own"
    TALKS = "talks"
    COMMENT = "comment"
    ACCUSING = "accusing"
    DONE = "done"
    HARM = "harm"
    TELLING = "telling"
    WORDING = "wording"
    PRAISE = "praise"
    COUNT = "count"


# Python 3.11 takes longer to find a member of an enumeration than to compare it.
_IDLE = Role.IDLE
_LEADING = frozenset(
    (Role.NEGATION, Role.DENIAL, Role.FALSEHOOD, Role.FUTURE, Role.DEMAND, Role.HYPOTHESIS, Role.WITHOUT)
)


_BUILDING = frozenset((Role.JOINT, Role.CONTRAST, Role.COMPLEMENT, Role.SPEAKER, Role.CLAIM))
"""These stay where an idle phrase stands: Turkish `ancak` is no future, but it begins a clause."""


class Cue(NamedTuple):
    """A cue found: first and last run. ending: by which alone it is known (`madı`), empty for others."""

    first: int
    last: int
    role: Role
    ending: str


class _Word(NamedTuple):
    """A word of a cue: how it begins, what it holds, how it ends; whole: it is `begin` and nothing else."""

    begin: str
    inside: str
    end: str
    whole: bool


class _Phrase(NamedTuple):
    """rest: number of each further word, and whether a gap may stand before it."""

    role: Role
    ending: str
    rest: tuple[tuple[int, bool], ...]


class _Kinds(NamedTuple):
    """What a word of a text can be. words: numbers of words of cues; begun: phrases that it may begin."""

    words: tuple[int, ...]
    begun: tuple[_Phrase, ...]


class CueFinder:
    """A compiled table. Raises Invalid for a cue that is none."""

    def __init__(self, table: CueTable) -> None:
        self.verb_last = table.verb_last
        self.without_last = table.without_last
        self.capital_nouns = table.capital_nouns
        self.content = tuple([reduce(part).folded for part in table.content])
        self.finished = tuple([reduce(part).folded for part in table.finished])
        self._numbers: dict[_Word, int] = {}
        self._phrases: dict[int, list[_Phrase]] = defaultdict(list)
        self._known: dict[str, _Kinds] = {}
        for role in Role:
            for cue in getattr(table, role.value):
                self._add(cue, role)
        self._whole: dict[str, int] = {}
        self._begins: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._ends: dict[str, int] = {}
        self._inside: dict[str, int] = {}
        for word, number in self._numbers.items():
            if word.whole:
                self._whole[word.begin] = number
            elif word.begin:
                self._begins[word.begin].append((word.end, number))
            elif word.end:
                self._ends[word.end] = number
            else:
                self._inside[word.inside] = number
        self._begin_lengths = sorted({len(begin) for begin in self._begins})
        self._end_lengths = sorted({len(end) for end in self._ends})

    @property
    def remembered(self) -> int:
        """Words whose look-up is kept."""
        return len(self._known)

    def find(
        self, words: Sequence[str], breaks: Sequence[bool], *, is_name: Callable[[int], bool] = lambda _: False
    ) -> list[Cue]:
        """Return the cues in order. breaks: for each word, whether it begins a sentence (no cue reaches over that).
        is_name: whether the word of a number is a name, which negates, denies and promises nothing.

        A cue that begins within an idle phrase is left out, and so is one that begins inside another cue: `to leave`
        after `refused`, the verb of `does not reflect reality`.
        """
        kinds = self._all_kinds(words)
        found = [cue for start, here in enumerate(kinds) if here.begun for cue in self._from(start, kinds, breaks)]
        covered = {run for cue in found if cue.role is _IDLE for run in range(cue.first, cue.last + 1)}
        inside = {run for cue in found if cue.role in _LEADING for run in range(cue.first + 1, cue.last + 1)}
        return [
            cue
            for cue in found
            if cue.role is not _IDLE
            and not (cue.role in _LEADING and is_name(cue.first))
            and (cue.first not in covered or cue.role in _BUILDING)
            and not (cue.role in _LEADING and cue.first in inside)
        ]

    def _from(self, start: int, kinds: Sequence[_Kinds], breaks: Sequence[bool]) -> list[Cue]:
        found: list[Cue] = []
        for role, ending, rest in kinds[start].begun:
            last = _last(start, rest, kinds, breaks) if rest else start
            if last is not None:
                found.append(Cue(start, last, role, ending))
        return found

    def _add(self, cue: str, role: Role) -> None:
        numbers: list[tuple[int, bool]] = []
        gap = False
        for part in cue.split():
            if part == "...":
                gap = True
                continue
            for word in _words(part, cue):
                numbers.append((self._numbers.setdefault(word, len(self._numbers)), gap))
                gap = False
        if not numbers or gap:
            raise Invalid(f"{cue!r} is no cue", field=role)
        ending = reduce(cue.strip("*")).folded if cue.startswith("*") and " " not in cue else ""
        self._phrases[numbers[0][0]].append(_Phrase(role, ending, tuple(numbers[1:])))

    def _all_kinds(self, words: Sequence[str]) -> list[_Kinds]:
        known = self._known
        try:
            return [known[word] for word in words]
        except KeyError:
            return [self._kinds(word) for word in words]

    def _kinds(self, word: str) -> _Kinds:
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            words = tuple(self._looked_up(word))
            begun = tuple([phrase for number in words for phrase in self._phrases.get(number, ())])
            known = self._known[word] = _Kinds(words, begun)
        return known

    def _looked_up(self, word: str) -> Iterator[int]:
        if word in self._whole:
            yield self._whole[word]
        for length in self._begin_lengths:
            for end, number in self._begins.get(word[:length], ()):
                if len(word) >= length + len(end) and word.endswith(end):
                    yield number
        for length in self._end_lengths:
            if len(word) >= length + _SHORTEST_STEM and word[-length:] in self._ends:
                yield self._ends[word[-length:]]
        for inside, number in self._inside.items():
            if inside in word[_SHORTEST_STEM:]:
                yield number


def _last(
    start: int, rest: tuple[tuple[int, bool], ...], kinds: Sequence[_Kinds], breaks: Sequence[bool]
) -> int | None:
    """Return where the phrase that begins at `start` ends, None when it does not stand there."""
    at = start
    for number, gap in rest:
        for step in range(1, (_WIDEST_GAP if gap else 0) + 2):
            if at + step >= len(kinds) or breaks[at + step]:
                return None
            if number in kinds[at + step].words:
                at += step
                break
        else:
            return None
    return at


def _words(part: str, cue: str) -> Iterator[_Word]:
    """Yield the words that a part of a cue is in a text cut into runs."""
    if part.startswith("*"):
        bare = reduce(part.strip("*")).folded
        if not bare or "*" in bare:
            raise Invalid(f"{cue!r}: * stands for letters beside others", field="cue")
        yield _Word("", bare, "", whole=False) if part.endswith("*") else _Word("", "", bare, whole=False)
        return
    begin, star, end = part.partition("*")
    if "*" in end:
        raise Invalid(f"{cue!r}: * stands for letters beside others", field="cue")
    runs = [run.group() for run in RUN.finditer(reduce(begin).folded)]
    for run in runs[:-1] if star else runs:
        yield _Word(run, "", "", whole=True)
    if star:
        yield _Word(runs[-1], "", reduce(end).folded, whole=False)
