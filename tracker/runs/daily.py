"""One daily run: fetch and parse many feeds at once, store and flag them one by one, each in one short transaction."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event as Signal

import sqlalchemy as sa

from tracker.domain.item import FetchRecord, Outcome, Source
from tracker.domain.run import RunResult, RunState, SourceOutcome
from tracker.errors import AlreadyRunning, FetchError, ParseError, StorageError
from tracker.flagging.flag import Rules, flag_items
from tracker.ingestion import ingest
from tracker.ingestion.fetch import Fetcher
from tracker.storage import items, runs, sources
from tracker.storage.engine import transaction

logger = logging.getLogger(__name__)

BATCH = 200
_RENEW_SECONDS = 15
UNEXPECTED = "unexpected: the program stumbled over this feed; its log has the details"


@dataclass(frozen=True, slots=True)
class Machinery:
    """What a run works with. clock returns aware UTC times. stop: set from outside to end the run early and cleanly."""

    engine: sa.Engine
    fetcher: Fetcher
    rules: Rules
    clock: Callable[[], datetime]
    workers: int
    stop: Signal


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
        for outcome in _outcomes(machinery, wanted, run_id=run_id, holder=holder.name):
            outcomes.append(outcome)
            if progress is not None:
                progress(outcome)
        left_over = flag_left_over(machinery)
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


def due(candidates: Sequence[Source], *, at: datetime) -> list[Source]:
    """Return the sources that are not waiting because their server asked for it."""
    return [source for source in candidates if source.waits_until is None or source.waits_until <= at]


def flag_left_over(machinery: Machinery) -> int:
    """Flag items that are stored and not flagged yet (an interrupted run, an import); returns how many flags are
    new.
    """
    new = 0
    while not machinery.stop.is_set():
        with transaction(machinery.engine) as connection:
            batch = items.unflagged(connection, limit=BATCH)
            new += flag_items(connection, machinery.rules, batch, at=machinery.clock())
        if len(batch) < BATCH:
            break
    return new


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


def _outcomes(machinery: Machinery, wanted: Sequence[Source], *, run_id: int, holder: str) -> Iterator[SourceOutcome]:
    """Yield what became of each source as its feed comes in; the network is waited for outside any transaction."""
    pool = ThreadPoolExecutor(max_workers=machinery.workers, thread_name_prefix="fetch")
    try:
        waiting = {pool.submit(_gather, machinery, source): source for source in wanted}
        while waiting and not machinery.stop.is_set():
            done, _ = wait(waiting, timeout=_RENEW_SECONDS, return_when=FIRST_COMPLETED)
            with transaction(machinery.engine) as connection:
                if not runs.renew(connection, holder, at=machinery.clock()):
                    raise AlreadyRunning("another process took the run over")
            for future in done:
                yield _settle(machinery, waiting.pop(future), future, run_id=run_id)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Timed:
    """What a worker brings back: the feed, or why there is none."""

    started_at: datetime
    seconds: float
    gathered: ingest.Gathered | None
    error: FetchError | ParseError | None


def _gather(machinery: Machinery, source: Source) -> _Timed:
    started = machinery.clock()
    gathered: ingest.Gathered | None = None
    problem: FetchError | ParseError | None = None
    try:
        fetched = machinery.fetcher.fetch(source.url or "", etag=source.etag, last_modified=source.last_modified)
        gathered = ingest.gather(source, fetched, at=started)
    except (FetchError, ParseError) as error:
        problem = error
    return _Timed(started, _seconds(machinery, started), gathered, problem)


def _settle(machinery: Machinery, source: Source, future: Future[_Timed], *, run_id: int) -> SourceOutcome:
    """Store what became of one source. This is the one place where any exception of a feed is caught and recorded."""
    try:
        timed = future.result()
        if timed.gathered is not None:
            return _store(machinery, source, timed, timed.gathered, run_id=run_id)
    except AlreadyRunning:
        raise
    except StorageError as error:
        logger.error("feed=%s outcome=failed error=%s", source.url, error)
        timed = _Timed(machinery.clock(), 0.0, None, FetchError(source.url or "", "storage", str(error)))
    except Exception:
        logger.exception("feed=%s outcome=failed", source.url)
        timed = _Timed(machinery.clock(), 0.0, None, FetchError(source.url or "", "unexpected", UNEXPECTED))
    return _store_failure(machinery, source, timed, run_id=run_id)


def _store(
    machinery: Machinery, source: Source, timed: _Timed, gathered: ingest.Gathered, *, run_id: int
) -> SourceOutcome:
    at = machinery.clock()
    with transaction(machinery.engine) as connection:
        stored = ingest.store(connection, gathered, at=at)
        touched = [*stored.new, *stored.changed]
        flags_new = flag_items(connection, machinery.rules, items.by_ids(connection, touched), at=at)
        outcome = gathered.outcome
        if outcome is Outcome.STORED and not touched:
            outcome = Outcome.UNCHANGED
        record = FetchRecord(
            source_id=source.id,
            run_id=run_id,
            started_at=timed.started_at,
            seconds=timed.seconds,
            outcome=outcome,
            status=gathered.fetched.status,
            bytes=gathered.fetched.wire_bytes,
            items_new=len(stored.new),
            items_changed=len(stored.changed),
            flags_new=flags_new,
            error=None,
        )
        ingest.note_fetch(connection, record)
    logger.info("feed=%s outcome=%s new_items=%d", source.url, outcome, len(stored.new))
    return _outcome(source, record)


def _store_failure(machinery: Machinery, source: Source, timed: _Timed, *, run_id: int) -> SourceOutcome:
    error = str(timed.error)
    status = timed.error.status if isinstance(timed.error, FetchError) else None
    wait_seconds = timed.error.wait_seconds if isinstance(timed.error, FetchError) else None
    at = machinery.clock()
    waits_until = None if wait_seconds is None else at + timedelta(seconds=wait_seconds)
    record = FetchRecord(
        source_id=source.id,
        run_id=run_id,
        started_at=timed.started_at,
        seconds=timed.seconds,
        outcome=Outcome.FAILED,
        status=status,
        bytes=0,
        items_new=0,
        items_changed=0,
        flags_new=0,
        error=error,
    )
    with transaction(machinery.engine) as connection:
        sources.note_failure(connection, source.id, at=at, error=error, waits_until=waits_until)
        ingest.note_fetch(connection, record)
    logger.warning("feed=%s outcome=failed error=%s", source.url, error)
    return _outcome(source, record)


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
