"""The one home of the term and reference syntax (see `tracker.domain.indicator`): what they are made of, and what is
neither.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from tracker.domain.plural import counted
from tracker.errors import Invalid

LEAST_BEFORE_STAR = 3
LEAST_OF_LEMMA = 2
_GAP = "..."
_APOSTROPHES = "'’ʼ՚`‘"
_HYPHENS = "-‐‑‒–—"
_LONGEST = 200
_SEPARATED_NUMBER = re.compile(r"\d+(?:[.,]\d+)+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a term, as written (not folded). open_ended: any ending may follow (`*` in the term). lemma: it
    stands for all its inflected forms (`~` in the term).
    """

    text: str
    open_ended: bool
    lemma: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Room between two words of a term for up to `most` other words (`...` in the term)."""

    most: int = 4


def parse_term(term: str) -> tuple[Word | Gap, ...]:
    """Return the parts of a term; the first and the last are words, and no two gaps follow each other.

    Raises Invalid, without a field, when the term breaks the syntax; the reason quotes what was found.
    """
    if not term.strip():
        raise Invalid("the term is empty; a term has at least one word")
    if len(term) > _LONGEST:
        raise Invalid(f"the term has {len(term)} characters; at most {_LONGEST} are allowed")
    if not unicodedata.is_normalized("NFC", term):
        raise Invalid(f"{term!r} holds letters with loose accents; write it in composed form (Unicode NFC)")
    parts = tuple([Gap() if chunk == _GAP else _word(chunk, term) for chunk in term.split()])
    if _GAP in term:
        _check_gaps(parts, term)
    return parts


def _check_gaps(parts: tuple[Word | Gap, ...], term: str) -> None:
    if isinstance(parts[0], Gap) or isinstance(parts[-1], Gap):
        raise Invalid(f"{term!r} begins or ends with `...`; it is allowed only between words")
    if any(isinstance(a, Gap) and isinstance(b, Gap) for a, b in pairwise(parts)):
        raise Invalid(f"{term!r} has two `...` in a row; one stands for up to {Gap().most} words")


def lemmas_in(term: str) -> list[str]:
    """Return the lemmas of a term, without `~`, as written. Raises Invalid as `parse_term` does."""
    return [part.text for part in parse_term(term) if isinstance(part, Word) and part.lemma]


def _word(chunk: str, term: str) -> Word:
    if chunk.startswith("~"):
        return _lemma(chunk, term)
    text = chunk.removesuffix("*")
    if "*" in text:
        raise Invalid(f"{term!r}: `*` is allowed only once and only at the end of a word, found {chunk!r}")
    if _GAP in text or "…" in text:
        raise Invalid(f"{term!r}: `...` is three full stops, with blanks around, between words; found {chunk!r}")
    if _SEPARATED_NUMBER.fullmatch(chunk):
        return Word(text, open_ended=False)
    is_plain = text.isalnum()
    strange = None if is_plain else next((letter for letter in text if not _is_of_a_word(letter)), None)
    if strange is not None:
        name = unicodedata.name(strange, f"U+{ord(strange):04X}").lower()
        raise Invalid(
            f"{term!r}: {strange!r} ({name}) is not allowed; a term has letters, digits (`1,960`), hyphens, "
            "apostrophes, blanks, `*` and `...` only, and is no regular expression"
        )
    letters = len(text) if is_plain else sum(letter.isalnum() for letter in text)
    if chunk != text and letters < LEAST_BEFORE_STAR:
        has = counted(letters, "letter")
        raise Invalid(f"{term!r}: {chunk!r} has {has} before `*`; at least {LEAST_BEFORE_STAR} are needed")
    if not letters or text[-1] in _HYPHENS or (chunk != text and text[-1] in _APOSTROPHES):
        raise Invalid(f"{term!r}: {chunk!r} does not end in a letter or digit")
    return Word(text, open_ended=chunk != text)


def _lemma(chunk: str, term: str) -> Word:
    text = chunk.removeprefix("~")
    if "*" in text:
        raise Invalid(f"{term!r}: {chunk!r} has both `~` and `*`; a word with `~` stands for all its forms already")
    if not text.isalpha():
        raise Invalid(
            f"{term!r}: `~` stands before one word of letters, found {chunk!r}; write `cease ~fire` for `cease-fire`"
        )
    if len(text) < LEAST_OF_LEMMA:
        raise Invalid(f"{term!r}: {chunk!r} has {counted(len(text), 'letter')}; at least {LEAST_OF_LEMMA} are needed")
    return Word(text, open_ended=False, lemma=True)


def _is_of_a_word(letter: str) -> bool:
    return letter.isalnum() or letter in _APOSTROPHES + _HYPHENS or unicodedata.category(letter).startswith("M")


SCOPES = ("sentence", "text")
FIELDS = ("title", "summary")
_WORDS = re.compile("[1-9][0-9]{0,2}")


@dataclass(frozen=True, slots=True)
class Reference:
    """What an indicator asks for near its terms. name: `group:NAME`, `shared:NAME`, `place:ID` or `places`.

    negated: it must not be there. within: `sentence`, `text` or a number of words, None for the indicator's scope.
    field: `title` or `summary` when it counts there only.
    """

    name: str
    negated: bool = False
    within: str | None = None
    field: str | None = None


@lru_cache(maxsize=4_096)  # a pack has a few hundred, and names each many times
def parse_reference(text: str) -> Reference:
    """Return a reference: `[not] NAME [within sentence|text|N] [in title|summary]`.

    Raises Invalid, without a field, when it is written otherwise; whether the name leads somewhere is not looked at.
    """
    words = text.split()
    negated = words[:1] == ["not"]
    name, *rest = words[negated:] or [""]
    options = dict(zip(rest[::2], rest[1::2], strict=False))
    if not name or len(rest) != 2 * len(options) or not options.keys() <= {"within", "in"}:
        raise Invalid(
            f"found {text!r}; a reference is a name such as `group:troops`, if need be with `not` before it and "
            "`within sentence`, `within text`, `within 5` (words) or `in title`, `in summary` after it"
        )
    within, field = options.get("within"), options.get("in")
    if within is not None and not is_scope(within):
        raise Invalid(f"{text!r}: found `within {within}`; it is `sentence`, `text` or a number of words from 1 to 999")
    if field is not None and field not in FIELDS:
        raise Invalid(f"{text!r}: found `in {field}`; it is `in title` or `in summary`")
    return Reference(name, negated, within, field)


def is_scope(text: str) -> bool:
    """Whether this names how near something must stand: `sentence`, `text`, or a number of words from 1 to 999."""
    return text in SCOPES or _WORDS.fullmatch(text) is not None
