"""Bytes of a feed become items. Pure: no network, no database, no clock; feedparser is only ever given bytes.

One bad date, author, link or character costs itself alone, never the item and never the feed.
"""

import calendar
import html
import io
import json
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser

from tracker.domain.item import DatePrecision, ParsedItem
from tracker.errors import ParseError
from tracker.ingestion.charset import decode
from tracker.ingestion.document import prepared
from tracker.ingestion.identity import told_apart
from tracker.ingestion.text import language, one_line, plain_text, unmarked, web_url

MAX_BYTES = 20_000_000
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# What feedparser has been seen to raise on bytes made to break it.
_FEEDPARSER_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed's items in its order. damaged: it was ill-formed, only whole items were kept; note says what was wrong."""

    title: str
    lang: str | None
    items: tuple[ParsedItem, ...]
    damaged: bool
    note: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry as XML and JSON feeds alike give it, not cleaned yet. guid: "" when absent."""

    guid: str
    link: str
    title: str
    texts: tuple[str, ...]
    author: str
    lang: str | None
    published_at: datetime | None
    precision: DatePrecision | None


def parse(body: bytes, *, feed_url: str, content_type: str, fetched_at: datetime) -> ParsedFeed:
    """Return what a feed holds: RSS, Atom, RDF or JSON Feed, well-formed or not.

    feed_url: relative links are relative to it. content_type: the HTTP header, "" when absent. Raises ParseError for
    what is no feed, and for feeds made to exhaust their readers (entity declarations, endless nesting).
    """
    if len(body) > MAX_BYTES:
        raise ParseError(feed_url, f"larger than {MAX_BYTES:,} bytes")
    decoded = decode(body, content_type=content_type)
    text = decoded.text.lstrip("\ufeff \t\r\n")
    if not text:
        raise ParseError(feed_url, "the answer is empty")
    reader = _json_feed if text[0] in "{[" else _xml_feed
    feed = reader(text, feed_url, fetched_at)
    if decoded.exact:
        return feed
    note = f"some characters could not be read; {feed.note}" if feed.note else "some characters could not be read"
    return ParsedFeed(feed.title, feed.lang, feed.items, True, note)


def _xml_feed(text: str, feed_url: str, fetched_at: datetime) -> ParsedFeed:
    text, note = prepared(text, feed_url)
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        # A stream, for bytes would be tried as a file's name. No base address, for that would become part of guids.
        found = feedparser.parse(
            io.BytesIO(text.encode("utf-8")), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
        )
        entries = [_xml_entry(entry, found.feed.get("language")) for entry in found.entries]
    except _FEEDPARSER_FAULTS as error:
        raise ParseError(feed_url, "the feed cannot be read") from error
    if not found.version and not entries:
        raise ParseError(feed_url, "XML, but neither RSS nor Atom")
    if found.bozo and not note:
        note = f"ill-formed: {_reason(found.bozo_exception)}"
    return ParsedFeed(
        title=one_line(_string(found.feed.get("title"))),
        lang=language(_string(found.feed.get("language"))),
        items=_items(entries, feed_url, fetched_at),
        damaged=bool(note),
        note=note,
    )


def _reason(error: object) -> str:
    return error.getMessage() if hasattr(error, "getMessage") else type(error).__name__


def _xml_entry(entry: Any, feed_lang: object) -> _Entry:
    """Take feedparser's entry apart. entry: its dictionary, read past its own look-ups, which warn and guess."""
    own = dict(entry)
    lang = _string(own.get("language")) or _string(_table(own.get("title_detail")).get("language"))
    guid = _string(own.get("id"))
    link = _string(own.get("link"))
    if own.get("guidislink") and link == guid and not re.match(r"https?://|/", guid, re.IGNORECASE):
        link = ""
    published_at, precision = _xml_moment(own)
    return _Entry(
        guid=guid,
        link=link,
        title=_string(own.get("title")),
        texts=(_string(own.get("summary")), *(_string(part.get("value")) for part in _tables(own.get("content")))),
        author=_string(own.get("author")),
        lang=None if lang == feed_lang else language(lang),
        published_at=published_at,
        precision=precision,
    )


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _table(value: object) -> dict[str, Any]:
    """Return a dictionary as it is, else an empty one: a feed may hold elements called like feedparser's own keys."""
    return value if isinstance(value, dict) else {}


