"""Feeds of all makes and in any state, read by feedparser. It is only ever given bytes. Pure."""

import io
import re
from typing import Any

import feedparser

from tracker.errors import ParseError
from tracker.ingestion.dates import precision, settled
from tracker.ingestion.entry import Entry, FeedText, RawFeed
from tracker.ingestion.text import language

# What feedparser has been seen to raise on bytes made to break it.
_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
_HEADERS = {"content-type": "application/xml; charset=utf-8"}


def read_any(text: str, feed_url: str, *, note: str = "") -> RawFeed:
    """Return what feedparser finds in a document that `document.prepared` let through.

    note: what was wrong with it before. Raises ParseError for what is neither RSS nor Atom.
    """
    try:
        # A stream, for bytes would be tried as a file's name. No base address, for that would become part of guids.
        found = feedparser.parse(
            io.BytesIO(text.encode("utf-8")),
            response_headers=_HEADERS,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
        atom = found.version.startswith("atom")
        entries = tuple(_entry(entry, found.feed.get("language"), atom=atom) for entry in found.entries)
    except _FAULTS as error:
        raise ParseError(feed_url, "the feed cannot be read") from error
    if not found.version and not entries:
        raise ParseError(feed_url, "XML, but neither RSS nor Atom")
    if found.bozo and not note:
        note = f"ill-formed: {_reason(found.bozo_exception)}"
    title = _text(found.feed.get("title"), found.feed.get("title_detail"), atom=atom)
    return RawFeed(title, language(_string(found.feed.get("language"))), entries, note)


def _reason(error: object) -> str:
    return error.getMessage() if hasattr(error, "getMessage") else type(error).__name__


def _entry(entry: Any, feed_lang: object, *, atom: bool) -> Entry:
    """Take feedparser's entry apart. entry: its dictionary, read past its own look-ups, which warn and guess."""
    own = dict(entry)
    lang = _string(own.get("language")) or _string(_table(own.get("title_detail")).get("language"))
    guid = _string(own.get("id"))
    dates = (
        (name, settled(_string(own.get(name)), own.get(f"{name}_parsed")))
        for name in ("published", "updated", "created")
    )
    name, at = next((dated for dated in dates if dated[1] is not None), ("", None))
    return Entry(
        guid=guid,
        link=usable_link(_string(own.get("link")), guid=guid, guid_is_link=bool(own.get("guidislink"))),
        title=_text(own.get("title"), own.get("title_detail"), atom=atom),
        texts=_texts(own, atom=atom),
        author=_string(own.get("author")),
        lang=None if lang == feed_lang else language(lang),
        published_at=at,
        precision=None if at is None else precision(_string(own.get(name))),
    )


def usable_link(link: str, *, guid: str, guid_is_link: bool) -> str:
    """Return the link, "" when it is a guid that serves as one without being an address."""
    if guid_is_link and link == guid and not re.match(r"https?://|/", guid, re.IGNORECASE):
        return ""
    return link


def _texts(own: dict[str, Any], *, atom: bool) -> tuple[FeedText, ...]:
    """Return the summary and the contents. Where an entry has no summary, feedparser gives a content's text as one."""
    contents = tuple(_text(part.get("value"), part, atom=atom) for part in _tables(own.get("content")))
    summary = _text(own.get("summary"), own.get("summary_detail"), atom=atom)
    copied = next((content for content in contents if content.value == summary.value), summary)
    return (copied, *contents)


def _text(value: object, detail: object, *, atom: bool) -> FeedText:
    """Return a text. detail: feedparser's account of it. Outside Atom its type is feedparser's guess, and no word of
    the feed's.
    """
    return FeedText(_string(value), literal=atom and _table(detail).get("type") == "text/plain")


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _table(value: object) -> dict[str, Any]:
    """Return a dictionary as it is, else an empty one: a feed may hold elements called like feedparser's own keys."""
    return value if isinstance(value, dict) else {}


def _tables(value: object) -> list[dict[str, Any]]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []
