"""What copies are known by: exact ones by a digest of their words, near ones by the bands of a text that is new."""

from collections.abc import Sequence
from itertools import islice

import sqlalchemy as sa

from tracker.domain.item import Arrival, ParsedItem
from tracker.domain.story import Text, words_digest
from tracker.ingestion.sketch import bands, worded
from tracker.storage import stories


def arrivals(connection: sa.Connection, source_id: int, parsed: Sequence[ParsedItem]) -> list[Arrival]:
    """Return the parsed items with their story digests; the texts that no story has yet with their bands."""
    return all_arrivals(connection, [(source_id, parsed)])[0]


def all_arrivals(connection: sa.Connection, brought: Sequence[tuple[int, Sequence[ParsedItem]]]) -> list[list[Arrival]]:
    """Return the arrivals of several sources, see `arrivals`, in the same order."""
    items = [(source_id, item) for source_id, parsed in brought for item in parsed]
    texts = [worded(Text(item.title, item.summary, item.lang)) for _, item in items]
    digests = [
        words_digest(text.title + text.summary, alone=f"{source_id} {item.identity}")
        for (source_id, item), text in zip(items, texts, strict=True)
    ]
    known = stories.known(connection, digests)
    new = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known}
    by_digest = dict(zip(new, bands(list(new.values())), strict=True))
    made = iter(
        [Arrival(item, digest, by_digest.get(digest, ())) for (_, item), digest in zip(items, digests, strict=True)]
    )
    return [list(islice(made, len(parsed))) for _, parsed in brought]
