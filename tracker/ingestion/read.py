"""A fetched feed becomes items with their languages, in whatever process that happens. Pure."""

from dataclasses import replace

from tracker.domain.item import ParsedItem
from tracker.ingestion.feed import ParsedFeed, Request
from tracker.ingestion.language import detect
from tracker.ingestion.parse import parse

_READ_OF_TEXT = 200
"""Characters of a text by which its language is told."""


def read_feed(request: Request) -> ParsedFeed:
    """Return the feed with the language of each item. Raises ParseError."""
    feed = parse(
        request.body,
        feed_url=request.url,
        content_type=request.content_type,
        fetched_at=request.fetched_at,
        known=request.known,
    )
    declared = request.lang if feed.lang is None else feed.lang
    return replace(feed, items=tuple(_with_language(item, declared) for item in feed.items))


def _with_language(item: ParsedItem, declared: str | None) -> ParsedItem:
    said = declared if item.lang is None else item.lang
    return replace(item, lang=detect(f"{item.title} {item.summary[:_READ_OF_TEXT]}", declared=said))