def _tables(value: object) -> list[dict[str, Any]]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _xml_moment(own: dict[str, Any]) -> tuple[datetime | None, DatePrecision | None]:
    """Return the first date that can be read: published, then updated, then created."""
    for name in ("published", "updated", "created"):
        parts = own.get(f"{name}_parsed")
        if isinstance(parts, time.struct_time):
            try:
                return _EPOCH + timedelta(seconds=calendar.timegm(parts)), _precision(_string(own.get(name)))
            except (ValueError, OverflowError):
                continue
    return None, None


def _precision(written: str) -> DatePrecision:
    shapes = (
        (r"\d{4}", DatePrecision.YEAR),
        (r"\d{4}-\d\d", DatePrecision.MONTH),
        (r"\d{4}-\d\d-\d\d", DatePrecision.DAY),
    )
    return next((precision for shape, precision in shapes if re.fullmatch(shape, written.strip())), DatePrecision.TIME)


def _json_feed(text: str, feed_url: str, fetched_at: datetime) -> ParsedFeed:
    try:
        # Numbers stay as written: an id of a thousand digits is an id.
        found = json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise ParseError(feed_url, "JSON that cannot be read") from error
    version = _string(found.get("version")) if isinstance(found, dict) else ""
    listed = found.get("items") if isinstance(found, dict) else None
    if not re.match(r"https?://(?:www\.)?jsonfeed\.org/version/", version) or not isinstance(listed, list):
        raise ParseError(feed_url, "JSON, but no JSON Feed")
    entries = [_json_entry(item) for item in _tables(listed)]
    return ParsedFeed(
        title=one_line(_string(found.get("title"))),
        lang=language(_string(found.get("language"))),
        items=_items(entries, feed_url, fetched_at),
        damaged=False,
        note="",
    )


def _json_entry(item: dict[str, Any]) -> _Entry:
    authors = _tables(item.get("authors")) or _tables([item.get("author")])
    names = [_string(author.get("name")) for author in authors]
    moments = (_iso_moment(_string(item.get(name))) for name in ("date_published", "date_modified"))
    published_at = next((moment for moment in moments if moment is not None), None)
    return _Entry(
        guid=_string(item.get("id")),
        link=_string(item.get("url")) or _string(item.get("external_url")),
        title=_string(item.get("title")),
        texts=(
            _string(item.get("summary")),
            _string(item.get("content_html")),
            html.escape(_string(item.get("content_text")), quote=False),
        ),
        author=", ".join(name for name in names if name),
        lang=language(_string(item.get("language"))),
        published_at=published_at,
        precision=None if published_at is None else DatePrecision.TIME,
    )


def _iso_moment(written: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _items(entries: Iterable[_Entry], feed_url: str, fetched_at: datetime) -> tuple[ParsedItem, ...]:
    """Clean the entries and give each its identity; entries with nothing to read or follow are left out."""
    cleaned = [_item(entry, feed_url, fetched_at + timedelta(days=366)) for entry in entries]
    told = [item for item in cleaned if item.title or item.summary or item.url]
    return tuple(told_apart(told))


def _item(entry: _Entry, feed_url: str, latest: datetime) -> ParsedItem:
    url = web_url(entry.link, base=feed_url)
    known = entry.published_at is not None and EARLIEST <= entry.published_at <= latest
    return ParsedItem(
        identity="",
        guid=unmarked(entry.guid),
        url=url,
        title=one_line(entry.title),
        summary=max((plain_text(text) for text in entry.texts if text), key=len, default=""),
        author=one_line(entry.author)[:200],
        lang=entry.lang,
        published_at=entry.published_at if known else None,
        precision=entry.precision if known else None,
    )
