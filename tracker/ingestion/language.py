"""Which language a text is in: by its script where that decides, else by py3langid among a few languages. Pure."""

import copy
import unicodedata
from collections import Counter
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

KNOWN = tuple("en ru hy az tr ka uk fr de es it pt pl nl ro el ar fa he bg sr".split())
"""Languages that can be told apart here, ISO 639-1."""

_SCRIPTS = {
    "ARMENIAN": ("hy",),
    "GEORGIAN": ("ka",),
    "GREEK": ("el",),
    "HEBREW": ("he",),
    "CYRILLIC": ("ru", "uk", "bg", "sr"),
    "ARABIC": ("ar", "fa"),
    "LATIN": ("en", "az", "tr", "fr", "de", "es", "it", "pt", "pl", "nl", "ro", "sr"),
}
_SHORT = 20
"""Letters up to which a declared language is believed if the script allows it."""

_SURE = 0.8
"""Confidence from which the detector is believed against a declared language."""

_LIKELY = 0.4
"""Confidence from which it is believed where none is declared."""

_SCHWA_SHARE = 0.15
"""Share of words with ə from which a Latin text is Azerbaijani; one Azerbaijani name in an English title is less."""

_LONGEST = 2_000


def detect(text: str, *, declared: str | None, among: tuple[str, ...] = KNOWN) -> str | None:
    """Return the language of `text` out of `among` (each of KNOWN), None when it is none of them or cannot be told.

    declared: what the feed says (`az`, `en-US`); believed for short texts and in doubt, where the script allows it.
    Only the first 2,000 code points are read.
    """
    read = unicodedata.normalize("NFC", text[:_LONGEST])
    said = _primary(declared)
    script = _script(read)
    if script is None:
        return said if said in among else None
    possible = tuple(lang for lang in among if lang in _SCRIPTS.get(script, ()))
    if len(possible) < 2:
        return possible[0] if possible else None
    if "az" in possible and _has_schwas(read):
        return "az"
    if said not in possible:
        said = None
    if said is not None and sum(map(str.isalpha, read)) <= _SHORT:
        return said
    guess, confidence = _identifier(possible).classify(read.encode(errors="replace").decode())
    return str(guess) if confidence >= (_LIKELY if said is None else _SURE) else said


def _primary(declared: str | None) -> str | None:
    return None if declared is None else declared.strip().replace("_", "-").split("-")[0].lower()


def _script(text: str) -> str | None:
    """Return the script of most letters, as Unicode's names call it; None for a text without letters."""
    counts = Counter(unicodedata.name(letter, "?").split()[0] for letter in text if letter.isalpha())
    return max(counts, key=lambda script: (counts[script], script)) if counts else None


def _has_schwas(text: str) -> bool:
    words = text.lower().split()
    return sum("ə" in word for word in words) >= _SCHWA_SHARE * len(words)


@cache
def _model() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _identifier(among: tuple[str, ...]) -> LanguageIdentifier:
    """Return the model restricted to some languages; the tables are shared, so a further set costs little."""
    identifier = copy.copy(_model())
    identifier.set_languages(among)
    return identifier
