"""Bytes of a feed become items. Pure: no network, no database, no clock.

One bad date, author, link or character costs itself alone, never the item and never the feed.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tracker.domain.item import ParsedItem
from tracker.errors import ParseError
from tracker.ingestion.charset import as_utf_8, decode, utf_8
from tracker.ingestion.document import opening, prepared
from tracker.ingestion.entry import NO_TEXT, Entry, FeedText, RawFeed, entry_digest
from tracker.ingestion.feed import MAX_BYTES, Ending, Request
from tracker.ingestion.fields import Unsure
from tracker.ingestion.identity import MAX_GUID, Claim, Mark, Way, identity_of, marked, schemeless, ways
from tracker.ingestion.jsonfeed import read_json
from tracker.ingestion.links import canonical_url
from tracker.ingestion.pieces import LARGE, MAX_ITEMS, left_out, may_have_too_many, outline
from tracker.ingestion.recollection import Form, Kept, as_recollection, as_text, recollection_of, taken_apart
from tracker.ingestion.strict import read_well_formed
from tracker.ingestion.text import MAX_LINE, MAX_MARKUP, one_line, plain_text, unmarked, web_url
from tracker.ingestion.tolerant import read_any

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Dates before and more than a year after the fetch are absurd."""

_AT_A_TIME = 100
_MOST_GROWTH = 3  # code points that one may become by NFC
_UNREADABLE = "some characters could not be read"


Tongue = Callable[[str, str, str | None, str | None], str | None]
"""Tells an item's language by its title and text, by what its entry says and what its feed does."""


def parse_in_parts(request: Request, tongue: Tongue) -> Generator[tuple[ParsedItem, ...], None, Ending]:
    """Yield the items of a feed as they are read, a large feed's in several parts: RSS, Atom, RDF or JSON Feed,
    well-formed or not. They have no identities yet: items are told apart when all are known. Entries whose bytes are
    known are passed over unread.

    Relative links are relative to the request's address. Of a feed with more than MAX_ITEMS items the first are kept,
    and it is marked as damaged. Raises ParseError for what is no feed, and for feeds made to exhaust their readers
    (entity declarations, endless nesting).
    """
    body = request.content()
    if len(body) > MAX_BYTES:
        raise ParseError(request.url, f"larger than {MAX_BYTES:,} bytes")
    feed = _Feed(body, request)
    told = _Told(request, tongue)
    title, lang, notes = "", None, []
    for raw, entries in feed.read():
        title = title or _line(raw.title)
        lang = raw.lang if lang is None else lang
        notes.append(raw.note)
        room = MAX_ITEMS - len(told.marks)
        if len(entries) > room:
            notes.append(left_out(len(entries) - room))
        declared = request.lang if lang is None else lang
        items = told.new_items(entries[:room], declared)
        if items:
            yield items
    found = ways(told.marks)
    return Ending(
        title=title,
        lang=lang,
        identities=told.identities(found),
        note="; ".join(dict.fromkeys(filter(None, notes))),
        seen=told.seen(found),
        recollection=feed.recollection(told.kept()),
    )


class _Told:
    """What a feed's entries tell, in their order: their marks and digests; the claims of those that are new."""

    def __init__(self, request: Request, tongue: Tongue) -> None:
        self.marks: list[Mark | None] = []
        self._digests: list[int] = []
        self._claims: list[Claim | None] = []
        self._request = request
        self._tongue = tongue
        self._latest = request.fetched_at + timedelta(days=366)

    def new_items(self, entries: Iterable[Entry | Kept], declared: str | None) -> tuple[ParsedItem, ...]:
        """Take in more entries; return those that are not known as items. declared: the language of their feed."""
        items = []
        for entry in entries:
            if isinstance(entry, Kept):
                self._add(entry.mark, entry.digest, None)
                continue
            claim = _claim(entry, self._request.url, self._latest)
            digest = entry_digest(entry, link=schemeless(claim.canonical))
            is_known = digest in self._request.known
            self._add(marked(claim), digest, None if is_known else claim)
            if not is_known:
                items.append(self._item(entry, claim, digest, declared))
        return tuple(items)

    def _item(self, entry: Entry, claim: Claim, digest: int, declared: str | None) -> ParsedItem:
        summary = _summary(entry)
        return ParsedItem(
            identity="",
            guid=claim.guid[:MAX_GUID],
            url=claim.url,
            title=claim.title,
            summary=summary,
            author=one_line(entry.author)[:200],
            lang=self._tongue(claim.title, summary, entry.lang, declared),
            published_at=claim.published_at,
            precision=None if claim.published_at is None else entry.precision,
            entry_digest=digest,
        )

    def _add(self, mark: Mark | None, digest: int, claim: Claim | None) -> None:
        self.marks.append(mark)
        self._digests.append(digest)
        self._claims.append(claim)

    def identities(self, found: Sequence[Way | None]) -> tuple[str | None, ...]:
        """Return the identities of the new items."""
        told = zip(self._claims, found, strict=True)
        return tuple([None if way is None else identity_of(claim, way) for claim, way in told if claim is not None])

    def seen(self, found: Sequence[Way | None]) -> tuple[int, ...]:
        """Return the digests of the known entries."""
        told = zip(self._claims, self._digests, found, strict=True)
        return tuple([digest for claim, digest, way in told if claim is None and way is not None])

    def kept(self) -> list[Kept | None]:
        """Return what is to be kept of the entries, None for those that hold nothing."""
        told = zip(self.marks, self._digests, strict=True)
        return [None if mark is None else Kept(digest, mark) for mark, digest in told]


