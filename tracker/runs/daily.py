"""One daily run: fetch and parse many feeds at once, store and flag them one by one, each in one short transaction."""

import logging
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Event as Signal

import sqlalchemy as sa

from tracker.domain.item import Credentials, FetchRecord, Outcome, Source
from tracker.domain.redact import redacted
from tracker.domain.run import RunResult, RunState, SourceOutcome
from tracker.domain.schedule import wants_full
from tracker.errors import AlreadyRunning, FetchError, ParseError, StorageError
from tracker.flagging.flag import Rules, flag_items
from tracker.ingestion import ingest
from tracker.ingestion.fetch import Fetcher
from tracker.ingestion.hosts import Hosts, Manners
from tracker.runs import upkeep
from tracker.runs.fan_out import FanOut
from tracker.storage import credentials, items, runs, sources
from tracker.storage.engine import reading, transaction

logger = logging.getLogger(__name__)

BATCH = 200
_PATIENCE_SECONDS = 1.0
_MOST_FAILURES = 5
"""How many sources in a row may find the database unable to record even their failure; then the run ends."""

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


Progress = Callable[[SourceOutcome], None]


def run(
    machinery: Machinery, wanted: Sequence[Source], *, holder: runs.Holder, progress: Progress | None = None
) -> RunResult | None:
    """Run once over the `wanted` sources, then flag what earlier runs left over.

    Returns None when the holder's slot was run before. progress is called after each source. Raises AlreadyRunning
    while another run is under way, and StorageError when the database fails; what was stored until then is whole.
    """
    began = machinery.clock()
    with transaction(machinery.engine) as connection:
        run_id = runs.start(connection, holder, at=began)
    if run_id is None:
        return None
    outcomes: list[SourceOutcome] = []
    state = RunState.FAILED
    try:
        with closing(_outcomes(machinery, wanted, run_id=run_id, holder=holder.name)) as arriving:
            for outcome in arriving:
                outcomes.append(outcome)
                if progress is not None:
                    progress(outcome)
        left_over = flag_left_over(machinery, holder=holder.name)
        state = RunState.INTERRUPTED if machinery.stop.is_set() else RunState.DONE
        result = _result(run_id, outcomes, left_over, seconds=_seconds(machinery, began))
    finally:
        counts = {
            "items_new": sum(outcome.items_new for outcome in outcomes),
            "items_changed": sum(outcome.items_changed for outcome in outcomes),
            "flags_new": sum(outcome.flags_new for outcome in outcomes),
        }
        with transaction(machinery.engine) as connection:
            runs.finish(connection, run_id, state, at=machinery.clock(), counts=counts)
            runs.release(connection, holder.name)
    return result


def flag_left_over(
    machinery: Machinery, *, holder: str | None = None, progress: Callable[[int], None] | None = None
) -> int:
    """Flag items that are stored and not flagged yet (an interrupted run, an import); returns how many flags are new.

    holder: who holds the lease, which is kept meanwhile. progress: called with the number of items after each batch.
    Raises AlreadyRunning when the lease is lost.
    """
    with reading(machinery.engine) as connection:
        if not items.unflagged_count(connection):
            return 0
    rules = machinery.rules()
    new = 0
    while not machinery.stop.is_set():
        at = machinery.clock()
        with transaction(machinery.engine) as connection:
            if holder is not None:
                _keep_lease(connection, holder, at=at)
            batch = items.unflagged(connection, limit=BATCH)
            new += flag_items(connection, rules, batch, at=at)
        if progress is not None:
            progress(len(batch))
        if len(batch) < BATCH:
            break
    return new


def _keep_lease(connection: sa.Connection, holder: str, *, at: datetime) -> None:
    if not runs.renew(connection, holder, at=at):
        raise AlreadyRunning("another process took the run over")


def _result(run_id: int, outcomes: list[SourceOutcome], left_over: int, *, seconds: float) -> RunResult:
    return RunResult(
        run_id=run_id,
        sources=tuple(sorted(outcomes, key=lambda outcome: (outcome.name, outcome.url))),
        items_new=sum(outcome.items_new for outcome in outcomes),
        items_changed=sum(outcome.items_changed for outcome in outcomes),
        flags_new=sum(outcome.flags_new for outcome in outcomes) + left_over,
        seconds=seconds,
    )


def _seconds(machinery: Machinery, began: datetime) -> float:
    return round((machinery.clock() - began).total_seconds(), 3)


