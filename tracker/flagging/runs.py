"""An item's text cut into runs of letters and digits, numbered over title and summary, with their sentences. Pure."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from tracker.flagging.fold import Reduced, reduce
from tracker.flagging.sentences import sentence_starts

MOST_SEARCHED = 200_000
"""Code points of a title or summary that are searched; what lies beyond is not read. News is far shorter."""

_MARKS = "".join(chr(c) for c in range(0x300, 0x10000) if unicodedata.category(chr(c)).startswith("M"))
RUN = re.compile(f"(?:[^\\W_]|[{_MARKS}])+")

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
    """All runs of an item, the title's first. bounds: where each starts and ends in the reduced text of its field.

    split: number of the first run of the summary. line: all runs, each with one blank before and after it. at: position
    in `line` of the blank before a run -> the run. breaks: runs that begin a sentence, ascending; the title is one.
    apostrophes: whether there is any.
    """

    title: Field
    summary: Field
    bounds: list[tuple[int, int]]
    split: int
    line: str
    at: dict[int, int]
    breaks: list[int]
    apostrophes: bool

    def field(self, run: int) -> Field:
        return self.title if run < self.split else self.summary

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
    first = _field("title", title)
    second = _field("summary", summary)
    title_bounds = [run.span() for run in RUN.finditer(first.reduced.folded)]
    summary_bounds = [run.span() for run in RUN.finditer(second.reduced.folded)]
    texts = [first.reduced.folded[start:end] for start, end in title_bounds]
    texts += [second.reduced.folded[start:end] for start, end in summary_bounds]
    at: dict[int, int] = {}
    position = 0
    for number, text in enumerate(texts):
        at[position] = number
        position += len(text) + 1
    return Runs(
        title=first,
        summary=second,
        bounds=title_bounds + summary_bounds,
        split=len(title_bounds),
        line=f" {' '.join(texts)} ",
        at=at,
        breaks=_breaks(second, summary_bounds, len(title_bounds)),
        apostrophes="'" in first.reduced.folded or "'" in second.reduced.folded,
    )


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
