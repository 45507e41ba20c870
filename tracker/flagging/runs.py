"""An item's text cut into runs of letters and digits, numbered over title and summary, with their sentences. Pure."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tracker.flagging.fold import Reduced, reduce
from tracker.flagging.sentences import sentence_starts

MOST_SEARCHED = 200_000
"""Code points of a title or summary that are searched; what lies beyond is not read. News is far shorter."""

_MARKS = "".join(chr(c) for c in range(0x300, 0x10000) if unicodedata.category(chr(c)).startswith("M"))
RUN = re.compile(f"(?:[^\\W_]|[{_MARKS}])+")
_MARK = re.compile(f"[{_MARKS}]")
# Folded text has no underscore. Where there is no mark either, this finds the same and is twice as fast.
_PLAIN = re.compile(r"\w+")

_MOST_ENDINGS = 2
_NO_QUOTES = str.maketrans("", "", "\"'")


@dataclass(frozen=True, slots=True)
class Field:
    """One searched text, `title` or `summary`."""

    name: str
    original: str
    reduced: Reduced


@dataclass(frozen=True, slots=True)
class Runs:
    """All runs of an item, the title's first. words: as in the folded text; bounds: where each starts and ends in the
    reduced text of its field. split: number of the first run of the summary. breaks: runs that begin a sentence,
    ascending; the title is one. apostrophes: whether there is any.
    """

    title: Field
    summary: Field
    words: list[str]
    bounds: list[tuple[int, int]]
    split: int
    breaks: list[int]
    apostrophes: bool

    def field(self, run: int) -> Field:
        return self.title if run < self.split else self.summary

    def place(self, first: int, last: int) -> tuple[str, int, int, str]:
        """Return where these runs stand in the item as it was written: field, start, end, and the words."""
        field = self.field(first)
        start, end = field.reduced.span(self.bounds[first][0], self.bounds[last][1])
        return field.name, start, end, field.original[start:end]

    def sentence(self, run: int) -> int:
        return bisect_right(self.breaks, run)

    def between(self, run: int) -> str | None:
        """Return what stands, folded, between this run and the next; None when the field ends here."""
        if run + 1 in (self.split, len(self.bounds)):
            return None
        return self.field(run).reduced.folded[self.bounds[run][1] : self.bounds[run + 1][0]]

    def word_end(self, run: int) -> int:
        """Return the last run of the word that begins with this one: an apostrophe and letters are an ending too
        (Karabağ'da, Armenia's).
        """
        if not self.apostrophes:
            return run
        last = run + _MOST_ENDINGS
        while run < last and self.between(run) == "'":
            run += 1
        return run


@lru_cache(maxsize=2)
def cut(title: str, summary: str) -> Runs:
    """Return the runs of an item, not to be changed: the last ones are kept, as all agreements ask for them."""
    first, second = _field("title", title), _field("summary", summary)
    words, bounds = _runs_of(first.reduced.folded)
    summary_words, summary_bounds = _runs_of(second.reduced.folded)
    split = len(words)
    return Runs(
        title=first,
        summary=second,
        words=words + summary_words,
        bounds=bounds + summary_bounds,
        split=split,
        breaks=_breaks(second, summary_bounds, split),
        apostrophes="'" in first.reduced.folded or "'" in second.reduced.folded,
    )


def words_of_tokens(tokens: Sequence[str]) -> list[list[str]]:
    """Return the runs, folded, of each of the tokens, which are what blanks part in an item (`str.split`): together
    they are the runs of the item.
    """
    # No letter turns into a blank when it is folded, and what is dropped leaves the blanks in place.
    folded = reduce(" ".join(tokens)).folded
    run = _run_in(folded)
    return [run.findall(token) for token in folded.split(" ")] if tokens else []


def _runs_of(folded: str) -> tuple[list[str], list[tuple[int, int]]]:
    """Return the runs of a folded text, and where each starts and ends."""
    bounds = [run.span() for run in _run_in(folded).finditer(folded)]
    return [folded[start:end] for start, end in bounds], bounds


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


def _breaks(summary: Field, bounds: list[tuple[int, int]], split: int) -> list[int]:
    """Return which runs begin a sentence: the summary's first, and the first after each start of a sentence."""
    starts = sentence_starts(summary.reduced.cased)
    if not starts:
        return [split]
    begins = [start for start, _ in bounds]
    found = (split + bisect_right(begins, start - 1) for start in starts)
    return list(dict.fromkeys([split, *found]))