class _Feed:
    """A feed's bytes, read in the cheapest way that gives all there is."""

    def __init__(self, body: bytes, request: Request) -> None:
        self._body = body
        self._request = request
        self._before = as_recollection(request.recollection)
        # Of a feed that is read in another way, nothing is kept.
        self._form: Form | None = None

    def read(self) -> Iterator[tuple[RawFeed, Sequence[Entry | Kept]]]:
        """Yield the feed and its entries: whole, or in pieces where it is large or has too many items."""
        is_large = len(self._body) > LARGE
        document = None if is_large else utf_8(self._body, content_type=self._request.content_type)
        quick = None if document is None else self._quickly(opening(document))
        if quick is not None:
            yield quick
        elif is_large or may_have_too_many(self._body):
            yield from ((raw, raw.entries) for raw in _in_pieces(self._body, self._request))
        else:
            raw = _thoroughly(self._body, self._request)
            yield raw, raw.entries

    def recollection(self, kept: Sequence[Kept | None]) -> str:
        """Return what is kept of the feed, of which these are the entries, until it is fetched again."""
        if self._form is None or len(self._form.spans) != len(kept):
            return ""
        return as_text(recollection_of(self._form, kept, self._before))

    def _quickly(self, document: bytes) -> tuple[RawFeed, Sequence[Entry | Kept]] | None:
        """Return a feed that is well-formed XML in UTF-8, of which only those entries are read whose bytes are not
        known; None for all others.
        """
        form = taken_apart(document, feed_url=self._request.url)
        if form is None and may_have_too_many(document):
            return None
        found = None if form is None else self._unknown(form)
        if found is None:
            try:
                raw = read_well_formed(document, namespaces=None if form is None else form.namespaces)
            except Unsure:
                return None
            found = raw, raw.entries
        self._form = form
        return found

    def _unknown(self, form: Form) -> tuple[RawFeed, Sequence[Entry | Kept]] | None:
        """Return the feed with what is kept of the entries that are known; None when all must be read."""
        if form.around != self._before.around:
            return None
        kept = [self._before.entries.get(digest) for digest in form.digests]
        passed = [one if one is not None and one.digest in self._request.known else None for one in kept]
        if not any(passed):
            return None
        try:
            raw = read_well_formed(form.with_entries([one is None for one in passed]))
        except Unsure:
            return None
        if len(raw.entries) != passed.count(None):
            return None
        read = iter(raw.entries)
        return raw, [next(read) if one is None else one for one in passed]


def _in_pieces(body: bytes, request: Request) -> Iterator[RawFeed]:
    """Yield a feed that is large or has too many items in pieces."""
    document, is_exact = as_utf_8(body, content_type=request.content_type)
    if document.lstrip()[:1] in (b"{", b"["):
        raw = read_json(document, request.url)
        yield replace(raw if is_exact else _noted(raw), entries=())
        for start in range(0, len(raw.entries), _AT_A_TIME):
            yield replace(raw, entries=raw.entries[start : start + _AT_A_TIME])
        return
    outlined = outline(document)
    if outlined is None:
        yield _whole(body, request)
        return
    if not is_exact:
        yield RawFeed(NO_TEXT, None, (), _UNREADABLE)
    for piece in outlined.pieces():
        yield _piece(piece, request.url)
    if outlined.left_out:
        yield RawFeed(NO_TEXT, None, (), left_out(outlined.left_out))


def _whole(body: bytes, request: Request) -> RawFeed:
    """Return a feed read as a whole."""
    document = utf_8(body, content_type=request.content_type)
    if document is not None:
        try:
            return read_well_formed(opening(document))
        except Unsure:
            pass
    return _thoroughly(body, request)


def _piece(document: bytes, feed_url: str) -> RawFeed:
    """Return a piece of a document in valid UTF-8 taken apart."""
    try:
        return read_well_formed(opening(document))
    except Unsure:
        text, note = prepared(document.decode("utf-8").lstrip("\ufeff \t\r\n"), feed_url)
        return read_any(text, feed_url, note=note)


def _thoroughly(body: bytes, request: Request) -> RawFeed:
    feed_url = request.url
    decoded = decode(body, content_type=request.content_type)
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
        summary="" if url or (title and entry.guid) else _summary(entry),
        published_at=at if at is not None and EARLIEST <= at <= latest else None,
    )


def _summary(entry: Entry) -> str:
    """Return the longest of an entry's texts. Those that cannot be it are not cleaned."""
    first = max(entry.texts, key=lambda text: len(text.value), default=NO_TEXT)
    longest = _cleaned(first)
    least = len(longest) // _MOST_GROWTH
    return max(
        (longest if text is first else _cleaned(text) for text in entry.texts if len(text.value) >= least),
        key=len,
        default="",
    )


def _line(text: FeedText) -> str:
    return _cleaned(text).replace("\n", " ")[:MAX_LINE].rstrip()


def _cleaned(text: FeedText) -> str:
    return unmarked(text.value[:MAX_MARKUP]) if text.literal else plain_text(text.value)
