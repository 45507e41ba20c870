"""Bytes of a feed become items. Pure: no network, no database, no clock.

One bad date, author, link or character costs itself alone, never the item and never the feed.
"""

from collections.abc import Collection, Generator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tracker.domain.item import ParsedItem
from tracker.errors import ParseError
from tracker.ingestion.charset import as_utf_8, decode, utf_8
from tracker.ingestion.document import opening, prepared
from tracker.ingestion.entry import NO_TEXT, Entry, RawFeed, Text, entry_digest
from tracker.ingestion.feed import MAX_BYTES, Ending, ParsedFeed, joined
from tracker.ingestion.fields import Unsure
from tracker.ingestion.identity import MAX_GUID, Claim, identities, schemeless
from tracker.ingestion.jsonfeed import read_json
from tracker.ingestion.links import canonical_url
from tracker.ingestion.pieces import MAX_ITEMS, left_out, outline, wants_outline
from tracker.ingestion.strict import read_well_formed
from tracker.ingestion.text import MAX_LINE, MAX_MARKUP, one_line, plain_text, unmarked, web_url
from tracker.ingestion.tolerant import read_any

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Dates before and more than a year after the fetch are absurd."""

_AT_A_TIME = 100
_UNREADABLE = "some characters could not be read"


@dataclass(frozen=True, slots=True)
class Part:
    """Some items of a feed, without their identities: these are told apart when all are known. lang: the feed's."""

    lang: str | None
    items: tuple[ParsedItem, ...]


def parse(
    body: bytes, *, feed_url: str, content_type: str, fetched_at: datetime, known: Collection[int] = ()
) -> ParsedFeed:
    """Return what a feed holds: RSS, Atom, RDF or JSON Feed, well-formed or not.

    feed_url: relative links are relative to it. content_type: the HTTP header, "" when absent. known: the digests of
    entries that are stored; these are passed over. Of a feed with more than MAX_ITEMS items the first are kept, and it
    is marked as damaged. Raises ParseError for what is no feed, and for feeds made to exhaust their readers (entity
    declarations, endless nesting).
    """
    parts = parse_in_parts(body, feed_url=feed_url, content_type=content_type, fetched_at=fetched_at, known=known)
    items: list[ParsedItem] = []
    while True:
        try:
            items += next(parts).items
        except StopIteration as stop:
            ending: Ending = stop.value
            return joined(items, ending)


def parse_in_parts(
    body: bytes, *, feed_url: str, content_type: str, fetched_at: datetime, known: Collection[int]
) -> Generator[Part, None, Ending]:
    """Yield a feed's items as they are read, a large feed's in several parts; see `parse`."""
    if len(body) > MAX_BYTES:
        raise ParseError(feed_url, f"larger than {MAX_BYTES:,} bytes")
    latest = fetched_at + timedelta(days=366)
    claims: list[Claim] = []
    digests: list[int | None] = []
    title, lang, notes = "", None, []
    for raw in _raw_feeds(body, feed_url, content_type):
        title = title or _line(raw.title)
        lang = raw.lang if lang is None else lang
        notes.append(raw.note)
        room = MAX_ITEMS - len(claims)
        if len(raw.entries) > room:
            notes.append(left_out(len(raw.entries) - room))
        items: list[ParsedItem] = []
        for entry in raw.entries[:room]:
            claim = _claim(entry, feed_url, latest)
            digest = entry_digest(entry, link=schemeless(claim.canonical))
            is_known = digest in known
            claims.append(claim)
            digests.append(digest if is_known else None)
            if not is_known:
                items.append(_item(entry, claim, digest))
        if items:
            yield Part(lang, tuple(items))
    told = list(zip(identities(claims), digests, strict=True))
    return Ending(
        title=title,
        lang=lang,
        identities=tuple(identity for identity, digest in told if digest is None),
        note="; ".join(dict.fromkeys(filter(None, notes))),
        seen=tuple(digest for identity, digest in told if digest is not None and identity is not None),
    )


def _raw_feeds(body: bytes, feed_url: str, content_type: str) -> Iterator[RawFeed]:
    """Yield the feed taken apart: whole, or in pieces where it is large or has too many items."""
    if not wants_outline(body):
        yield _quickly(body, content_type) or _thoroughly(body, feed_url, content_type)
        return
    document, is_exact = as_utf_8(body, content_type=content_type)
    if document.lstrip()[:1] in (b"{", b"["):
        raw = read_json(document, feed_url)
        yield replace(raw if is_exact else _noted(raw), entries=())
        for start in range(0, len(raw.entries), _AT_A_TIME):
            yield replace(raw, entries=raw.entries[start : start + _AT_A_TIME])
        return
    outlined = outline(document)
    if outlined is None:
        yield _quickly(body, content_type) or _thoroughly(body, feed_url, content_type)
        return
    if not is_exact:
        yield RawFeed(NO_TEXT, None, (), _UNREADABLE)
    for piece in outlined.pieces():
        yield _piece(piece, feed_url)
    if outlined.left_out:
        yield RawFeed(NO_TEXT, None, (), left_out(outlined.left_out))


def _piece(document: bytes, feed_url: str) -> RawFeed:
    """Return a piece of a document in valid UTF-8 taken apart."""
    try:
        return read_well_formed(opening(document))
    except Unsure:
        text, note = prepared(document.decode("utf-8").lstrip("\ufeff \t\r\n"), feed_url)
        return read_any(text, feed_url, note=note)


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
        raw = read_json(text.encode("utf-8", "replace"), feed_url)
    else:
        document, note = prepared(text, feed_url)
        raw = read_any(document, feed_url, note=note)
    return raw if decoded.exact else _noted(raw)


def _noted(raw: RawFeed) -> RawFeed:
    return replace(raw, note=f"{_UNREADABLE}; {raw.note}" if raw.note else _UNREADABLE)


def _claim(entry: Entry, feed_url: str, latest: datetime) -> Claim:
    """Return what an entry is told apart by. Its text is only made where nothing else tells it apart."""
    url = web_url(entry.link, base=feed_url)
    title = _line(entry.title)
    at = entry.published_at
    return Claim(
        guid=unmarked(entry.guid),
        url=url,
        canonical=canonical_url(url) if url else "",
        title=title,
        summary="" if title or url else _summary(entry),
        published_at=at if at is not None and EARLIEST <= at <= latest else None,
    )


def _item(entry: Entry, claim: Claim, digest: int) -> ParsedItem:
    return ParsedItem(
        identity="",
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
    return max((_cleaned(text) for text in entry.texts if text.value), key=len, default="")


def _line(text: Text) -> str:
    return _cleaned(text).replace("\n", " ")[:MAX_LINE].rstrip()


def _cleaned(text: Text) -> str:
    return unmarked(text.value[:MAX_MARKUP]) if text.literal else plain_text(text.value)
