"""An item's text cut into runs of letters and digits, numbered over title and summary, with their sentences. Pure."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

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
    """All runs of an item, the title's first. words: as in the folded text; bounds: where each starts and ends in the
    reduced text of its field; after: what stands, folded, between each and the next, None where the field ends.
    sentences: the number of the sentence of each. split: number of the first run of the summary. breaks: runs that
    begin a sentence, ascending; the title is one. apostrophes: whether there is any.
    """

    title: Field
    summary: Field
    words: list[str]
    bounds: list[tuple[int, int]]
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
        start, end = field.reduced.span(self.bounds[first][0], self.bounds[last][1])
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
    words, bounds, after = _runs_of(first.reduced.folded)
    split = len(words)
    summary_words, summary_bounds, summary_after = _runs_of(second.reduced.folded)
    words += summary_words
    breaks = _breaks(second, summary_bounds, split)
    return Runs(
        title=first,
        summary=second,
        words=words,
        bounds=bounds + summary_bounds,
        after=after + summary_after,
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


def _runs_of(folded: str) -> tuple[list[str], list[tuple[int, int]], list[str | None]]:
    """Return the runs of a folded text, where each starts and ends, and what stands after it."""
    # What stands before the first, the first, what stands after it, the second, ...
    parts = (_PARTS if _MARK.search(folded) else _PLAIN_PARTS).split(folded)
    ends = list(accumulate(map(len, parts)))
    after: list[str | None] = [*parts[2:-1:2], None] if len(parts) > 1 else []
    return parts[1::2], list(zip(ends[::2], ends[1::2], strict=False)), after


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
