"""Fetch the articles that new items link to, for sources that are to have their full text.

It comes after a run, and each article is stored by itself: what a killed one leaves is fetched by the next.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import Lock
from urllib.parse import urlsplit

from tracker.domain.item import Credentials, Item, Source
from tracker.errors import FetchError, ParseError
from tracker.ingestion.fetch import Fetcher
from tracker.ingestion.hosts import Hosts
from tracker.ingestion.page import Page, Reading, Task
from tracker.runs.attempts import Machinery
from tracker.runs.fan_out import FanOut
from tracker.storage import credentials, full_texts
from tracker.storage.engine import reading, transaction
from tracker.storage.full_texts import STORED, FullText

AGENT = "treaty-tracker"
MOST_PER_SOURCE = 20
NEW_FOR = timedelta(days=7)
_PATIENCE_SECONDS = 1.0
_OVERLOADED = 429

ReadPage = Callable[[Page], Reading]


def bring(machinery: Machinery, wanted: Sequence[Source], *, read: ReadPage) -> int:
    """Fetch the full texts of the sources' new items, at most MOST_PER_SOURCE each; returns how many were stored.

    read: raises ParseError. An item is tried once; where it fails, the feed's own text is all there is.
    """
    pages, items, secrets = _wanting(machinery, [source for source in wanted if source.full_text])
    robots = _Robots(machinery.fetcher, read)
    stored = 0

    def attempt_one(page: Source) -> tuple[str, str, str]:
        return page.url or "", *_attempt(machinery.fetcher, robots, page, secrets.get(page.id))

    left = len(pages)
    hosts = Hosts(pages, machinery.manners)
    with FanOut(hosts, attempt_one, workers=machinery.workers, stop=machinery.stop) as done:
        while left and not done.is_finished and not machinery.stop.is_set():
            result = done.next(patience=_PATIENCE_SECONDS)
            if result is None:
                continue
            left -= 1
            url, outcome, text = result
            at = machinery.clock()
            with transaction(machinery.engine) as connection:
                for item in items[url]:
                    full_texts.add(connection, FullText(item.id, text, at, outcome))
            stored += len(items[url]) if outcome == STORED else 0
    return stored


def _wanting(
    machinery: Machinery, sources: Sequence[Source]
) -> tuple[list[Source], Mapping[str, Sequence[Item]], Mapping[int, Credentials]]:
    """Return the pages, each as its source with the page's address, so that its host is treated as that source says;
    the items by page; and the credentials.
    """
    pages: dict[str, Source] = {}
    items: dict[str, list[Item]] = {}
    since = machinery.clock() - NEW_FOR
    with reading(machinery.engine) as connection:
        for source in sources:
            for item in full_texts.wanting(connection, source.id, since=since, limit=MOST_PER_SOURCE):
                pages.setdefault(item.url, replace(source, url=item.url))
                items.setdefault(item.url, []).append(item)
        secrets = credentials.by_source(connection) if pages else {}
    return list(pages.values()), items, secrets


def _attempt(fetcher: Fetcher, robots: "_Robots", page: Source, secret: Credentials | None) -> tuple[str, str]:
    """Return the outcome and the text, "" unless stored."""
    url = page.url or ""
    try:
        if not robots.allow(url):
            return "robots", ""
        fetched = fetcher.fetch(url, etag=None, last_modified=None, credentials=secret)
        text = robots.read(Page(Task.TEXT, url, fetched.content_type or "", AGENT, fetched.content())).text
    except FetchError as error:
        return error.kind, ""
    except ParseError:
        return "unreadable", ""
    return (STORED, text) if text else ("no_text", "")


class _Robots:
    """What the robots.txt of each site allows, each fetched once. Safe with many threads."""

    def __init__(self, fetcher: Fetcher, read: ReadPage) -> None:
        self.read = read
        self._fetcher = fetcher
        self._lock = Lock()
        self._sites: dict[str, _Site] = {}

    def allow(self, url: str) -> bool:
        """Whether a page may be fetched. Raises ParseError."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            site = self._sites.setdefault(origin, _Site())
        with site.lock:
            if not site.is_known:
                site.rules = self._rules(f"{origin}/robots.txt")
                site.is_known = True
        if site.rules is None:
            return False
        return not site.rules or self.read(Page(Task.PERMISSION, url, "", AGENT, site.rules)).allowed

    def _rules(self, address: str) -> bytes | None:
        """Return a robots.txt, b"" where there is none; None where that cannot be known, and nothing may be fetched
        (RFC 9309, section 2.3.1).
        """
        try:
            return self._fetcher.fetch(address, etag=None, last_modified=None).content()
        except FetchError as error:
            is_absent = error.status is not None and error.status < 500 and error.status != _OVERLOADED
            return b"" if is_absent else None


@dataclass(slots=True)
class _Site:
    lock: Lock = field(default_factory=Lock)
    is_known: bool = False
    rules: bytes | None = None
