"""Exact copies share a story: the same words in title and text, whatever their case, punctuation and spacing."""

import hashlib
import unicodedata

from tracker.domain.item import Arrival, ParsedItem

_FEW_WORDS = 5


def story_digest(source_id: int, item: ParsedItem) -> str:
    """Return what exact copies have in common.

    An item of fewer than five words ("Breaking news") is a story of its own: such titles repeat without being copies.
    """
    words = _words(f"{item.title} {item.summary}")
    if len(words) < _FEW_WORDS:
        words = [*words, str(source_id), item.identity]
    return hashlib.sha256(" ".join(words).encode("utf-8", "replace")).hexdigest()


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char if char.isalnum() or unicodedata.combining(char) else " " for char in folded).split()


def arrivals(source_id: int, parsed: tuple[ParsedItem, ...]) -> list[Arrival]:
    """Return the parsed items with their story digests."""
    return [Arrival(item, story_digest(source_id, item)) for item in parsed]
