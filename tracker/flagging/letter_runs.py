"""An item's text cut into runs of letters and digits, numbered over title and summary, with their sentences. Pure."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise

from tracker.domain.fold import Reduced, reduce
from tracker.flagging.sentences import sentence_starts

MOST_SEARCHED = 200_000
"""Code points of a title or summary that are searched; what lies beyond is not read. News is far shorter."""

_MARKS = "".join(chr(c) for c in range(0x300, 0x10000) if unicodedata.category(chr(c)).startswith("M"))
RUN = re.compile(f"(?:[^\\W_]|[{_MARKS}])+")
_MARK = re.compile(f"[{_MARKS}]")
# Folded text has no underscore. Where there is no mark either, this finds the same and is twice as fast.
_PLAIN = re.compile(r"\w+")
_PARTS = re.compile(f"({RUN.pattern})")
_PLAIN_PARTS = re.compile(r"(\w+)")

MOST_ENDINGS = 2
"""Runs that may follow as endings of a word, each after an apostrophe."""

_WITHIN_NUMBERS = (",", ".")
_NO_QUOTES = str.maketrans("", "", "\"'")


@dataclass(frozen=True, slots=True)
class Field:
    """One searched text, `title` or `summary`."""

    name: str
    original: str
    reduced: Reduced


class Runs:
    """All runs of an item, the title's first. split: number of the first run of the summary. apostrophes: whether there
    is any. All else is worked out when it is first asked for: of most items nobody asks for more.
    """

    def __init__(self, title: Field, summary: Field) -> None:
        self.title = title
        self.summary = summary
        self._in_title = _parts_of(title.reduced.folded)
        self._in_summary = _parts_of(summary.reduced.folded)
        self.split = len(self._in_title) // 2
        self.apostrophes = "'" in title.reduced.folded or "'" in summary.reduced.folded

    def __len__(self) -> int:
        return self.split + len(self._in_summary) // 2

    @cached_property
    def words(self) -> list[str]:
        """The runs, as in the folded text."""
        return self._in_title[1::2] + self._in_summary[1::2]

    @cached_property
    def after(self) -> list[str | None]:
        """What stands, folded, between each and the next, None where the field ends."""
        return _after(self._in_title) + _after(self._in_summary)

    @cached_property
    def starts(self) -> list[int]:
        """Where each begins in the reduced text of its field."""
        return self._edges[0][:-1:2] + self._edges[1][:-1:2]

    @cached_property
    def ends(self) -> list[int]:
        """Where each ends there."""
        return self._edges[0][1::2] + self._edges[1][1::2]

    @cached_property
    def _edges(self) -> tuple[list[int], list[int]]:
        return [*accumulate(map(len, self._in_title))], [*accumulate(map(len, self._in_summary))]

    @cached_property
    def breaks(self) -> list[int]:
        """Runs that begin a sentence, ascending; the title is one."""
        return _breaks(self.summary, self.starts[self.split :], self.split)

    @cached_property
    def sentences(self) -> list[int]:
        """The number of the sentence of each."""
        return _sentences(self.breaks, len(self))

    def field(self, run: int) -> Field:
        return self.title if run < self.split else self.summary

    def place(self, first: int, last: int, *, cut: int = 0) -> tuple[str, int, int, str]:
        """Return where these runs stand in the item as it was written: field, start, end, and the words.

        cut: letters of the last run that are left out.
        """
        field = self.field(first)
        start, end = field.reduced.span(self.starts[first], self.ends[last] - cut)
        return field.name, start, end, field.original[start:end]

    def sentence(self, run: int) -> int:
        return self.sentences[run]

    def between(self, run: int) -> str | None:
        """Return what stands, folded, between this run and the next; None when the field ends here."""
        return self.after[run]

    def together(self, run: int) -> bool:
        """Whether this run and the next stand as words of a term do (`is_blank`) or are parts of a number (1,960)."""
        between = self.between(run)
        if between not in _WITHIN_NUMBERS:
            return is_blank(between)
        return self.words[run][-1].isdigit() and self.words[run + 1][0].isdigit()

    def word_end(self, run: int) -> int:
        """Return the last run of the word that begins with this one: an apostrophe and letters are an ending too
        (Karabağ'da, Armenia's).
        """
        if not self.apostrophes:
            return run
        last = run + MOST_ENDINGS
        while run < last and self.between(run) == "'":
            run += 1
        return run


@lru_cache(maxsize=2)
def cut(title: str, summary: str) -> Runs:
    """Return the runs of an item, not to be changed: the last ones are kept, as all agreements ask for them."""
    return Runs(_field("title", title), _field("summary", summary))


def _sentences(breaks: list[int], runs: int) -> list[int]:
    found = [0] * breaks[0]
    for number, (first, end) in enumerate(pairwise([*breaks, runs]), 1):
        found += [number] * (end - first)
    return found


def words_of_tokens(tokens: Sequence[str]) -> list[list[str]]:
    """Return the runs, folded, of each of the tokens, which are what blanks part in an item (`str.split`): together
    they are the runs of the item.
    """
    # No letter turns into a blank when it is folded, and what is dropped leaves the blanks in place.
    folded = reduce(" ".join(tokens)).folded
    run = _run_in(folded)
    return [run.findall(token) for token in folded.split(" ")] if tokens else []


def _parts_of(folded: str) -> list[str]:
    """Return what stands before the first run, the first, what stands after it, the second, ..."""
    return (_PARTS if _MARK.search(folded) else _PLAIN_PARTS).split(folded)


def _after(parts: list[str]) -> list[str | None]:
    return [*parts[2:-1:2], None] if len(parts) > 1 else []


def _run_in(folded: str) -> re.Pattern[str]:
    return RUN if _MARK.search(folded) else _PLAIN


def is_blank(between: str | None) -> bool:
    """Whether two words with this between them stand as a term's words do: apart by blanks or one hyphen; quotes do not
    matter («Lachin» corridor).
    """
    if between is None:
        return False
    if between == " ":
        return True
    bare = between.translate(_NO_QUOTES)
    return bare == "-" or (bare != "" and not bare.strip(" "))


def _field(name: str, text: str) -> Field:
    return Field(name, text, reduce(text[:MOST_SEARCHED]))


def _breaks(summary: Field, begins: list[int], split: int) -> list[int]:
    """Return which runs begin a sentence: the summary's first, and the first after each start of a sentence."""
    starts = sentence_starts(summary.reduced.cased)
    if not starts:
        return [split]
    found = (split + bisect_right(begins, start - 1) for start in starts)
    return list(dict.fromkeys([split, *found]))
