"""What copies are known by: exact ones by a digest of their words, near ones by the bands of a text that is new."""

import sqlalchemy as sa

from tracker.domain.item import Arrival, ParsedItem
from tracker.domain.story import Text, text_digest
from tracker.ingestion.sketch import bands
from tracker.storage import stories


def story_digest(source_id: int, item: ParsedItem) -> str:
    """Return what exact copies have in common (see tracker.domain.story)."""
    return text_digest(item.title, item.summary, alone=f"{source_id} {item.identity}")


def arrivals(connection: sa.Connection, source_id: int, parsed: tuple[ParsedItem, ...]) -> list[Arrival]:
    """Return the parsed items with their story digests; the texts that no story has yet with their bands."""
    digests = [story_digest(source_id, item) for item in parsed]
    known = stories.known(connection, digests)
    new = {digest: item for digest, item in zip(digests, parsed, strict=True) if digest not in known}
    drawn = bands([Text(item.title, item.summary, item.lang) for item in new.values()])
    by_digest = dict(zip(new, drawn, strict=True))
    return [Arrival(item, digest, by_digest.get(digest, ())) for item, digest in zip(parsed, digests, strict=True)]
