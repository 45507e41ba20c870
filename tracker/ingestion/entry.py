"""An entry as XML and JSON feeds alike give it, not cleaned yet, and the digest by which it is known again. Pure."""

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.item import DatePrecision
from tracker.ingestion.digest import digest

CLEANING = "1"
"""To be raised when cleaning gives another text for the same entry: then every entry counts as changed once."""

_LITERAL = "\x1e"
"""Stands before literal texts in a digest, for they are cleaned otherwise than markup."""


@dataclass(frozen=True, slots=True)
class FeedText:
    """A text as its feed gives it. literal: the feed says that it is no markup, so that each `<` and `&` in it stands
    for itself (RFC 4287, section 3.1.1.1; JSON Feed 1.1, `content_text`).
    """

    value: str
    literal: bool = False


NO_TEXT = FeedText("")


@dataclass(frozen=True, slots=True)
class Entry:
    """guid: "" when absent. texts: what may be the item's text; the longest becomes it.

    lang: as the entry says, two letters; None when it says nothing or what its feed says.
    """

    guid: str
    link: str
    title: FeedText
    texts: tuple[FeedText, ...]
    author: str
    lang: str | None
    published_at: datetime | None
    precision: DatePrecision | None


@dataclass(frozen=True, slots=True)
class RawFeed:
    """A feed taken apart. note: what was wrong with it, "" when nothing was."""

    title: FeedText
    lang: str | None
    entries: tuple[Entry, ...]
    note: str


def entry_digest(entry: Entry, *, link: str) -> int:
    """Return what an unchanged entry is known again by: 64 bits, signed, over all that is stored of it but its date.

    A feed that dates all its entries anew at every fetch has not changed. link: where the entry leads, without what
    differs from one fetch to the next (see `identity.link_key`).
    """
    texts = [_LITERAL + text.value if text.literal else text.value for text in (entry.title, *entry.texts)]
    parts = (CLEANING, entry.guid, link, texts[0], entry.author, entry.lang or "", *texts[1:])
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return digest(joined)
