"""The one home of the term syntax (see `tracker.domain.indicator`): what a term is made of, and what is no term."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from tracker.domain.phrases import counted
from tracker.errors import Invalid

LEAST_BEFORE_STAR = 3
_GAP = "..."
_APOSTROPHES = "'’ʼ՚`‘"
_HYPHENS = "-‐‑‒–—"
_LONGEST = 200
_SEPARATED_NUMBER = re.compile(r"\d+(?:[.,]\d+)+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a term, as written (not folded). open_ended: any ending may follow (`*` in the term)."""

    text: str
    open_ended: bool


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
    parts = tuple(Gap() if chunk == _GAP else _word(chunk, term) for chunk in term.split())
    _check_gaps(parts, term)
    return parts


def _check_gaps(parts: tuple[Word | Gap, ...], term: str) -> None:
    if isinstance(parts[0], Gap) or isinstance(parts[-1], Gap):
        raise Invalid(f"{term!r} begins or ends with `...`; it is allowed only between words")
    if any(isinstance(a, Gap) and isinstance(b, Gap) for a, b in pairwise(parts)):
        raise Invalid(f"{term!r} has two `...` in a row; one stands for up to {Gap().most} words")


def _word(chunk: str, term: str) -> Word:
    text = chunk.removesuffix("*")
    if "*" in text:
        raise Invalid(f"{term!r}: `*` is allowed only once and only at the end of a word, found {chunk!r}")
    if _GAP in text or "…" in text:
        raise Invalid(f"{term!r}: `...` is three full stops, with blanks around, between words; found {chunk!r}")
    if _SEPARATED_NUMBER.fullmatch(chunk):
        return Word(text, open_ended=False)
    strange = next((letter for letter in text if not _is_of_a_word(letter)), None)
    if strange is not None:
        name = unicodedata.name(strange, f"U+{ord(strange):04X}").lower()
        raise Invalid(
            f"{term!r}: {strange!r} ({name}) is not allowed; a term has letters, digits (`1,960`), hyphens, "
            "apostrophes, blanks, `*` and `...` only, and is no regular expression"
        )
    letters = sum(letter.isalnum() for letter in text)
    if chunk != text and letters < LEAST_BEFORE_STAR:
        has = counted(letters, "letter")
        raise Invalid(f"{term!r}: {chunk!r} has {has} before `*`; at least {LEAST_BEFORE_STAR} are needed")
    if not letters or text[-1] in _HYPHENS or (chunk != text and text[-1] in _APOSTROPHES):
        raise Invalid(f"{term!r}: {chunk!r} does not end in a letter or digit")
    return Word(text, open_ended=chunk != text)


def _is_of_a_word(letter: str) -> bool:
    return letter.isalnum() or letter in _APOSTROPHES + _HYPHENS or unicodedata.category(letter).startswith("M")
