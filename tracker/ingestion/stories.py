"""Exact copies share a story: the same words in title and text, whatever their case, punctuation and spacing."""

from tracker.domain.item import Arrival, ParsedItem
from tracker.domain.story import text_digest


def story_digest(source_id: int, item: ParsedItem) -> str:
    """Return what exact copies have in common (see tracker.domain.story)."""
    return text_digest(item.title, item.summary, alone=f"{source_id} {item.identity}")


def arrivals(source_id: int, parsed: tuple[ParsedItem, ...]) -> list[Arrival]:
    """Return the parsed items with their story digests."""
    return [Arrival(item, story_digest(source_id, item)) for item in parsed]
