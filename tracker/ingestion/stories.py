"""What copies are known by: exact ones by a digest of their words, near ones by the bands of a text that is new."""

from collections.abc import Sequence
from itertools import islice

import sqlalchemy as sa

from tracker.domain.item import Arrival, ParsedItem
from tracker.domain.story import Text, words_digest
from tracker.ingestion.sketch import bands, worded
from tracker.storage import stories

_AT_ONCE = 8  # items whose words are held; these take many times the memory of the texts


def arrivals(connection: sa.Connection, source_id: int, parsed: Sequence[ParsedItem]) -> list[Arrival]:
    """Return the parsed items with their story digests; the texts that no story has yet with their bands."""
    return all_arrivals(connection, [(source_id, parsed)])[0]


def all_arrivals(connection: sa.Connection, brought: Sequence[tuple[int, Sequence[ParsedItem]]]) -> list[list[Arrival]]:
    """Return the arrivals of several sources, see `arrivals`, in the same order."""
    items = [(source_id, item) for source_id, parsed in brought for item in parsed]
    drawn = [each for start in range(0, len(items), _AT_ONCE) for each in _drawn(items[start : start + _AT_ONCE])]
    known = stories.known(connection, [digest for digest, _ in drawn])
    new = {digest: bands for digest, bands in drawn if digest not in known}
    made = iter(
        [Arrival(item, digest, new.get(digest, ())) for (_, item), (digest, _) in zip(items, drawn, strict=True)]
    )
    return [list(islice(made, len(parsed))) for _, parsed in brought]


def _drawn(items: Sequence[tuple[int, ParsedItem]]) -> list[tuple[str, tuple[int, ...]]]:
    """Return the story digest and bands of each item, of a known text too: its words are let go before that shows."""
    texts = [worded(Text(item.title, item.summary, item.lang)) for _, item in items]
    digests = [
        words_digest(text.title + text.summary, alone=f"{source_id} {item.identity}")
        for (source_id, item), text in zip(items, texts, strict=True)
    ]
    return list(zip(digests, bands(texts), strict=True))
