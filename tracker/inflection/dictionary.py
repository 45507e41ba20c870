"""What pymorphy3 and its dictionaries know of Russian and Ukrainian words."""

import importlib
from collections.abc import Iterator
from functools import cache
from typing import Any

_NAMES = {"Geox", "Surn", "Name", "Orgn"}
# An archaic or spoken by-form often is another word (огнь).
_LEFT_OUT = {"Arch", "Infr", "Slng", "Erro"}
_RARE = 5
"""A reading that is so many times less likely than the best one is not what is meant (миро beside мир)."""


def known(lang: str, word: str, *, is_name: bool) -> set[str]:
    """Return the forms of a word in lower case, empty when the dictionary lacks it as a lemma. lang: `ru` or `uk`.

    is_name: a reading as a name is meant, where there is one.
    """
    parses = [one for one in _analyser(lang).parse(word) if one.is_known and one.normal_form == word]
    names = [one for one in parses if _NAMES & set(one.tag.grammemes)]
    meant = names if is_name else parses
    if not meant:
        return set()
    best = max(one.score for one in meant)
    return {form for one in meant if one.score * _RARE >= best for form in _lexeme(one)}


def guessed(lang: str, word: str) -> set[str]:
    """Return the forms of a word that the dictionary lacks, taken from words that end like it."""
    return {form for one in _analyser(lang).parse(word) if one.normal_form == word for form in _lexeme(one)}


def _lexeme(parse: Any) -> Iterator[str]:
    return (form.word for form in parse.lexeme if not _LEFT_OUT & set(form.tag.grammemes))


@cache
def _analyser(lang: str) -> Any:
    # Not at the top of the file: whoever starts the program without reading a pack need not wait for the dictionary.
    return importlib.import_module("pymorphy3").MorphAnalyzer(lang=lang)
