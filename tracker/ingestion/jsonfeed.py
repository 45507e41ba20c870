"""JSON Feed. Pure."""

import json
import re
from typing import Any

import orjson

from tracker.domain.item import DatePrecision
from tracker.domain.plural import counted
from tracker.errors import ParseError
from tracker.ingestion.dates import iso_moment
from tracker.ingestion.entry import Entry, FeedText, RawFeed
from tracker.ingestion.pieces import MAX_ITEMS, left_out
from tracker.ingestion.text import language

MAX_PARTS = 500_000
"""Lists and objects; each takes many times the memory of the two bytes that it may be written in."""

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/")


def read_json(document: bytes, feed_url: str) -> RawFeed:
    """Return what a JSON Feed holds. document: in UTF-8. Raises ParseError for what is none.

    A number where a text belongs is read as it is written: an id of a thousand digits is an id.
    """
    if document.count(b"[") + document.count(b"{") > MAX_PARTS:
        raise ParseError(feed_url, f"JSON of more than {MAX_PARTS:,} parts")
    found = _loaded(document, feed_url)
    version = _string(found.get("version")) if isinstance(found, dict) else ""
    listed = found.get("items") if isinstance(found, dict) else None
    if not _VERSION.match(version) or not isinstance(listed, list):
        raise ParseError(feed_url, "JSON, but no JSON Feed")
    tables = _tables(listed)
    entries = tuple(_entry(item) for item in tables[:MAX_ITEMS])
    notes = [left_out(len(tables) - MAX_ITEMS)] if len(tables) > MAX_ITEMS else []
    if len(tables) < len(listed):
        notes.append(f"{counted(len(listed) - len(tables), 'item')} left out: no JSON object")
    title, lang = FeedText(_string(found.get("title"))), language(_string(found.get("language")))
    return RawFeed(title, lang, entries, "; ".join(notes))


def _loaded(document: bytes, feed_url: str) -> Any:
    """Return the value; orjson reads most, and the standard library what orjson does not or not to the digit."""
    try:
        found = orjson.loads(document)
        if not _holds_fractions(found):
            return found
    except ValueError:
        pass
    try:
        return json.loads(document, parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise ParseError(feed_url, "JSON that cannot be read") from error


def _holds_fractions(found: Any) -> bool:
    """Tell whether an item has a field that orjson made into a float, as it does with integers beyond 64 bits too."""
    listed = found.get("items") if isinstance(found, dict) else None
    return any(isinstance(value, float) for item in _tables(listed) for value in item.values())


def _entry(item: dict[str, Any]) -> Entry:
    authors = _tables(item.get("authors")) or _tables([item.get("author")])
    names = [_string(author.get("name")) for author in authors]
    moments = (iso_moment(_string(item.get(name))) for name in ("date_published", "date_modified"))
    published_at = next((moment for moment in moments if moment is not None), None)
    return Entry(
        guid=_string(item.get("id")),
        link=_string(item.get("url")) or _string(item.get("external_url")),
        title=FeedText(_string(item.get("title"))),
        texts=(
            FeedText(_string(item.get("summary"))),
            FeedText(_string(item.get("content_html"))),
            FeedText(_string(item.get("content_text")), literal=True),
        ),
        author=", ".join(name for name in names if name),
        lang=language(_string(item.get("language"))),
        published_at=published_at,
        precision=None if published_at is None else DatePrecision.TIME,
    )


def _string(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def _tables(value: object) -> list[dict[str, Any]]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []
