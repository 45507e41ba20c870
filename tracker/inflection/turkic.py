"""What Azerbaijani and Turkish share: vowel harmony, and words built of a stem and a chain of endings.

Endings are written with capitals for what harmony decides: A is a or e (ə), I is one of four high vowels, D is d or t.
In Azerbaijani K is q after a back vowel and k after a front one, and G what becomes of it before a vowel: ğ or y.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_BACK, _FRONT = "aıou", "eəiöü"
VOWELS = _BACK + _FRONT
_HIGH = {"a": "ı", "ı": "ı", "o": "u", "u": "u", "e": "i", "ə": "i", "i": "i", "ö": "ü", "ü": "ü"}
_VOICELESS = "fstkçşhpxq"


@dataclass(frozen=True, slots=True)
class Grammar:
    """What tells the two languages apart. low: the front low vowel. voiceless: whether d becomes t after a voiceless
    consonant. after_consonant, after_vowel, after_possessive: case endings by what stands before them, the last one of
    the 3rd person. local: the ending of what is in a place. soften: the stems of a word before a vowel; irregular:
    those that no rule gives.
    """

    low: str
    voiceless: bool
    after_consonant: tuple[str, ...]
    after_vowel: tuple[str, ...]
    after_possessive: tuple[str, ...]
    local: str
    soften: Callable[[str], tuple[str, ...]]
    irregular: dict[str, tuple[str, ...]] = field(default_factory=dict)


def ending(stem: str, pattern: str, grammar: Grammar, *, front: bool = False) -> str:
    """Return the stem with an ending whose capitals follow harmony. front: the stem is a loan with front endings."""
    word = stem
    last = _last_vowel(stem)
    if front:
        last = {"a": "i", "ı": "i", "o": "ö", "u": "ü"}.get(last, last)
    for sign in pattern:
        if sign == "D":
            word += "t" if grammar.voiceless and word[-1] in _VOICELESS else "d"
        elif sign in "KG":
            back = last in _BACK
            word += ("q" if back else "k") if sign == "K" else ("ğ" if back else "y")
        elif sign in "AI":
            last = ("a" if last in _BACK else grammar.low) if sign == "A" else _HIGH[last]
            word += last
        else:
            word += sign
            last = sign if sign in VOWELS else last
    return word


def _last_vowel(word: str) -> str:
    return next((letter for letter in reversed(word) if letter in VOWELS), "e")


def syllables(word: str) -> int:
    return sum(letter in VOWELS for letter in word)


def nominal(word: str, grammar: Grammar, *, fronts: tuple[bool, ...] = (False,)) -> Iterator[str]:
    """Yield the forms of a noun, adjective or name: number, possession, case, `-ki` and the copula."""
    for front in fronts:
        yield from _declined(word, grammar, front=front)
        plural = ending(word, "lAr", grammar, front=front)
        yield from _declined(plural, grammar, front=False)


def _declined(stem: str, grammar: Grammar, *, front: bool) -> Iterator[str]:
    yield stem
    yield ending(stem, "DIr", grammar, front=front)
    yield from _cases(stem, grammar, front=front)
    yield from _owned(stem, grammar, front=front)
    for third in _third(stem, grammar, front=front):
        yield third
        yield ending(third, "DIr", grammar)
        yield from (ending(third, case, grammar) for case in grammar.after_possessive)


def _cases(stem: str, grammar: Grammar, *, front: bool) -> Iterator[str]:
    """Yield the cases of a bare stem; a vowel ending takes the softened stem."""
    is_open = stem[-1] in VOWELS
    for case in grammar.after_vowel if is_open else grammar.after_consonant:
        for base in _bases(stem, case, grammar):
            yield ending(base, case, grammar, front=front)
    locative = ending(stem, "DA", grammar, front=front)
    yield locative + "dır" if locative[-1] == "a" else locative + "dir"
    local = ending(stem, grammar.local, grammar, front=front)
    yield local
    plural = ending(local, "lAr", grammar)
    yield from (plural, ending(plural, "I", grammar), ending(plural, "In", grammar), ending(plural, "A", grammar))


def _bases(stem: str, pattern: str, grammar: Grammar) -> tuple[str, ...]:
    return _before_vowel(stem, grammar) if pattern[0] in "AI" else (stem,)


def _before_vowel(stem: str, grammar: Grammar) -> tuple[str, ...]:
    return grammar.irregular.get(stem) or grammar.soften(stem)


def _owned(stem: str, grammar: Grammar, *, front: bool) -> Iterator[str]:
    """Yield my, your and our forms with their cases."""
    patterns = ("m", "mIz", "n", "nIz") if stem[-1] in VOWELS else ("Im", "ImIz", "In", "InIz")
    for pattern in patterns:
        for base in _bases(stem, pattern, grammar):
            owned = ending(base, pattern, grammar, front=front)
            yield owned
            if pattern.endswith(("Im", "mIz")) or pattern == "m":
                yield from (ending(owned, case, grammar) for case in ("I", "In", "A", "DA", "DAn", grammar.local))


def _third(stem: str, grammar: Grammar, *, front: bool) -> Iterator[str]:
    """Yield his, her or its forms without case (of a plural: theirs too)."""
    pattern = "sI" if stem[-1] in VOWELS else "I"
    for base in _bases(stem, pattern, grammar):
        yield ending(base, pattern, grammar, front=front)


def persons(stem: str, endings: tuple[str, ...], grammar: Grammar) -> Iterator[str]:
    """Yield a tense's stem with each personal ending."""
    yield from (ending(stem, one, grammar) for one in endings)
