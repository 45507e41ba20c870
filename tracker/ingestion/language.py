"""Which language a text is in: by its script where that decides, else by eldc among a few languages. Pure."""

import re
import unicodedata
from functools import cache
from types import ModuleType

import eldc

KNOWN = tuple("en ru hy az tr ka uk fr de es it pt pl nl ro el ar fa he bg sr".split())
"""Languages that can be told apart here, ISO 639-1."""

_SCRIPTS = {
    "LATIN": ("en", "az", "tr", "fr", "de", "es", "it", "pt", "pl", "nl", "ro", "sr"),
    "CYRILLIC": ("ru", "uk", "bg", "sr"),
    "ARMENIAN": ("hy",),
    "GEORGIAN": ("ka",),
    "ARABIC": ("ar", "fa"),
    "GREEK": ("el",),
    "HEBREW": ("he",),
}
_LETTERS = {
    "LATIN": "A-Za-z\u00c0-\u024f\u1e00-\u1eff",
    "CYRILLIC": "\u0400-\u052f",
    "ARMENIAN": "\u0531-\u0588\ufb13-\ufb17",
    "GEORGIAN": "\u10a0-\u10ff\u1c90-\u1cbf",
    "ARABIC": "\u0620-\u064a\u066e-\u06d3\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc",
    "GREEK": "\u0370-\u03ff\u1f00-\u1fff",
    "HEBREW": "\u05d0-\u05ea",
}
_RUNS = {script: re.compile(f"[{letters}]+") for script, letters in _LETTERS.items()}
_SCRIPT_OF: dict[str | None, str] = {lang: script for script, langs in _SCRIPTS.items() for lang in langs}
_CODE = re.compile("[a-z]{2}")
_SHORT = 20
"""Letters up to which a declared language is believed if the script allows it."""

_LEAD = 0.1
"""By how much the detector must prefer another language to the declared one, of scores from 0 to 1."""

_LIKELY = 0.2
"""Score from which it is believed where none is declared."""

_SCHWA_SHARE = 0.15
"""Share of words with ə from which a Latin text is Azerbaijani; one Azerbaijani name in an English title is less."""

_LONGEST = 2_000
_ENOUGH = 400
"""Code points by which the script is told."""


def detect(text: str, *, declared: str | None, among: tuple[str, ...] = KNOWN) -> str | None:
    """Return the language of `text` out of `among` (each of KNOWN), None when it is none of them or cannot be told.

    declared: what the feed says (`az`, `en-US`); believed for short texts and in doubt, where the script allows it, and
    where most letters are of a script unknown here and it is a language unknown here (`am`): nobody else can tell.
    Only the first 2,000 code points are read.
    """
    read = unicodedata.normalize("NFC", text[:_LONGEST])
    said = _primary(declared)
    script, letters = _script(read, said)
    if said is not None and _is_unknown(said) and _letters(read[:_ENOUGH]) > 2 * letters:
        return said
    if letters == 0:
        return said if said in among and not _has_letters(read) else None
    possible = _written_in(script, among)
    if len(possible) < 2:
        return possible[0] if possible else None
    if "az" in possible and _has_schwas(read):
        return "az"
    if said not in possible:
        said = None
    return said if said is not None and letters <= _SHORT else _guess(read, said, possible)


@cache
def _written_in(script: str, among: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(lang for lang in among if lang in _SCRIPTS[script])


def _primary(declared: str | None) -> str | None:
    return None if declared is None else declared.strip().replace("_", "-").split("-")[0].lower()


def _script(text: str, said: str | None) -> tuple[str, int]:
    """Return the script of most letters and how many they are; 0 for a text without letters of a script known here.

    said: the declared language, whose script most texts have.
    """
    seen = text[:_ENOUGH]
    if said in _SCRIPT_OF:
        letters = len("".join(_RUNS[_SCRIPT_OF[said]].findall(seen)))
        if 2 * letters > len(seen):
            return _SCRIPT_OF[said], letters
    most, letters = "", -1
    for script, runs in _RUNS.items():
        found = len("".join(runs.findall(seen)))
        if found > letters:
            most, letters = script, found
        if 2 * letters > len(seen):
            break  # No other can have more.
    return most, letters


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _is_unknown(lang: str) -> bool:
    """Whether it is a code of a language (ISO 639-1) that cannot be told here."""
    return lang not in _SCRIPT_OF and _CODE.fullmatch(lang) is not None


def _has_schwas(text: str) -> bool:
    if "ə" not in text and "Ə" not in text:
        return False
    words = text.lower().split()
    return sum("ə" in word for word in words) >= _SCHWA_SHARE * len(words)


def _guess(text: str, said: str | None, possible: tuple[str, ...]) -> str | None:
    # A surrogate by itself is no text that C can be given.
    scores = _detector().detect_details(text.encode("utf-8", "replace").decode("utf-8")).scores
    best = max(possible, key=lambda lang: scores.get(lang, 0.0))
    score = scores.get(best, 0.0)
    if said is None:
        return best if score >= _LIKELY else None
    return best if score >= scores.get(said, 0.0) + _LEAD else said


@cache
def _detector() -> ModuleType:
    """Return the detector with its model loaded: once a process, a tenth of a second, 24 MB."""
    eldc.init()
    eldc.set_languages(list(KNOWN))
    eldc.set_scores(len(KNOWN))
    detector: ModuleType = eldc
    return detector
