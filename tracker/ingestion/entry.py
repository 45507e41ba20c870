"""An entry as XML and JSON feeds alike give it, not cleaned yet, and the digest by which it is known again. Pure."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from tracker.domain.item import DatePrecision

_CLEANING = "1"
"""To be raised when cleaning gives another text for the same entry: then every entry counts as changed once."""


@dataclass(frozen=True, slots=True)
class Entry:
    """guid: "" when absent. texts: what may be the item's text, markup and all; the longest becomes it.

    lang: as the entry says, two letters; None when it says nothing or what its feed says.
    """

    guid: str
    link: str
    title: str
    texts: tuple[str, ...]
    author: str
    lang: str | None
    published_at: datetime | None
    precision: DatePrecision | None


@dataclass(frozen=True, slots=True)
class RawFeed:
    """A feed taken apart. title: markup and all. note: what was wrong with it, "" when nothing was."""

    title: str
    lang: str | None
    entries: tuple[Entry, ...]
    note: str


def entry_digest(entry: Entry, *, link: str) -> int:
    """Return what an unchanged entry is known again by: 64 bits, signed, over all that is stored of it but its date.

    A feed that dates all its entries anew at every fetch has not changed. link: where the entry leads, without what
    differs from one fetch to the next (see `identity.link_key`).
    """
    parts = (_CLEANING, entry.guid, link, entry.title, entry.author, entry.lang or "", *entry.texts)
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(joined, digest_size=8).digest(), "big", signed=True)
