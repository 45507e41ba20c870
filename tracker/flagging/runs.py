"""An item's text cut into runs of letters and digits, numbered over title and summary, with their sentences. Pure."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from tracker.flagging.fold import Reduced, reduce
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


@dataclass(frozen=True, slots=True)
class Runs:
    """All runs of an item, the title's first. words: as in the folded text; starts, ends: where each does so in the
    reduced text of its field; after: what stands, folded, between each and the next, None where the field ends.
    sentences: the number of the sentence of each. split: number of the first run of the summary. breaks: runs that
    begin a sentence, ascending; the title is one. apostrophes: whether there is any.
    """

    title: Field
    summary: Field
    words: list[str]
    starts: list[int]
    ends: list[int]
    after: list[str | None]
    sentences: list[int]
    split: int
    breaks: list[int]
    apostrophes: bool

    def field(self, run: int) -> Field:
        return self.title if run < self.split else self.summary

    def place(self, first: int, last: int) -> tuple[str, int, int, str]:
        """Return where these runs stand in the item as it was written: field, start, end, and the words."""
        field = self.field(first)
        start, end = field.reduced.span(self.starts[first], self.ends[last])
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
    first, second = _field("title", title), _field("summary", summary)
    in_title, in_summary = _runs_of(first.reduced.folded), _runs_of(second.reduced.folded)
    split = len(in_title.words)
    words = in_title.words + in_summary.words
    breaks = _breaks(second, in_summary.starts, split)
    return Runs(
        title=first,
        summary=second,
        words=words,
        starts=in_title.starts + in_summary.starts,
        ends=in_title.ends + in_summary.ends,
        after=in_title.after + in_summary.after,
        sentences=_sentences(breaks, len(words)),
        split=split,
        breaks=breaks,
        apostrophes="'" in first.reduced.folded or "'" in second.reduced.folded,
    )


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


class _InField(NamedTuple):
    """The runs of one field, see `Runs`."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    after: list[str | None]


def _runs_of(folded: str) -> _InField:
    # What stands before the first, the first, what stands after it, the second, ...
    parts = (_PARTS if _MARK.search(folded) else _PLAIN_PARTS).split(folded)
    edges = list(accumulate(map(len, parts)))
    after: list[str | None] = [*parts[2:-1:2], None] if len(parts) > 1 else []
    return _InField(parts[1::2], edges[:-1:2], edges[1::2], after)


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
