"""A fetched feed becomes items with their languages, in whatever process that happens. Pure."""

from collections.abc import Generator

from tracker.domain.item import ParsedItem
from tracker.ingestion.feed import Ending, Request
from tracker.ingestion.language import detect
from tracker.ingestion.parse import parse_in_parts

_READ_OF_TEXT = 120
"""Characters of a text by which its language is told."""


def read_in_parts(request: Request) -> Generator[tuple[ParsedItem, ...], None, Ending]:
    """Return the items of a feed as they are read, see `parse_in_parts`."""
    return parse_in_parts(request, _tongue)


def _tongue(title: str, summary: str, said: str | None, declared: str | None) -> str | None:
    return detect(f"{title} {summary[:_READ_OF_TEXT]}", declared=declared if said is None else said)
