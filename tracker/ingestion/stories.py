"""What copies are known by: exact ones by a digest of their words, near ones by the bands of a text that is new."""

from collections.abc import Sequence
from itertools import islice

import sqlalchemy as sa

from tracker.domain.item import Arrival, ParsedItem
from tracker.domain.story import Text, text_digest
from tracker.ingestion.sketch import bands
from tracker.storage import stories


def story_digest(source_id: int, item: ParsedItem) -> str:
    """Return what exact copies have in common (see tracker.domain.story)."""
    return text_digest(item.title, item.summary, alone=f"{source_id} {item.identity}")


def arrivals(connection: sa.Connection, source_id: int, parsed: Sequence[ParsedItem]) -> list[Arrival]:
    """Return the parsed items with their story digests; the texts that no story has yet with their bands."""
    return all_arrivals(connection, [(source_id, parsed)])[0]


def all_arrivals(connection: sa.Connection, brought: Sequence[tuple[int, Sequence[ParsedItem]]]) -> list[list[Arrival]]:
    """Return the arrivals of several sources, see `arrivals`, in the same order."""
    items = [(story_digest(source_id, item), item) for source_id, parsed in brought for item in parsed]
    known = stories.known(connection, [digest for digest, _ in items])
    new = {digest: item for digest, item in items if digest not in known}
    drawn = bands([Text(item.title, item.summary, item.lang) for item in new.values()])
    by_digest = dict(zip(new, drawn, strict=True))
    made = iter([Arrival(item, digest, by_digest.get(digest, ())) for digest, item in items])
    return [list(islice(made, len(parsed))) for _, parsed in brought]
