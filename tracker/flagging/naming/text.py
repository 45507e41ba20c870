"""A text as the search for speakers sees it: which words name offices, actors of the pack, and others. Pure."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import Flag
from functools import lru_cache
from typing import NamedTuple

from tracker.domain.fold import reduce
from tracker.flagging.clauses import Clauses
from tracker.flagging.cue_search import Cue, Role

_QUOTES = frozenset('"“”„«»()[]')
_ENDINGS_AFTER = ("'", "-", '"', '"-')
_LONGEST_ENDING = 6


class Case(Flag):
    """What an inflected word may be."""

    NONE = 0
    SUBJECT = 1
    GENITIVE = 2
    DATIVE = 4
    ABLATIVE = 8


class Name(NamedTuple):
    """Runs that name who speaks. cut: letters at the end of the last that are an ending of case."""

    first: int
    last: int
    cut: int = 0


class NamedText:
    """A text with its clauses. offices: runs of nouns for those who speak. sides: side of each run that names an actor
    of the pack.
    """

    def __init__(self, layout: Clauses, offices: Collection[int], sides: Mapping[int, str]) -> None:
        self.layout = layout
        self.words = layout.words
        self.clauses = layout.of
        self.offices = offices
        self.sides = sides

    def is_capital(self, run: int) -> bool:
        """Whether a word begins with a capital."""
        field = self.layout.runs.field(run)
        return field.reduced.cased[self.layout.runs.starts[run]].isupper()

    def is_acronym(self, run: int) -> bool:
        """Whether a word is written in capitals alone."""
        field, start, end = self.layout.runs.field(run), self.layout.runs.starts[run], self.layout.runs.ends[run]
        return end - start > 1 and field.reduced.cased[start:end].isupper()

    def is_known(self, run: int) -> bool:
        """Whether a run is, or is part of, the name of an office or of an actor."""
        return run in self.offices or run in self.sides

    def any_known(self, first: int, last: int) -> bool:
        """Whether any of these words is known."""
        return any(self.is_known(run) for run in range(first, last + 1))

    def gap(self, run: int) -> str | None:
        """Return what stands before a run, folded; None where a field begins."""
        return None if run == 0 else self.layout.runs.between(run - 1)

    def is_ending(self, run: int) -> bool:
        """Whether a run is but an ending of the one before it: Ankara'dan, ADA-da, “Report”un, Armenia's."""
        gap = self.gap(run)
        return (
            gap in _ENDINGS_AFTER
            and len(self.words[run]) <= _LONGEST_ENDING
            and not self.is_capital(run)
            and (self.is_capital(run - 1) or self.words[run - 1][0].isdigit())
        )

    def is_quoted_off(self, run: int) -> bool:
        """Whether a quotation or a bracket begins or ends before a run."""
        gap = self.gap(run)
        return gap is not None and not _QUOTES.isdisjoint(gap)

    def begins(self, run: int) -> bool:
        """Whether a run begins a sentence, where a capital alone names nobody."""
        return self.layout.bounds(self.layout.stretch(run))[0] == run

    def one_clause(self, first: int, last: int) -> bool:
        """Whether two words stand in the same clause."""
        return self.clauses[first] == self.clauses[last]

    def start(self, run: int) -> int:
        """Return the first run of the clause of a run, not before its sentence."""
        return self.layout.start(run)

    def end(self, run: int) -> int:
        """Return the last run of the clause of a run."""
        return self.layout.end(run)


class Grammar(ABC):
    """How a language names who speaks. Each answer lists names, the likeliest first; none is better than a wrong
    one.

    pronouns: who speaks by these is told elsewhere: they name nobody, nor does another one in their place.
    part_endings: of words behind which another one's words may begin without punctuation.
    """

    pronouns: frozenset[str] = frozenset()
    part_endings: tuple[str, ...] = ()

    def __init__(self, text: NamedText, speech: Mapping[int, Sequence[Cue]]) -> None:
        """speech: the cues of saying and denying of each stretch."""
        self.text = text
        self.speech = speech
        self._part_starts: dict[int, Sequence[int]] = {}

    @abstractmethod
    def of_verb(self, cue: Cue) -> Iterable[Name]:
        """Return the subject of a verb of saying or denying."""

    @abstractmethod
    def after_source(self, cue: Cue) -> Iterable[Name]:
        """Return whom words as `according to` point to behind them."""

    @abstractmethod
    def before_source(self, cue: Cue) -> Iterable[Name]:
        """Return whom such words point to before them."""

    @abstractmethod
    def opening(self, last: int) -> Name | None:
        """Return who is named by the words of a headline up to this run, behind which there is a colon."""

    def opens_part(self, run: int) -> bool:
        """Whether another one's words begin with a run, the first of a clause: X says so, while Y denies it."""
        return False

    def of_gap(self, first: int, end: int) -> Name | None:
        """Return who speaks in a part whose verb is left out, being that of another part: X says so, Y — that not."""
        return None

    # ---- parts: what one speaker's words may reach to -----------------------------------------------------------
    def part(self, run: int) -> tuple[int, int]:
        """Return first run and end of the part of a sentence that belongs to one speaker."""
        stretch = self.text.layout.stretch(run)
        starts = self._part_starts.get(stretch)
        if starts is None:
            # What is looked at while the parts are told sees none yet.
            self._part_starts[stretch] = ()
            starts = self._part_starts[stretch] = self._starts(stretch) if self.speech.get(stretch) else ()
        begin, end = self.text.layout.bounds(stretch)
        for at in starts:
            if at > run:
                return begin, at
            begin = at
        return begin, end

    def _starts(self, stretch: int) -> Sequence[int]:
        """Return the runs at which other parts begin in a sentence."""
        begin, end = self.text.layout.bounds(stretch)
        clause, words, endings = self.text.clauses, self.text.words, self.part_endings
        may_open = [
            at
            for at in range(begin + 1, end)
            if clause[at] != clause[at - 1] or (endings and words[at - 1].endswith(endings))
        ]
        return tuple(at for at in may_open if self.opens_part(at))

    def spoken_before(self, run: int) -> bool:
        """Whether a cue of saying or denying stands before a run in its sentence."""
        return any(cue.last < run for cue in self.speech.get(self.text.layout.stretch(run), ()))

    def cue_at(self, run: int) -> Cue | None:
        """Return the cue of saying or denying that begins with a run, the longest."""
        found = [cue for cue in self.speech.get(self.text.layout.stretch(run), ()) if cue.first == run]
        return max(found, key=lambda cue: (cue.last, cue.role is Role.DENIAL), default=None)


class Stems:
    """Begins of the words of a table, those that are whole words apart."""

    def __init__(self, cues: Iterable[str]) -> None:
        written = [(reduce(cue.strip("*")).folded, cue.endswith("*")) for cue in cues]
        self.whole = frozenset(word for word, begins in written if not begins)
        self._begins = frozenset(word for word, begins in written if begins)
        self._longest = max(map(len, self._begins), default=0)

    def splits(self, word: str) -> Iterator[tuple[str, str]]:
        """Yield the stems that a word begins with, each with the rest, the longest first."""
        if word in self.whole:
            yield word, ""
        for length in range(min(len(word), self._longest), 1, -1):
            if word[:length] in self._begins:
                yield word[:length], word[length:]


@lru_cache(maxsize=16)
def stems(cues: tuple[str, ...]) -> Stems:
    """Return the stems of a table's words."""
    return Stems(cues)
