"""Feeds read as the product reads them, without a process of their own."""

from collections.abc import Collection
from datetime import datetime

from tracker.domain.item import ParsedItem
from tracker.ingestion.child import read_telling
from tracker.ingestion.feed import Ending, ParsedFeed, Request, Whole, joined
from tracker.ingestion.frames import Refusal, heading
from tracker.ingestion.page import Reading
from tracker.ingestion.parse import parse_in_parts


def read_feed(request: Request) -> ParsedFeed:
    """Return the feed that a child would tell, in one part or several. Raises ParseError."""
    items: list[ParsedItem] = []
    found = read_telling(heading(request), request.content(), items.extend)
    assert not isinstance(found, Reading | Refusal)
    return joined(found.items, found.ending) if isinstance(found, Whole) else joined(items, found)


def parse(
    body: bytes, *, feed_url: str, content_type: str, fetched_at: datetime, known: Collection[int] = ()
) -> ParsedFeed:
    """Return the feed with no other languages than what its entries say. Raises ParseError."""
    request = Request(feed_url, content_type, fetched_at, None, known, body)
    parts = parse_in_parts(request, lambda _title, _summary, said, _declared: said)
    items: list[ParsedItem] = []
    while True:
        try:
            items += next(parts)
        except StopIteration as stop:
            ending: Ending = stop.value
            return joined(items, ending)
