"""What goes to a reader of feeds, what it may take, and what comes back: known to both processes, heavy for neither."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.domain.item import ParsedItem
from tracker.ingestion.body import LargeBody

MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """A feed to be read. lang: what its source declares. known: digests of its entries that are stored. large: the body
    in a file, in place of one in memory. recollection: what was kept of it when it was read last, "" for nothing.
    """

    url: str
    content_type: str
    fetched_at: datetime
    lang: str | None
    known: Collection[int]
    body: bytes
    large: LargeBody | None = None
    recollection: str = ""

    def content(self) -> bytes:
        """Return the body. Raises FetchError (`storage`) when the disk fails."""
        return self.body if self.large is None else self.large.read()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may take. cpu_seconds: computing time for one feed. memory_bytes: address space for feeds, beside
    what the program itself takes. feeds, growth_bytes: feeds, and growth of memory, after which it makes room for a
    fresh one.
    """

    cpu_seconds: int = 15
    memory_bytes: int = 45_000_000
    feeds: int = 2_000
    growth_bytes: int = 40_000_000

    @property
    def too_large(self) -> str:
        return f"it took more than {self.memory_bytes // 1_000_000} MB of memory to read"


OF_ARTICLES = Limits(memory_bytes=300_000_000)
"""What a reader of web pages may take: finding the text in one takes many times its size."""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed's items in its order. damaged: it was ill-formed, only whole items were kept; note says what was wrong.

    seen: the digests of the entries that were known already and are not in `items`. recollection: to be handed in when
    the feed is read again, "" when nothing is worth it.
    """

    title: str
    lang: str | None
    items: tuple[ParsedItem, ...]
    damaged: bool
    note: str
    seen: tuple[int, ...]
    recollection: str


@dataclass(frozen=True, slots=True)
class Ending:
    """What is known of a feed once all of its parts were read, as in ParsedFeed. identities: of all items in the order
    in which they were handed over, None for those that are none of their own.
    """

    title: str
    lang: str | None
    identities: tuple[str | None, ...]
    note: str
    seen: tuple[int, ...]
    recollection: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A feed that was read in one part: its items, without identities yet, and its ending."""

    items: Sequence[ParsedItem]
    ending: Ending


def joined(items: Sequence[ParsedItem], ending: Ending) -> ParsedFeed:
    """Return the feed of which all items were handed over and the ending is known."""
    told = zip(items, ending.identities, strict=True)
    return with_items([replace(item, identity=identity) for item, identity in told if identity is not None], ending)


def with_items(items: Sequence[ParsedItem], ending: Ending) -> ParsedFeed:
    """Return the feed of that ending with these items, which have their identities."""
    return ParsedFeed(
        title=ending.title,
        lang=ending.lang,
        items=tuple(items),
        damaged=bool(ending.note),
        note=ending.note,
        seen=ending.seen,
        recollection=ending.recollection,
    )