def _outcomes(
    machinery: Machinery, wanted: Sequence[Source], *, run_id: int, holder: str
) -> Generator[SourceOutcome, None, None]:
    """Yield what became of each source as its feed comes in; the network is waited for outside any transaction."""
    with reading(machinery.engine) as connection:
        secrets = credentials.by_source(connection)
    open_sources = len(wanted)
    hosts = Hosts(wanted, machinery.manners)
    failures = 0

    def attempt_one(source: Source) -> _Attempt:
        return _attempt(machinery, source, secrets.get(source.id))

    with FanOut(hosts, attempt_one, workers=machinery.workers, stop=machinery.stop) as done:
        while open_sources and not done.is_finished and not machinery.stop.is_set():
            attempt = done.next(patience=_PATIENCE_SECONDS)
            outcome = None
            try:
                with transaction(machinery.engine) as connection:
                    _keep_lease(connection, holder, at=machinery.clock())
                if attempt is not None:
                    outcome = _settle(machinery, attempt, run_id=run_id)
                failures = 0
            except StorageError as error:
                failures += 1
                if failures == _MOST_FAILURES:
                    raise
                logger.error("outcome=not_recorded error=%s", error)
                if attempt is not None:
                    unrecorded = f"{upkeep.STORAGE_FAULT}: {error}"
                    outcome = _outcome(attempt.source, _failed(attempt, run_id=run_id, error=unrecorded))
            if outcome is not None:
                open_sources -= 1
                yield outcome


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What a thread brings back: the feed, or why there is none."""

    source: Source
    started_at: datetime
    seconds: float
    gathered: ingest.Gathered | None
    error: FetchError | ParseError | None


def _attempt(machinery: Machinery, source: Source, secret: Credentials | None) -> _Attempt:
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
    return _Attempt(source, started, _seconds(machinery, started), gathered, problem)


def _settle(machinery: Machinery, attempt: _Attempt, *, run_id: int) -> SourceOutcome:
    """Store what became of one source; what cannot be stored is recorded as that source's failure."""
    if attempt.gathered is not None:
        try:
            return _store(machinery, attempt, attempt.gathered, run_id=run_id)
        except StorageError as error:
            logger.error("feed=%s outcome=failed error=%s", redacted(attempt.source.url or ""), error)
            problem = FetchError(attempt.source.url or "", upkeep.STORAGE_FAULT, str(error))
            attempt = replace(attempt, gathered=None, error=problem)
    return _store_failure(machinery, attempt, run_id=run_id)


def _store(machinery: Machinery, attempt: _Attempt, gathered: ingest.Gathered, *, run_id: int) -> SourceOutcome:
    source = attempt.source
    # Before the transaction: other writers would have to wait until they are compiled.
    rules = machinery.rules() if gathered.items else None
    at = machinery.clock()
    with transaction(machinery.engine) as connection:
        stored = ingest.store(connection, gathered, at=at)
        touched = [*stored.new, *stored.changed]
        flags_new = 0 if rules is None else flag_items(connection, rules, items.by_ids(connection, touched), at=at)
        outcome = gathered.outcome
        if outcome is Outcome.STORED and not touched:
            outcome = Outcome.UNCHANGED
        record = FetchRecord(
            source_id=source.id,
            run_id=run_id,
            started_at=attempt.started_at,
            seconds=attempt.seconds,
            outcome=outcome,
            status=gathered.fetched.status,
            bytes=gathered.fetched.wire_bytes,
            items_new=len(stored.new),
            items_changed=len(stored.changed),
            flags_new=flags_new,
            error=None,
        )
        ingest.note_fetch(connection, record)
        upkeep.after_success(connection, source, gathered.fetched, at=at)
    logger.info("feed=%s outcome=%s new_items=%d", redacted(source.url or ""), outcome, len(stored.new))
    return _outcome(source, record)


def _store_failure(machinery: Machinery, attempt: _Attempt, *, run_id: int) -> SourceOutcome:
    source = attempt.source
    error = redacted(str(attempt.error))
    wait_seconds = attempt.error.wait_seconds if isinstance(attempt.error, FetchError) else None
    at = machinery.clock()
    waits_until = None if wait_seconds is None else at + timedelta(seconds=wait_seconds)
    record = _failed(attempt, run_id=run_id, error=error)
    with transaction(machinery.engine) as connection:
        sources.note_failure(connection, source.id, at=at, error=error, waits_until=waits_until)
        ingest.note_fetch(connection, record)
        upkeep.after_failure(connection, source, attempt.error, at=at)
    logger.warning("feed=%s outcome=failed error=%s", redacted(source.url or ""), error)
    return _outcome(source, record)


def _failed(attempt: _Attempt, *, run_id: int, error: str) -> FetchRecord:
    return FetchRecord(
        source_id=attempt.source.id,
        run_id=run_id,
        started_at=attempt.started_at,
        seconds=attempt.seconds,
        outcome=Outcome.FAILED,
        status=attempt.error.status if isinstance(attempt.error, FetchError) else None,
        bytes=0,
        items_new=0,
        items_changed=0,
        flags_new=0,
        error=error,
    )


def _outcome(source: Source, record: FetchRecord) -> SourceOutcome:
    return SourceOutcome(
        source_id=source.id,
        name=source.name,
        url=source.url or "",
        outcome=record.outcome,
        items_new=record.items_new,
        items_changed=record.items_changed,
        flags_new=record.flags_new,
        seconds=record.seconds,
        error=record.error,
    )
