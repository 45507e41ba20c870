"""One attempt at one source: fetch and parse, outside any transaction."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from threading import BoundedSemaphore
from threading import Event as Signal
from typing import TypeVar

import sqlalchemy as sa

from tracker.domain.item import Credentials, Outcome, Source
from tracker.domain.redact import redacted
from tracker.domain.schedule import wants_full
from tracker.errors import FetchError, ParseError, StorageError
from tracker.flagging.flag import Rules
from tracker.ingestion import ingest
from tracker.ingestion.body import LARGE
from tracker.ingestion.fetch import CutOff, FetchedFeed, Fetcher
from tracker.ingestion.hosts import Manners
from tracker.runs import upkeep

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

_GLANCE_SECONDS = 0.5
_ON_SHELF = 1
UNEXPECTED = "the program stumbled over this feed; its log has the details"


class Room:
    """Place for feeds from when they are read until they are taken to be stored, so that many at once do not fill the
    memory. Those that wait lie in files.
    """

    def __init__(self, places: int) -> None:
        self._places = BoundedSemaphore(places)

    def enter(self, stop: Signal) -> bool:
        """Wait for a place; False when the run was stopped meanwhile."""
        while not self._places.acquire(timeout=_GLANCE_SECONDS):
            if stop.is_set():
                return False
        return True

    def leave(self) -> None:
        """Free a place for the next."""
        self._places.release()


@dataclass(frozen=True, slots=True)
class Machinery:
    """What a run works with. clock returns aware UTC times. stop: set from outside to end the run early and cleanly.

    rules: returns the same compiled rules at each call; not called where nothing is to be flagged, for to compile them
    takes longer than to fetch a feed. manners: how gently hosts are treated. room: for large feeds, one of which is
    kept there until it is stored. shelf: for all that were read and are to be taken.
    """

    engine: sa.Engine
    fetcher: Fetcher
    reader: ingest.FeedReader
    rules: Callable[[], Rules]
    clock: Callable[[], datetime]
    workers: int
    stop: Signal
    manners: Manners = field(default_factory=Manners)
    room: Room = field(default_factory=lambda: Room(1))
    shelf: Room = field(default_factory=lambda: Room(_ON_SHELF))

    def seconds_since(self, began: datetime) -> float:
        return round((self.clock() - began).total_seconds(), 3)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a thread brings back: the feed, or why there is none. is_large: it holds the machinery's room, which is to
    be left once the feed is stored. on_shelf: it holds a place on the shelf, which is to be left when it is taken.
    """

    source: Source
    started_at: datetime
    seconds: float
    gathered: ingest.Gathered | None
    error: FetchError | ParseError | None
    is_large: bool = False
    on_shelf: bool = False

    @property
    def is_quiet(self) -> bool:
        """Whether the server said that nothing is new, and nothing else that would have to be kept."""
        found = self.gathered
        moves = found is not None and (found.fetched.moved_to or self.source.moved_to) is not None
        return found is not None and found.outcome is Outcome.NOT_MODIFIED and not moves


def attempt(machinery: Machinery, source: Source, secret: Credentials | None) -> Attempt:
    """Fetch and parse one source. This is the one place where any exception of a feed is caught, logged and
    recorded.
    """
    started = machinery.clock()
    visit = _Visit(machinery, source, started)
    gathered: ingest.Gathered | None = None
    problem: FetchError | ParseError | None = None
    try:
        gathered = visit.gathered(secret)
    except (FetchError, ParseError) as error:
        problem = error
    except StorageError as error:  # what is stored of the source already could not be read
        problem = FetchError(source.url or "", upkeep.STORAGE_FAULT, str(error))
    except Exception:
        logger.exception("feed=%s outcome=failed", redacted(source.url or ""))
        problem = FetchError(source.url or "", "unexpected", UNEXPECTED)
    if gathered is None:
        visit.leave()
    seconds = machinery.seconds_since(started)
    return Attempt(source, started, seconds, gathered, problem, visit.has_room, visit.on_shelf)


class _Visit:
    """One look at one source. has_room, on_shelf: whether it holds the machinery's room, and a place on its shelf."""

    def __init__(self, machinery: Machinery, source: Source, started: datetime) -> None:
        self.has_room = self.on_shelf = False
        self._machinery = machinery
        self._source = source
        self._started = started

    def gathered(self, secret: Credentials | None) -> ingest.Gathered:
        """Return what the feed brought: all of it, or its whole items when it was cut off. Raises as `gather`."""
        source = self._source
        is_full = wants_full(source, at=self._started)
        etag, last_modified = (None, None) if is_full else (source.etag, source.last_modified)
        try:
            fetched = self._machinery.fetcher.fetch(
                source.url or "", etag=etag, last_modified=last_modified, credentials=secret
            )
        except CutOff as cut:
            self._make_room(cut.arrived)
            kept = self._apart(partial(ingest.gather_cut, source, cut, at=self._started, reader=self._machinery.reader))
            if kept is None:
                raise
            return kept
        self._make_room(fetched)
        return self._apart(partial(ingest.gather, source, fetched, at=self._started, reader=self._machinery.reader))

    def _apart(self, act: Callable[[], Result]) -> Result:
        """Return what the act does; with a large feed it is done in a thread of its own. Those that follow each other
        have one heap in common, while each worker would keep what it once needed.
        """
        if not self.has_room:
            return act()
        with ThreadPoolExecutor(max_workers=1) as apart:
            return apart.submit(act).result()

    def _make_room(self, fetched: FetchedFeed) -> None:
        stop = self._machinery.stop
        is_large = fetched.large is not None and fetched.large.size > LARGE
        self.has_room = is_large and self._machinery.room.enter(stop)
        self.on_shelf = fetched.body is not None and self._machinery.shelf.enter(stop)
        if self.has_room < is_large or self.on_shelf < (fetched.body is not None):
            raise FetchError(fetched.url, "unexpected", "the run was stopped")

    def leave(self) -> None:
        """Free the places that it holds."""
        if self.has_room:
            self._machinery.room.leave()
        if self.on_shelf:
            self._machinery.shelf.leave()
        self.has_room = self.on_shelf = False
