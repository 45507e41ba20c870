"""What is kept of a feed as it was read last, so that entries whose bytes are still the same are not read again. Pure.

An entry says the same as long as its bytes do, and what stands around all entries: there namespaces, bases and
languages are set. Where that changed in more than its dates, or an entry cannot be told from what stands beside it,
the whole feed is read.
"""

import re
import struct
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.ingestion.digest import digest
from tracker.ingestion.entry import CLEANING
from tracker.ingestion.identity import Mark

MOST_ENTRIES = 1_000
"""A feed with more entries is read anew each time."""

_NAMES = ((b"<rss", b"item"), (b"<rdf:RDF", b"item"), (b"<feed", b"entry"))
_BLANKS = b" \t\r\n"
# What feeds write anew at each fetch; no entry's date is read from there.
_DATES = re.compile(
    rb"(<(?:[\w-]+:)?(?:lastBuildDate|pubDate|updated|modified|published|date)\b[^<>]*>)[^<>]*", re.IGNORECASE
)
_XMLNS = b"xmlns"
_XHTML = b'xmlns="http://www.w3.org/1999/xhtml"'


@dataclass(frozen=True, slots=True)
class Form:
    """A feed's document taken apart at its entries, between which there are only blanks. spans: from where to where
    each entry goes; around: digest of what stands around them; digests: of the entries, as they are written.
    namespaces: how often `xmlns` stands in the document; are_bare: nowhere in its entries.
    """

    document: bytes
    spans: Sequence[tuple[int, int]]
    around: int
    digests: Sequence[int]
    namespaces: int
    are_bare: bool

    def with_entries(self, wanted: Sequence[bool]) -> bytes:
        """Return the document with some of its entries."""
        written = memoryview(self.document)
        kept = [written[start:end] for (start, end), is_wanted in zip(self.spans, wanted, strict=True) if is_wanted]
        return b"".join((written[: self.spans[0][0]], *kept, written[self.spans[-1][1] :]))


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of an entry. digest: see `entry.entry_digest`."""

    digest: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class Recollection:
    """What is kept of a feed. around: as in Form. entries: by the digests of their bytes."""

    around: int
    entries: Mapping[int, Kept]


NOTHING = Recollection(0, {})


def taken_apart(document: bytes, *, feed_url: str) -> Form | None:
    """Return a feed's document in UTF-8, without declaration, taken apart; None where its entries are not plain to see.

    No more is looked at than how it is written: only its reader can tell whether the entries are really these.
    """
    name = next((name for root, name in _NAMES if _opens(document, root)), None)
    if name is None:
        return None
    spans = _spans(document, name)
    if not spans:
        return None
    head, tail = document[: spans[0][0]], document[spans[-1][1] :]
    around = _DATES.sub(rb"\1", b"\0".join((CLEANING.encode(), feed_url.encode("utf-8", "replace"), head, tail)))
    written = memoryview(document)
    digests = [digest(written[start:end]) for start, end in spans]
    namespaces = document.count(_XMLNS)
    are_bare = namespaces == head.count(_XMLNS) + tail.count(_XMLNS)
    return Form(document, spans, digest(around), digests, namespaces, are_bare)


def _spans(document: bytes, name: bytes) -> list[tuple[int, int]]:
    """Return from where to where the entries of that name go; nothing where something else stands between them, or
    there are too many.
    """
    first = re.search(rb"<" + name + rb"[\s>]", document)
    if first is None:
        return []
    opening, closing = re.compile(rb"\s*+(<" + name + rb")[" + _BLANKS + rb">]"), b"</" + name + b">"
    spans: list[tuple[int, int]] = []
    end = first.start()
    while (closes := document.find(closing, end)) >= 0:
        found = opening.match(document, end)
        if found is None or len(spans) == MOST_ENTRIES:
            return []
        end = closes + len(closing)
        spans.append((found.start(1), end))
    return spans


def _opens(written: bytes, opening: bytes) -> bool:
    """Whether an element of that name opens here, other than an empty one without attributes."""
    return written.startswith(opening) and written[len(opening) : len(opening) + 1] in _BLANKS + b">"


def recollection_of(form: Form, kept: Sequence[Kept | None], before: Recollection) -> Recollection:
    """Return what is to be kept of a feed whose entries these are; nothing is of those that hold nothing. before: what
    was kept of it until now.
    """
    told = zip(form.digests, form.spans, kept, strict=True)
    sound = {
        digest: one
        for digest, span, one in told
        if form.are_bare or digest in before.entries or _is_by_itself(form.document, *span)
    }
    return Recollection(form.around, {digest: one for digest, one in sound.items() if one is not None})


def _is_by_itself(document: bytes, start: int, end: int) -> bool:
    """Whether an entry declares no namespaces, which feedparser would let count for the other entries too."""
    return document.count(_XMLNS, start, end) == document.count(_XHTML, start, end)


_AROUND = struct.Struct("<q")
_ENTRY = struct.Struct("<6q")


def as_text(recollection: Recollection) -> str:
    """Return a recollection in a form that can be stored, "" when nothing is kept."""
    if not recollection.entries:
        return ""
    rows = [
        _ENTRY.pack(digest, kept.digest, kept.mark.guid, kept.mark.link, kept.mark.title, kept.mark.text)
        for digest, kept in recollection.entries.items()
    ]
    return b64encode(b"".join((_AROUND.pack(recollection.around), *rows))).decode("ascii")


def as_recollection(stored: str) -> Recollection:
    """Return what `as_text` was given; NOTHING for anything else."""
    try:
        data = b64decode(stored, validate=True)
        (around,) = _AROUND.unpack_from(data)
        rows = list(_ENTRY.iter_unpack(data[_AROUND.size :]))
    except (ValueError, struct.error):
        return NOTHING
    return Recollection(around, {digest: Kept(own, Mark(*mark)) for digest, own, *mark in rows})
