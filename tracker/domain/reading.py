"""A text read to be compared: its words, and the facts between them, which are read only when asked for. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import ne
from zlib import crc32

from tracker.domain.fact_words import FACT_BEGINNINGS, NUMBERS, STANDING_PHRASES, is_date, is_month
from tracker.domain.story import Fact, FactKind, Text, Traits, traits, values
from tracker.domain.story import words as words_of

LEAST_WORDS = 12
"""A text of fewer words has exact copies only."""

_MOST_CHARACTERS = 4_000
_DATE = FactKind.DATE
_STEM = 6  # letters of a name or headline word that are compared: endings follow the case
_PARTICLE = 4  # letters; shorter headline words say little
_BYLINE = 8  # words; a first or last sentence of so few, without numbers, says who reports, not what
_YEARS = re.compile(r"(19|20)\d\d")
_FULL_DATES = re.compile(r"\d{1,4}([.,/])\d{1,2}\1\d{1,4}")
_NUMERALS = re.compile(r"[,:/]")
_WORDS = re.compile(r"\w+(?:['’ʼ-]\w+|(?<=\d)[.,:/]\d+)*")
_TOKENS = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*|[.!?։:…\n]")
_ENDS = frozenset(".!?։:…\n")
_SENTENCES = re.compile(r"(?<=[.!?։…])\s+|\n+")
_MARKS = ".,;:!?…։()[]|/*<>→•\"'’«»“”„"
"""What stands between rough words besides spaces."""
_OPENINGS = frozenset(phrase.split()[0] for phrase in STANDING_PHRASES if " " in phrase)
_STANDING_WORDS = tuple(phrase for phrase in STANDING_PHRASES if " " not in phrase)
_FIRST_WORDS = frozenset(found[0] for found in map(words_of, STANDING_PHRASES) if found)
_WORDLESS = ("://", *(phrase for phrase in STANDING_PHRASES if not words_of(phrase)))
_LINKS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared of a text: the summary, for copies get other headlines; title and summary when that is short.
    rough: its words, folded, in order; numbers and times are cut at their points.
    """

    body: str
    rough: list[str]
    with_title: bool


def compared(text: Text, *, most: int = _MOST_CHARACTERS) -> Compared:
    """Return what is compared of a text. most: characters of title and of summary that are read."""
    body, rough = _without_standing_phrases(_clean(text.summary[:most]))
    if len(rough) >= LEAST_WORDS:
        return Compared(body, rough, with_title=False)
    body = f"{_clean(text.title[:most]).strip()}\n{body}"
    return Compared(body, _rough(_folded(body)), with_title=True)


def may_stand(summary: str, said: Sequence[bytes]) -> bool:
    """Whether a summary may have links or a feed's standing phrases, which `compared` leaves out. said: its words."""
    return not _FIRST_WORDS.isdisjoint(said) or any([mark in summary for mark in _WORDLESS])


def pairs(words: Sequence[str]) -> list[str]:
    """Return the pairs of neighbouring words."""
    return list(map(" ".join, pairwise(words)))


def _clean(text: str) -> str:
    clean = unicodedata.normalize("NFKC", text)
    return _LINKS.sub("", clean) if "://" in clean else clean


def _folded(text: str) -> str:
    # A Turkish capital İ folds to two characters, of which the second is no letter.
    return text.casefold().replace("i̇", "i")


def _rough(folded: str) -> list[str]:
    # A search for words costs three times as much.
    for mark in _MARKS:
        folded = folded.replace(mark, " ")
    return folded.split()


def _without_standing_phrases(text: str) -> tuple[str, list[str]]:
    """Return the text without the sentences that belong to the feed, and its rough words."""
    folded = _folded(text)
    rough = _rough(folded)
    # Few texts have even the first word of such a phrase.
    if _OPENINGS.isdisjoint(rough) and not any([word in folded for word in _STANDING_WORDS]):
        return text, rough
    if not _is_standing(folded):
        return text, rough
    text = " ".join([part for part in _SENTENCES.split(text) if not _is_standing(_folded(part))])
    return text, _rough(_folded(text))


def _is_standing(folded: str) -> bool:
    return any([phrase in folded for phrase in STANDING_PHRASES])


def _headline(title: str) -> frozenset[int]:
    words = unicodedata.normalize("NFKC", title[:_MOST_CHARACTERS]).casefold().split()
    return frozenset(_hash(word[:_STEM]) for word in words if len(word) >= _PARTICLE)


def _hash(value: str) -> int:
    return crc32(value.encode("utf-8", "replace"))


class Reading:
    """What is compared of a text. words: folded, in order. pairs: of neighbouring words, one fewer."""

    def __init__(self, text: Text) -> None:
        found = compared(text)
        self.text = found.body
        self.words: list[str] = _WORDS.findall(_folded(found.body))
        self._title = "" if found.with_title else text.title
        self._lang = text.lang
        self.pairs = pairs(self.words)
        self.shingles = frozenset(self.pairs)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The numbers, names and dates, in order."""
        return tuple(_FactReading(self.text).facts)

    @cached_property
    def traits(self) -> Traits:
        """All that is compared."""
        return traits(self.shingles, self.facts, headline=_headline(self._title), lang=self._lang)


def shared_text(reading: Reading, other: Traits) -> str:
    """Return the longest run of words in the text that the other text has too, as it is written there."""
    best = start = length = 0
    for position, pair in enumerate(reading.pairs):
        if pair not in other.shingles:
            start = position + 1
        elif position + 1 - start > length:
            best, length = start, position + 1 - start
    return _written(reading, best, best + length + 1) if length else ""


def _written(reading: Reading, first: int, behind: int) -> str:
    """Return the text from one word to another; the folded words where folding changed their length."""
    folded = reading.text.casefold()
    if len(folded) != len(reading.text):
        return " ".join(reading.words[first:behind])
    at = begins = 0
    for number, word in enumerate(reading.words[:behind]):
        at = folded.index(word, at)
        begins = at if number == first else begins
        at += len(word)
    return " ".join(reading.text[begins:at].split())


def shared_facts(reading: Reading, other: Traits) -> tuple[str, ...]:
    """Return the facts of the text that the other text has too, in order."""
    theirs = values(other)
    return tuple(dict.fromkeys(fact.words for fact in reading.facts if fact.value in theirs and fact.words))


_Found = tuple[str, str, FactKind]
"""A fact: value compared, as written, kind."""


class _FactReading:
    """A text read word by word. A fact is pending until the next plain word or end of sentence gives it its gap."""

    __slots__ = ("_sentence", "_words", "facts")

    def __init__(self, text: str) -> None:
        self.facts: list[Fact] = []
        self._words = 0
        self._sentence = (0, 0)
        self._read(_TOKENS.findall(text))

    def _read(self, tokens: Sequence[str]) -> None:
        folded = [token.casefold() for token in tokens]
        # Where most words begin with a capital (English headlines), a capital says nothing.
        cased = sum(map(ne, tokens, folded)) * 2 < len(tokens)
        pending: list[_Found] = []
        left, named = ".", False
        for token, word in zip(tokens, folded, strict=True):
            if token in _ENDS:
                self._close(pending, left, ".")
                self._end_sentence(edge=self._sentence[0] == 0)
                left, named = ".", False
                continue
            self._words += 1
            # Nearly all words are plain and spared the call.
            if (named and token != word) or word[:3] in FACT_BEGINNINGS or not word.isalpha():
                fact = _fact(token, word, named=named)
                if fact is not None:
                    pending.append(fact)
                    named = cased
                    continue
            if pending:
                self._close(pending, left, word)
            left, named = word, cased
        self._close(pending, left, ".")
        self._end_sentence(edge=True)

    def _close(self, pending: list[_Found], left: str, right: str) -> None:
        """Give the pending facts their gap."""
        if not pending:
            return
        gap = _hash(f"{left} {right}")
        self.facts.extend([Fact(kind, gap, _hash(value), words) for value, words, kind in pending if kind is not _DATE])
        if any(kind is _DATE for _, _, kind in pending):
            self.facts.extend(_dates(pending, gap))
        pending.clear()

    def _end_sentence(self, *, edge: bool) -> None:
        """Leave out what the first and the last sentence (edge) name where they are bylines."""
        begun, facts = self._sentence
        if begun == self._words:
            return
        if edge and self._words <= begun + _BYLINE:
            if not any(fact.kind is FactKind.NUMBER for fact in self.facts[facts:]):
                del self.facts[facts:]
        self._sentence = (self._words, len(self.facts))


def _dates(found: Sequence[_Found], gap: int) -> Iterator[Fact]:
    """Yield the dates among facts that stand together (a month needs a number beside it), and their words as names."""
    for place, (value, words, kind) in enumerate(found):
        if kind is not _DATE:
            continue
        beside = (*found[max(place - 1, 0) : place], *found[place + 1 : place + 2])
        day = next((other for other, _, _ in beside if other.isdigit()), "")
        if day or not is_month(words.casefold()):
            yield Fact(FactKind.DATE, gap, _hash(f"{day} {value}"))
        yield Fact(FactKind.NAME, gap, _hash(value), words)


def _fact(token: str, word: str, *, named: bool) -> _Found | None:
    """Return what a word states; None for a plain word."""
    if token[0].isdigit():
        return _NUMERALS.sub(".", word), token, _kind(word)
    if word in NUMBERS:
        return NUMBERS[word], token, FactKind.NUMBER
    if is_date(word):
        return word[:_STEM], token, _DATE
    if named and token != word:
        return word[:_STEM], token, FactKind.NAME
    return None


def _kind(number: str) -> FactKind:
    if _FULL_DATES.fullmatch(number):
        return _DATE
    return FactKind.NAME if _YEARS.fullmatch(number) else FactKind.NUMBER
