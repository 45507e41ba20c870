"""When two reports carry the same text."""

import hashlib
import unicodedata

_FEW_WORDS = 5


def text_digest(title: str, summary: str, *, alone: str) -> str:
    """Return what exact copies have in common: the same words in title and text, whatever their case, punctuation and
    spacing.

    alone: what tells this report from all others. Of fewer than five words ("Breaking news") each is a story of its
    own: such titles repeat without being copies.
    """
    words = _words(f"{title} {summary}")
    if len(words) < _FEW_WORDS:
        words = [*words, alone]
    return hashlib.sha256(" ".join(words).encode("utf-8", "replace")).hexdigest()


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char if char.isalnum() or unicodedata.combining(char) else " " for char in folded).split()
