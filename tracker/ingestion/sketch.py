"""Texts to sketches: pairs of neighbouring words, the facts between them, and MinHash bands to find near copies by.
Pure.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from operator import ne
from zlib import crc32

from rensa import RMinHash

from tracker.domain.story import Fact, FactKind, Sketch, traits
from tracker.ingestion.facts import FACT_BEGINNINGS, NUMBERS, STANDING_PHRASES, is_date, is_month

BANDS = 24
LEAST_WORDS = 12
"""A text of fewer words has exact copies only."""

_ROWS = 2  # hashes a band
_MOST_CHARACTERS = 4_000
_SEED = 20201110
_DATE = FactKind.DATE
_STEM = 6  # letters of a name or headline word that are compared: endings follow the case
_PARTICLE = 4  # letters; shorter headline words say little
_BYLINE = 8  # words; a first or last sentence of so few, without numbers, says who reports, not what
_YEARS = re.compile(r"(19|20)\d\d")
_FULL_DATES = re.compile(r"\d{1,4}([.,/])\d{1,2}\1\d{1,4}")
_NUMERALS = re.compile(r"[,:/]")
_TOKENS = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*|[.!?։:…\n]")
_ENDS = frozenset(".!?։:…\n")
_SENTENCES = re.compile(r"(?<=[.!?։…])\s+|\n+")
_LINKS = re.compile(r"https?://\S+")

Text = tuple[str, str, str | None]
"""Title, summary, language."""


def sketches(texts: Sequence[Text]) -> list[Sketch | None]:
    """Return a sketch of each text; None where it is too short to be compared.

    What is compared is the summary, for copies get other headlines; title and summary together when that is short.
    """
    read = [_read_text(title, summary) for title, summary, _ in texts]
    hashed = RMinHash.hash_token_sets([[] if text is None else text.shingles() for text in read])
    short = [[value & 0xFFFFFFFF for value in row] for row in hashed]
    digests = RMinHash.digest_matrix_from_token_hash_sets(short, BANDS * _ROWS, _SEED).to_rows()
    return [
        None if text is None else text.sketch(row, digest, lang)
        for text, row, digest, (_, _, lang) in zip(read, short, digests, texts, strict=True)
    ]


def _read_text(title: str, summary: str) -> "_Reading | None":
    body = _without_standing_phrases(summary)
    reading = _Reading(body, _headline(title))
    if len(reading.words) < LEAST_WORDS:
        reading = _Reading(f"{title.strip()}\n{body}", frozenset())
    return reading if len(reading.words) >= LEAST_WORDS else None


def _without_standing_phrases(text: str) -> str:
    clean = unicodedata.normalize("NFKC", text[:_MOST_CHARACTERS])
    if "://" in clean:
        clean = _LINKS.sub("", clean)
    folded = clean.casefold()
    if not any(phrase in folded for phrase in STANDING_PHRASES):
        return clean
    return " ".join(part for part in _SENTENCES.split(clean) if not _is_standing(part.casefold()))


def _is_standing(sentence: str) -> bool:
    return any(phrase in sentence for phrase in STANDING_PHRASES)


def _headline(title: str) -> frozenset[int]:
    words = unicodedata.normalize("NFKC", title[:_MOST_CHARACTERS]).casefold().split()
    return frozenset(_hash(word[:_STEM]) for word in words if len(word) >= _PARTICLE)


def _hash(value: str) -> int:
    return crc32(value.encode("utf-8", "replace"))


_Found = tuple[str, str, FactKind]
"""A fact: value compared, as written, kind."""


class _Reading:
    """A text read word by word. A fact is pending until the next plain word or end of sentence gives it its gap."""

    __slots__ = ("_sentence", "facts", "headline", "text", "words")

    def __init__(self, text: str, headline: frozenset[int]) -> None:
        self.text = text
        self.headline = headline
        self.words: list[str] = []
        self.facts: list[Fact] = []
        self._sentence = (0, 0)
        self._read()

    def _read(self) -> None:
        tokens = _TOKENS.findall(self.text)
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
            self.words.append(word)
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
        if begun == len(self.words):
            return
        if edge and len(self.words) <= begun + _BYLINE:
            if not any(fact.kind is FactKind.NUMBER for fact in self.facts[facts:]):
                del self.facts[facts:]
        self._sentence = (len(self.words), len(self.facts))

    def shingles(self) -> list[str]:
        """Return the pairs of neighbouring words."""
        return [f"{one} {two}" for one, two in zip(self.words, self.words[1:], strict=False)]

    def sketch(self, pairs: list[int], digest: list[int], lang: str | None) -> Sketch:
        """Return the sketch. pairs: hashes of the shingles, in order."""
        compared = traits(pairs, self.facts, headline=self.headline, lang=lang)
        return Sketch(self.text, tuple(self.words), tuple(pairs), tuple(self.facts), _bands(digest), compared)


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


def _bands(digest: list[int]) -> tuple[int, ...]:
    """Return one signed 64-bit key a band, told apart by the band's number in the top bits."""
    pairs = zip(digest[::_ROWS], digest[1::_ROWS], strict=True)
    return tuple([(number << 58) | ((one << 26) ^ two) for number, (one, two) in enumerate(pairs)])
