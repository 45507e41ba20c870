"""Bytes of a feed become items. Pure: no network, no database, no clock.

One bad date, author, link or character costs itself alone, never the item and never the feed.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tracker.domain.item import ParsedItem
from tracker.errors import ParseError
from tracker.ingestion.charset import decode, utf_8
from tracker.ingestion.document import opening, prepared
from tracker.ingestion.entry import Entry, RawFeed, entry_digest
from tracker.ingestion.feed import MAX_BYTES, ParsedFeed
from tracker.ingestion.fields import Unsure
from tracker.ingestion.identity import MAX_GUID, Claim, identities, schemeless
from tracker.ingestion.jsonfeed import read_json
from tracker.ingestion.links import canonical_url
from tracker.ingestion.strict import read_well_formed
from tracker.ingestion.text import one_line, plain_text, unmarked, web_url
from tracker.ingestion.tolerant import read_any

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Dates before and more than a year after the fetch are absurd."""

_UNREADABLE = "some characters could not be read"


def parse(
    body: bytes, *, feed_url: str, content_type: str, fetched_at: datetime, known: Collection[int] = ()
) -> ParsedFeed:
    """Return what a feed holds: RSS, Atom, RDF or JSON Feed, well-formed or not.

    feed_url: relative links are relative to it. content_type: the HTTP header, "" when absent. known: the digests of
    entries that are stored; these are passed over. Raises ParseError for what is no feed, and for feeds made to exhaust
    their readers (entity declarations, endless nesting).
    """
    if len(body) > MAX_BYTES:
        raise ParseError(feed_url, f"larger than {MAX_BYTES:,} bytes")
    raw = _quickly(body, content_type) or _thoroughly(body, feed_url, content_type)
    items, seen = _items(raw.entries, feed_url, fetched_at, known)
    return ParsedFeed(
        title=one_line(raw.title),
        lang=raw.lang,
        items=items,
        damaged=bool(raw.note),
        note=raw.note,
        seen=seen,
    )


def _quickly(body: bytes, content_type: str) -> RawFeed | None:
    """Return a feed that is well-formed XML in UTF-8, None for all others."""
    document = utf_8(body, content_type=content_type)
    if document is None:
        return None
    try:
        return read_well_formed(opening(document))
    except Unsure:
        return None


def _thoroughly(body: bytes, feed_url: str, content_type: str) -> RawFeed:
    decoded = decode(body, content_type=content_type)
    text = decoded.text.lstrip("\ufeff \t\r\n")
    if not text:
        raise ParseError(feed_url, "the answer is empty")
    if text[0] in "{[":
        raw = read_json(text, feed_url)
    else:
        document, note = prepared(text, feed_url)
        raw = read_any(document, feed_url, note=note)
    if decoded.exact:
        return raw
    return replace(raw, note=f"{_UNREADABLE}; {raw.note}" if raw.note else _UNREADABLE)


def _items(
    entries: tuple[Entry, ...], feed_url: str, fetched_at: datetime, known: Collection[int]
) -> tuple[tuple[ParsedItem, ...], tuple[int, ...]]:
    """Return the entries that are not known, cleaned and each with its identity, and the digests of the others.

    Entries with nothing to read or follow are left out. The identities are the same whether entries are known or not.
    """
    latest = fetched_at + timedelta(days=366)
    claims = [_claim(entry, feed_url, latest) for entry in entries]
    items: list[ParsedItem] = []
    seen: list[int] = []
    for entry, claim, identity in zip(entries, claims, identities(claims), strict=True):
        if identity is None:
            continue
        digest = entry_digest(entry, link=schemeless(claim.canonical))
        if digest in known:
            seen.append(digest)
        else:
            items.append(_item(entry, claim, identity, digest))
    return tuple(items), tuple(seen)


def _claim(entry: Entry, feed_url: str, latest: datetime) -> Claim:
    """Return what an entry is told apart by. Its text is only made where nothing else tells it apart."""
    url = web_url(entry.link, base=feed_url)
    title = one_line(entry.title)
    at = entry.published_at
    return Claim(
        guid=unmarked(entry.guid),
        url=url,
        canonical=canonical_url(url) if url else "",
        title=title,
        summary="" if title or url else _summary(entry),
        published_at=at if at is not None and EARLIEST <= at <= latest else None,
    )


def _item(entry: Entry, claim: Claim, identity: str, digest: int) -> ParsedItem:
    return ParsedItem(
        identity=identity,
        guid=claim.guid[:MAX_GUID],
        url=claim.url,
        title=claim.title,
        summary=_summary(entry),
        author=one_line(entry.author)[:200],
        lang=entry.lang,
        published_at=claim.published_at,
        precision=None if claim.published_at is None else entry.precision,
        entry_digest=digest,
    )


def _summary(entry: Entry) -> str:
    return max((plain_text(text) for text in entry.texts if text), key=len, default="")
