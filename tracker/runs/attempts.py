"""One attempt at one source: fetch and parse, outside any transaction."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event as Signal

import sqlalchemy as sa

from tracker.domain.item import Credentials, Outcome, Source
from tracker.domain.redact import redacted
from tracker.domain.schedule import wants_full
from tracker.errors import FetchError, ParseError, StorageError
from tracker.flagging.flag import Rules
from tracker.ingestion import ingest
from tracker.ingestion.fetch import Fetcher
from tracker.ingestion.hosts import Manners
from tracker.runs import upkeep

logger = logging.getLogger(__name__)

UNEXPECTED = "unexpected: the program stumbled over this feed; its log has the details"


@dataclass(frozen=True, slots=True)
class Machinery:
    """What a run works with. clock returns aware UTC times. stop: set from outside to end the run early and cleanly.

    rules: returns the same compiled rules at each call; not called where nothing is to be flagged, for to compile them
    takes longer than to fetch a feed. manners: how gently hosts are treated.
    """

    engine: sa.Engine
    fetcher: Fetcher
    reader: ingest.FeedReader
    rules: Callable[[], Rules]
    clock: Callable[[], datetime]
    workers: int
    stop: Signal
    manners: Manners = field(default_factory=Manners)

    def seconds_since(self, began: datetime) -> float:
        return round((self.clock() - began).total_seconds(), 3)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a thread brings back: the feed, or why there is none."""

    source: Source
    started_at: datetime
    seconds: float
    gathered: ingest.Gathered | None
    error: FetchError | ParseError | None

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
    gathered: ingest.Gathered | None = None
    problem: FetchError | ParseError | None = None
    try:
        etag, last_modified = (None, None) if wants_full(source, at=started) else (source.etag, source.last_modified)
        fetched = machinery.fetcher.fetch(source.url or "", etag=etag, last_modified=last_modified, credentials=secret)
        gathered = ingest.gather(source, fetched, at=started, reader=machinery.reader)
    except (FetchError, ParseError) as error:
        problem = error
    except StorageError as error:  # what is stored of the source already could not be read
        problem = FetchError(source.url or "", upkeep.STORAGE_FAULT, str(error))
    except Exception:
        logger.exception("feed=%s outcome=failed", redacted(source.url or ""))
        problem = FetchError(source.url or "", "unexpected", UNEXPECTED)
    return Attempt(source, started, machinery.seconds_since(started), gathered, problem)
