"""When two reports carry the same text, or nearly the same."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

_FEW_WORDS = 5

WINDOW = timedelta(days=7)
"""How far apart two texts may have been published to count as near copies."""

# Chosen on the generated sets of tracker.ingestion.syndicated; see the README for the figures.
_LEAST_SHARED = 6  # pairs of neighbouring words
_LEAST_ALIKE = 0.25  # shared pairs among all pairs
_LEAST_CONTAINED = 0.6  # shared pairs among those of the shorter text …
_LEAST_SIZE = 0.34  # … which must not be a mere snippet of a round-up
_LEAST_NUMBERS = 0.5  # shared numbers among those of the text with fewer
_MOST_CONTRADICTING = 0.34  # gaps with other facts among the gaps that both texts have
_MOST_EXPLAINED = 0.5  # pairs that differ by a fact among all pairs that differ
_PAIRS_A_WORD = 2
_SHORT = 25  # pairs; shorter texts need headlines that fit, for they may be a feed's standing phrases


def text_digest(title: str, summary: str, *, alone: str) -> str:
    """Return what exact copies have in common: the same words in title and text, whatever their case, punctuation and
    spacing.

    alone: what tells this report from all others. Of fewer than five words ("Breaking news") each is a story of its
    own: such titles repeat without being copies.
    """
    return words_digest([*words(title), *words(summary)], alone=alone)


def words_digest(said: list[bytes], *, alone: str) -> str:
    """Return the `text_digest` of a text by its words: those of its title, then those of its summary."""
    if len(said) < _FEW_WORDS:
        said = [*said, alone.encode("utf-8", "replace")]
    return hashlib.sha256(b" ".join(said)).hexdigest()


def words(text: str) -> list[bytes]:
    """Return the words of a text, folded, without punctuation, in UTF-8."""
    if text.isascii():
        return text.lower().encode().translate(_ASCII_WORDS).split()
    folded = unicodedata.normalize("NFKC", text).casefold()
    # A fast way to the same words for nearly all texts.
    if _UNSURE.search(folded):
        folded = _MARKS.sub(" ", folded)
        if _UNSURE.search(folded):
            return [word.encode("utf-8", "replace") for word in folded.translate(_LETTERS).split()]
    return folded.encode().translate(_ASCII_WORDS).split()


class _Letters(dict[int, str]):
    """Character -> itself where it is part of a word, else a space; filled as characters come up."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = char if char.isalnum() or unicodedata.combining(char) else " "
        return self[code]


_LETTERS = _Letters()
_MARKS = re.compile(
    "[\u00a7\u00ab\u00b0\u00b7\u00bb\u00d7\u055a-\u055f\u0589\u058a\u2010-\u2027\u2030-\u205e\u20a0-\u20c0\u2116\u2190-\u23ff]"
)
"""Marks that are common beside ASCII's, and part of no word."""
_UNSURE = re.compile(
    "[^\0-\x7f\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0400-\u0481\u048a-\u052f\u0531-\u0556\u0561-\u0587\u10d0-\u10fa]"
)
"""What is not ASCII, nor surely a letter (Latin, Cyrillic, Armenian, Georgian)."""
_ASCII_WORDS = bytes(code if code > 127 or chr(code).isalnum() else 32 for code in range(256))


class FactKind(IntEnum):
    """DATE: a day, which stands beside its own number and month. Years are like names: they recur."""

    NAME = 0
    NUMBER = 1
    DATE = 2


