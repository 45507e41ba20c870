"""What copies are known by: exact ones by a digest of their words, near ones by the bands of their texts. Pure."""

from collections.abc import Sequence

from tracker.domain.item import Arrival, ParsedItem
from tracker.domain.story import Text, words_digest
from tracker.ingestion.sketch import bands, worded


def arrivals(source_id: int, parsed: Sequence[ParsedItem]) -> list[Arrival]:
    """Return the parsed items with their story digests and bands."""
    return [_arrival(source_id, item) for item in parsed]


def _arrival(source_id: int, item: ParsedItem) -> Arrival:
    # Its words are let go at once, for they take many times the memory of the text.
    text = worded(Text(item.title, item.summary, item.lang))
    digest = words_digest(text.title + text.summary, alone=f"{source_id} {item.identity}")
    return Arrival(item, digest, bands(text))
