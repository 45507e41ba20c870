"""A fetched feed becomes items with their languages, in whatever process that happens. Pure."""

from collections.abc import Generator
from dataclasses import replace

from tracker.domain.item import ParsedItem
from tracker.ingestion.feed import Ending, Request
from tracker.ingestion.language import detect
from tracker.ingestion.parse import parse_in_parts

_READ_OF_TEXT = 120
"""Characters of a text by which its language is told."""


def read_in_parts(request: Request) -> Generator[tuple[ParsedItem, ...], None, Ending]:
    """Yield the items of a feed as they are read, without identities, which stand in the ending. Raises ParseError."""
    parts = parse_in_parts(request)
    while True:
        try:
            part = next(parts)
        except StopIteration as stop:
            ending: Ending = stop.value
            return ending
        declared = request.lang if part.lang is None else part.lang
        yield tuple(_with_language(item, declared) for item in part.items)


def _with_language(item: ParsedItem, declared: str | None) -> ParsedItem:
    said = declared if item.lang is None else item.lang
    return replace(item, lang=detect(f"{item.title} {item.summary[:_READ_OF_TEXT]}", declared=said))