@dataclass(frozen=True, slots=True)
class Fact:
    """A number, name or date of a text. gap: which plain words stand around it. gap, value: hashes of 32 bits."""

    kind: FactKind
    gap: int
    value: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of a text; numbers, names and dates are hashes.

    shingles: pairs of neighbouring words, folded. placed: numbers and names with their gaps, as gap * 2³² + value.
    headline: the title's longer words, empty when the title itself is compared. lang: ISO 639-1 or None.
    """

    shingles: frozenset[str]
    numbers: frozenset[int]
    dates: frozenset[int]
    placed: frozenset[int]
    headline: frozenset[int]
    lang: str | None


def traits(pairs: Iterable[str], facts: Sequence[Fact], *, headline: frozenset[int], lang: str | None) -> Traits:
    """Return what is compared of a text with these pairs of words, facts and headline words."""
    return Traits(
        shingles=frozenset(pairs),
        numbers=frozenset([fact.value for fact in facts if fact.kind is FactKind.NUMBER]),
        dates=frozenset([fact.value for fact in facts if fact.kind is FactKind.DATE]),
        placed=frozenset([fact.gap << 32 | fact.value for fact in facts if fact.kind is not FactKind.DATE]),
        headline=headline,
        lang=lang,
    )


@dataclass(frozen=True, slots=True)
class Text:
    """What near copies are compared by. lang: ISO 639-1 or None."""

    title: str
    summary: str
    lang: str | None


class JoinKind(StrEnum):
    """How an item came to its story."""

    FIRST = "first"
    EXACT = "exact"
    NEAR = "near"
    MERGED = "merged by hand"
    SPLIT = "split by hand"


@dataclass(frozen=True, slots=True)
class Joining:
    """How an item came to its story, and why. near: id of the item that it is like, None for the first and where it is
    not known. score: 0 to 1. shared: an excerpt of what both say. by, note: of a ruling by hand.
    """

    kind: JoinKind
    score: float
    near: int | None = None
    shared: str = ""
    facts: tuple[str, ...] = ()
    by: str = ""
    note: str = ""
    at: datetime | None = None


def likeness(one: Traits, other: Traits) -> float | None:
    """Return how near two texts are, 0 to 1; None when they are no copies of each other. Symmetric.

    A text that says the same of other numbers, places or dates is no copy, however like its words are: ministries
    issue one template every day.
    """
    if one.lang != other.lang and one.lang is not None and other.lang is not None:
        return None
    score = overlap(one.shingles, other.shingles)
    if score is None or not _headlines_fit(one, other) or not _facts_fit(one, other):
        return None
    return score


def overlap(one: frozenset[str], other: frozenset[str]) -> float | None:
    """Return the share of pairs of words that two texts have in common, 0 to 1; None when too small for copies."""
    shared = len(one & other)
    if shared < _LEAST_SHARED:
        return None
    alike = shared / (len(one) + len(other) - shared)
    smaller, larger = sorted((len(one), len(other)))
    if alike >= _LEAST_ALIKE or (shared >= _LEAST_CONTAINED * smaller and smaller >= _LEAST_SIZE * larger):
        return alike
    return None


def _headlines_fit(one: Traits, other: Traits) -> bool:
    if min(len(one.shingles), len(other.shingles)) >= _SHORT or not (one.headline and other.headline):
        return True
    if one.headline & other.headline:
        return True
    return bool(one.headline & values(other) or other.headline & values(one))


def values(traits: Traits) -> frozenset[int]:
    """Return the numbers and names of a text, without their gaps."""
    return frozenset([placed & 0xFFFFFFFF for placed in traits.placed])


def _gaps(placed: Iterable[int]) -> set[int]:
    return {fact >> 32 for fact in placed}


def _facts_fit(one: Traits, other: Traits) -> bool:
    """Whether the facts agree about as well as the other words do.

    A gap contradicts when each text has a fact there that the other lacks; a fact that is merely left out does not.
    Another date is another report; so it is where facts make up most of what differs: issues of one template.
    """
    if one.dates and other.dates and not one.dates & other.dates:
        return False
    mine, theirs = one.numbers - other.numbers, other.numbers - one.numbers
    fewer = min(len(one.numbers), len(other.numbers))
    if fewer > 1 and fewer - min(len(mine), len(theirs)) < _LEAST_NUMBERS * fewer:
        return False
    here, there = one.placed - other.placed, other.placed - one.placed
    contradicting = _gaps(here) & _gaps(there)
    if len(contradicting) > _MOST_CONTRADICTING * len(_gaps(one.placed) & _gaps(other.placed)):
        return False
    explained = _PAIRS_A_WORD * (len(mine) + len(theirs)) if mine and theirs else 0
    explained += _pairs_around(contradicting, here, mine) + _pairs_around(contradicting, there, theirs)
    return explained <= _MOST_EXPLAINED * len(one.shingles ^ other.shingles)


def _pairs_around(gaps: set[int], placed: frozenset[int], numbers: frozenset[int]) -> int:
    """Return how many pairs of words the names in these gaps make with their neighbours."""
    names = [fact >> 32 for fact in placed if fact >> 32 in gaps and fact & 0xFFFFFFFF not in numbers]
    return len(names) + len(set(names))
