"""Feeds read as the product reads them, without a process of their own."""

from collections.abc import Collection
from datetime import datetime

from tracker.domain.item import ParsedItem
from tracker.ingestion.child import read_telling
from tracker.ingestion.feed import Ending, ParsedFeed, Request, joined
from tracker.ingestion.frames import Refusal, heading
from tracker.ingestion.page import Reading
from tracker.ingestion.parse import parse_in_parts


def read_feed(request: Request) -> ParsedFeed:
    """Return the feed that a child would tell, in one part or several. Raises ParseError."""
    items: list[ParsedItem] = []
    found = read_telling(heading(request), request.content(), items.extend)
    assert not isinstance(found, Reading | Refusal)
    return joined(items, found) if isinstance(found, Ending) else found


def parse(
    body: bytes, *, feed_url: str, content_type: str, fetched_at: datetime, known: Collection[int] = ()
) -> ParsedFeed:
    """Return the feed before the language of each item is told. Raises ParseError."""
    parts = parse_in_parts(Request(feed_url, content_type, fetched_at, None, known, body))
    items: list[ParsedItem] = []
    while True:
        try:
            items += next(parts).items
        except StopIteration as stop:
            ending: Ending = stop.value
            return joined(items, ending)
