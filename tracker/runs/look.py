"""Look at a feed, or for the feeds of a web page, before anything is stored."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tracker.domain import schedule
from tracker.domain.health import (
    ADVICE_BEFORE_ADDING,
    FAILED,
    NOT_A_FEED_KIND,
    Fault,
    Health,
    advice,
    of_answer,
    of_failure,
)
from tracker.domain.item import DatePrecision, ParsedItem
from tracker.errors import FetchError, ParseError
from tracker.ingestion.discover import feeds_of, usual_addresses
from tracker.ingestion.feed import ParsedFeed, Request
from tracker.ingestion.fetch import FetchedFeed, Fetcher

_NEWEST = 5


@dataclass(frozen=True, slots=True)
class Scout:
    """What is needed to look. seconds: after which no further feed of a page is fetched; each fetch has its own
    deadline.
    """

    fetcher: Fetcher
    read: Callable[[Request], ParsedFeed]
    clock: Callable[[], datetime]
    seconds: float


@dataclass(frozen=True, slots=True)
class Headline:
    """An entry of a feed, as far as it is shown."""

    title: str
    url: str
    lang: str | None
    published_at: datetime | None
    precision: DatePrecision | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What an address gives. url: where it came from in the end. error, kind: None when it is a feed. lang: that of
    most entries. newest: the newest entries, dated ones first. note: what was damaged. interval_seconds: how long a
    run would leave it alone after its first fetch. rhythm_seconds: the usual gap between its entries by their dates (a
    run goes by when it first sees news); None when too few are dated.
    """

    url: str
    health: Health
    advice: str
    error: str | None
    kind: str | None = None
    title: str = ""
    lang: str | None = None
    entries: int = 0
    newest: tuple[Headline, ...] = ()
    note: str | None = None
    interval_seconds: int | None = None
    rhythm_seconds: int | None = None

    @property
    def is_feed(self) -> bool:
        """Whether it can be fetched and read."""
        return self.health not in FAILED

    @property
    def advice_before_adding(self) -> str:
        """What to do about it, for somebody at the web pages, where it is no source yet."""
        return advice(self.health, Fault(self.kind, self.note), usual=ADVICE_BEFORE_ADDING)


class Found(StrEnum):
    """How a feed was found: the address is one; its page declares it; a link looks like one; sites often have one
    there.
    """

    ITSELF = "itself"
    DECLARED = "declared"
    LINKED = "linked"
    GUESSED = "guessed"


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that a page has, or says that it has. named: what the page calls it."""

    found: Found
    named: str
    preview: Preview


@dataclass(frozen=True, slots=True)
class Discovery:
    """The feeds of an address. error: why the address itself could not be read, None when it could; failed: what
    is told of it then. untried: feeds for which there was no time.
    """

    url: str
    error: str | None
    feeds: tuple[FoundFeed, ...]
    untried: tuple[str, ...] = ()
    failed: Preview | None = None

    @property
    def is_feed(self) -> bool:
        """Whether the address is a feed itself."""
        return any(feed.found is Found.ITSELF for feed in self.feeds)

    @property
    def any_feed(self) -> bool:
        """Whether at least one can be read."""
        return any(feed.preview.is_feed for feed in self.feeds)


def preview(scout: Scout, url: str) -> Preview:
    """Fetch and parse what is at an address. What goes wrong is told in it."""
    at = scout.clock()
    try:
        fetched = scout.fetcher.fetch(url, etag=None, last_modified=None)
        return _preview(fetched, scout.read(_request(fetched, at)), at)
    except (FetchError, ParseError) as error:
        return _failed(url, error)


def discover(scout: Scout, url: str) -> Discovery:
    """Return the feeds of a web page: those that it declares or links to, else one where sites usually have one.

    A page's own feeds are all told, those that cannot be read too; of the usual addresses the first that is a feed.
    """
    at = scout.clock()
    until = at + timedelta(seconds=scout.seconds)
    try:
        fetched = scout.fetcher.fetch(url, etag=None, last_modified=None)
    except FetchError as error:
        return Discovery(url, str(error), (), failed=_failed(url, error))
    try:
        itself = _preview(fetched, scout.read(_request(fetched, at)), at)
        return Discovery(url, None, (FoundFeed(Found.ITSELF, itself.title, itself),))
    except ParseError:
        named = feeds_of(fetched.content(), page_url=fetched.url, content_type=fetched.content_type or "")
    feeds: list[FoundFeed] = []
    for candidate in named:
        if scout.clock() >= until:
            break
        how = Found.DECLARED if candidate.declared else Found.LINKED
        feeds.append(FoundFeed(how, candidate.title, preview(scout, candidate.url)))
    if not named:
        feeds.extend(_guessed(scout, fetched.url, until))
    return Discovery(url, None, tuple(feeds), tuple(candidate.url for candidate in named[len(feeds) :]))


def _guessed(scout: Scout, page_url: str, until: datetime) -> Iterator[FoundFeed]:
    for address in usual_addresses(page_url):
        if scout.clock() >= until:
            return
        seen = preview(scout, address)
        if seen.is_feed:
            yield FoundFeed(Found.GUESSED, seen.title, seen)
            return


def _request(fetched: FetchedFeed, at: datetime) -> Request:
    return Request(
        url=fetched.url,
        content_type=fetched.content_type or "",
        fetched_at=at,
        lang=None,
        known=(),
        body=fetched.content(),
    )


def _preview(fetched: FetchedFeed, feed: ParsedFeed, at: datetime) -> Preview:
    dates = [item.published_at for item in feed.items if item.published_at is not None and item.published_at <= at]
    silence = at - max(dates) if dates else timedelta()
    rhythm = schedule.rhythm_of(dates)
    note = feed.note or None
    health = of_answer(len(feed.items), note, silence=silence, rhythm=rhythm)
    asked = schedule.asked_for(max_age=fetched.max_age, wait_seconds=fetched.wait_seconds)
    return Preview(
        url=fetched.url,
        health=health,
        advice=advice(health, Fault(note=note)),
        error=None,
        title=feed.title,
        lang=_language(feed),
        entries=len(feed.items),
        newest=tuple(_headline(item) for item in _by_date(feed)[:_NEWEST]),
        note=note,
        interval_seconds=round(schedule.first_wait(at, asked=asked).total_seconds()),
        rhythm_seconds=None if rhythm is None else round(rhythm.total_seconds()),
    )


def _failed(url: str, error: FetchError | ParseError) -> Preview:
    kind, status = (error.kind, error.status) if isinstance(error, FetchError) else (NOT_A_FEED_KIND, None)
    health = of_failure(kind, status)
    return Preview(url, health, advice(health, Fault(kind)), str(error), kind)


def _language(feed: ParsedFeed) -> str | None:
    counted = Counter(item.lang for item in feed.items if item.lang is not None)
    return counted.most_common(1)[0][0] if counted else feed.lang


def _by_date(feed: ParsedFeed) -> list[ParsedItem]:
    dated = [(item.published_at, -place) for place, item in enumerate(feed.items) if item.published_at is not None]
    undated = [item for item in feed.items if item.published_at is None]
    return [feed.items[-place] for _, place in sorted(dated, reverse=True)] + undated


def _headline(item: ParsedItem) -> Headline:
    return Headline(item.title, item.url, item.lang, item.published_at, item.precision)
