"""Fetch the articles that new items link to, for sources that are to have their full text.

It comes after a run, and each article is stored by itself: what a killed one leaves is fetched by the next.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import Lock
from urllib.parse import urlsplit

from tracker.domain.item import Credentials, Item, Source
from tracker.errors import AlreadyRunning, FetchError, ParseError
from tracker.ingestion.fetch import Fetcher
from tracker.ingestion.hosts import Hosts
from tracker.ingestion.page import Page, Reading, Task
from tracker.runs.attempts import Machinery
from tracker.runs.fan_out import FanOut
from tracker.runs.settle import keep_lease
from tracker.storage import credentials, full_texts, runs
from tracker.storage.engine import reading, transaction
from tracker.storage.full_texts import STORED, FullText

logger = logging.getLogger(__name__)

AGENT = "treaty-tracker"
MOST_PER_SOURCE = 20
NEW_FOR = timedelta(days=7)
_PATIENCE_SECONDS = 1.0
_OVERLOADED = 429
_PAUSE_SECONDS = 2.0
_MOST_LOOKS = 300
"""How often it is looked whether the lease is free: for ten minutes."""

ReadPage = Callable[[Page], Reading]


def bring(
    machinery: Machinery,
    wanted: Sequence[Source],
    *,
    read: ReadPage,
    holder: str,
    pause: float = _PAUSE_SECONDS,
) -> int:
    """Fetch the full texts of the sources' new items, at most MOST_PER_SOURCE each; returns how many were stored.

    read: raises ParseError. An item is tried once; where it fails, the feed's own text is all there is. holder: who
    takes the lease that keeps runs apart, so that no host is called by two at once; while another has it, it is waited
    for (pause: seconds between two looks), and what cannot be fetched now is left to the next run.
    """
    wanted = [source for source in wanted if source.full_text]
    if not wanted or not _has_lease(machinery, holder, pause):
        return 0
    try:
        return _brought(machinery, wanted, read, holder)
    except AlreadyRunning as error:
        logger.warning("full_texts outcome=left reason=%s", error)
        return 0
    finally:
        with transaction(machinery.engine) as connection:
            runs.release(connection, holder)


def _has_lease(machinery: Machinery, holder: str, pause: float) -> bool:
    """Wait for the lease; False when the run was stopped or another kept it for too long."""
    for _ in range(_MOST_LOOKS):
        try:
            with transaction(machinery.engine) as connection:
                runs.take(connection, holder, at=machinery.clock())
            return True
        except AlreadyRunning as error:
            logger.debug("full_texts outcome=waiting reason=%s", error)
        if machinery.stop.wait(pause):
            return False
    return False


def _brought(machinery: Machinery, wanted: Sequence[Source], read: ReadPage, holder: str) -> int:
    pages, items, secrets = _wanting(machinery, wanted)
    robots = _Robots(machinery.fetcher, read)
    visits = _with_robots(pages)
    stored = 0

    def visit(page: Source) -> tuple[str, str, str]:
        address = page.url or ""
        if address not in items:
            robots.learn(address)
            return address, "", ""
        return address, *_attempt(machinery.fetcher, robots, page, secrets.get(page.id))

    left = len(visits)
    with FanOut(Hosts(visits, machinery.manners), visit, workers=machinery.workers, stop=machinery.stop) as done:
        while left and not done.is_finished and not machinery.stop.is_set():
            result = done.next(patience=_PATIENCE_SECONDS)
            left -= result is not None
            url, outcome, text = ("", "", "") if result is None else result
            at = machinery.clock()
            with transaction(machinery.engine) as connection:
                keep_lease(connection, holder, at=at)
                for item in items.get(url, ()):
                    full_texts.add(connection, FullText(item.id, text, at, outcome))
            stored += len(items.get(url, ())) if outcome == STORED else 0
    return stored


def _with_robots(pages: Sequence[Source]) -> list[Source]:
    """Return the pages, and before the first one of each site its robots.txt: a call in its host's turn like others."""
    visits: dict[str, Source] = {}
    for page in pages:
        address = _robots_of(page.url or "")
        visits.setdefault(address, replace(page, url=address))
        visits[page.url or ""] = page
    return list(visits.values())


def _robots_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


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

    def learn(self, address: str) -> bytes | None:
        """Return what stands at the address of a robots.txt, see `_rules`; whoever comes meanwhile waits for it."""
        with self._lock:
            site = self._sites.setdefault(address, _Site())
        with site.lock:
            if not site.is_known:
                site.rules = self._rules(address)
                site.is_known = True
        return site.rules

    def allow(self, url: str) -> bool:
        """Whether a page may be fetched. Raises ParseError."""
        rules = self.learn(_robots_of(url))
        if rules is None:
            return False
        return not rules or self.read(Page(Task.PERMISSION, url, "", AGENT, rules)).allowed

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
