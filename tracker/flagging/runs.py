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
_WITHIN_NUMBERS = (",", ".")
_NO_QUOTES = str.maketrans("", "", "\"'")


@dataclass(frozen=True, slots=True)
class Field:
    """One searched text, `title` or `summary`."""

    name: str
    original: str
    reduced: Reduced


@dataclass(frozen=True, slots=True)
class Line:
    """An item as it is searched. text: title and summary, folded, all that is no letter or digit a blank, with a blank
    before, between and after them. apostrophes: whether there was any.
    """

    title: Field
    summary: Field
    text: str
    apostrophes: bool


@dataclass(frozen=True, slots=True)
class Runs:
    """All runs of an item, the title's first. bounds: where each starts and ends in the reduced text of its field.

    split: number of the first run of the summary. line: all runs, with blanks before and after each. at: position in
    `line` of the last blank before a run -> the run. breaks: runs that begin a sentence, ascending; the title is one.
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

    def together(self, run: int) -> bool:
        """Whether this run and the next stand as words of a term do (`is_blank`) or are parts of a number (1,960)."""
        between = self.between(run)
        if between not in _WITHIN_NUMBERS:
            return is_blank(between)
        folded, end = self.field(run).reduced.folded, self.bounds[run][1]
        return folded[end - 1].isdigit() and folded[end + 1].isdigit()

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


class _Blanked(dict[int, int]):
    """Letters and digits as they are and blanks for all else, worked out for each character when it is first met."""

    def __missing__(self, code: int) -> int:
        kept = code if RUN.fullmatch(chr(code)) else ord(" ")
        if code < _MOST_REMEMBERED:
            self[code] = kept
        return kept


_MOST_REMEMBERED = 0x10000
_BLANKED = _Blanked()


@lru_cache(maxsize=2)
def line_of(title: str, summary: str) -> Line:
    """Return an item's texts as they are searched; the last ones are kept, as all agreements ask for them."""
    first, second = _field("title", title), _field("summary", summary)
    folded = f" {first.reduced.folded} {second.reduced.folded} "
    return Line(first, second, folded.translate(_BLANKED), "'" in folded)


@lru_cache(maxsize=2)
def cut(title: str, summary: str) -> Runs:
    """Return the runs of an item, not to be changed: the last ones are kept, as all agreements ask for them."""
    line = line_of(title, summary)
    first, second = line.title.reduced.folded, line.summary.reduced.folded
    title_bounds = [run.span() for run in RUN.finditer(first)]
    summary_bounds = [run.span() for run in RUN.finditer(second)]
    split, summary_at = len(title_bounds), len(first) + 1
    # A run that starts its field has the blank before the field before it.
    at = {start: number for number, (start, _) in enumerate(title_bounds)}
    at.update({start + summary_at: number for number, (start, _) in enumerate(summary_bounds, split)})
    return Runs(
        title=line.title,
        summary=line.summary,
        bounds=title_bounds + summary_bounds,
        split=split,
        line=line.text,
        at=at,
        breaks=_breaks(line.summary, summary_bounds, split),
        apostrophes=line.apostrophes,
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
