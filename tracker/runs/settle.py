"""Store what became of attempts at sources, each in one short transaction; of those with nothing new many in one."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from tracker.domain.health import NOT_A_FEED_KIND
from tracker.domain.item import FetchRecord, Outcome, Source
from tracker.domain.redact import redacted
from tracker.domain.run import SourceOutcome
from tracker.errors import AlreadyRunning, FetchError, StorageError
from tracker.flagging.flag import Foreseen, flag_items, foreseen
from tracker.ingestion import ingest
from tracker.runs import upkeep
from tracker.runs.attempts import Attempt, Machinery
from tracker.storage import fetches, items, runs, sources
from tracker.storage.engine import transaction

logger = logging.getLogger(__name__)

_AT_A_TIME = 50


@dataclass(frozen=True, slots=True)
class RunningRun:
    """The run that stores: its row, and who holds its lease."""

    id: int
    holder: str


def keep_lease(connection: sa.Connection, holder: str, *, at: datetime) -> None:
    """Renew the lease in the transaction that stores something. Raises AlreadyRunning when another run has it."""
    if not runs.renew(connection, holder, at=at):
        raise AlreadyRunning("another process took the run over")


def settled(
    machinery: Machinery, attempts: Sequence[Attempt], *, run: RunningRun
) -> Iterator[tuple[SourceOutcome, StorageError | None]]:
    """Store what became of the attempts; yields each one's outcome, with the fault of a database that could not even
    record the failure.
    """
    left = list(attempts)
    quiet = [attempt for attempt in attempts if attempt.is_quiet]
    if len(quiet) > 1:
        try:
            done = settle_quiet(machinery, quiet, run=run)
        except StorageError as error:
            logger.error("feeds=%d outcome=one_by_one error=%s", len(quiet), error)
        else:
            left = [attempt for attempt in attempts if not attempt.is_quiet]
            yield from ((outcome, None) for outcome in done)
    for attempt in left:
        try:
            outcome, fault = settle(machinery, attempt, run=run), None
        except StorageError as error:
            logger.error("outcome=not_recorded error=%s", error)
            outcome, fault = unrecorded(attempt, run=run, error=error), error
        yield outcome, fault


def settle(machinery: Machinery, attempt: Attempt, *, run: RunningRun) -> SourceOutcome:
    """Store what became of one source; what cannot be stored is recorded as that source's failure."""
    if attempt.gathered is not None:
        try:
            return _store(machinery, attempt, attempt.gathered, run=run)
        except StorageError as error:
            logger.error("feed=%s outcome=failed error=%s", redacted(attempt.source.url or ""), error)
            problem = FetchError(attempt.source.url or "", upkeep.STORAGE_FAULT, str(error))
            attempt = replace(attempt, gathered=None, error=problem)
    return _store_failure(machinery, attempt, run=run)


def settle_quiet(machinery: Machinery, quiet: Sequence[Attempt], *, run: RunningRun) -> list[SourceOutcome]:
    """Store what became of sources whose servers said that nothing is new (`is_quiet`), all in one transaction.

    A thousand such answers a minute are the usual case; one by one they cost five statements each. Raises StorageError,
    and then none of them is stored.
    """
    at = machinery.clock()
    records = [_not_modified(attempt, run=run) for attempt in quiet]
    with transaction(machinery.engine) as connection:
        keep_lease(connection, run.holder, at=at)
        fetches.add_all(connection, records)
        upkeep.after_quiet(connection, [(one.source, one.gathered.fetched) for one in quiet if one.gathered], at=at)
    logger.info("feeds=%d outcome=%s", len(quiet), Outcome.NOT_MODIFIED)
    return [outcome_of(attempt.source, record) for attempt, record in zip(quiet, records, strict=True)]


def _not_modified(attempt: Attempt, *, run: RunningRun) -> FetchRecord:
    fetched = None if attempt.gathered is None else attempt.gathered.fetched
    return FetchRecord(
        source_id=attempt.source.id,
        run_id=run.id,
        started_at=attempt.started_at,
        seconds=attempt.seconds,
        outcome=Outcome.NOT_MODIFIED,
        status=None if fetched is None else fetched.status,
        bytes=0 if fetched is None else fetched.wire_bytes,
        items_new=0,
        items_changed=0,
        flags_new=0,
        error=None,
    )


def _store(machinery: Machinery, attempt: Attempt, gathered: ingest.Gathered, *, run: RunningRun) -> SourceOutcome:
    source = attempt.source
    # Before the transaction: other writers would have to wait until they are compiled, and the entries matched.
    rules = machinery.rules() if gathered.items else None
    known = None if rules is None else foreseen(rules, gathered.items)
    at = machinery.clock()
    with transaction(machinery.engine) as connection:
        keep_lease(connection, run.holder, at=at)
        stored = ingest.store(connection, gathered, at=at)
        touched = [*stored.new, *stored.changed]
        flags_new = 0 if known is None else _flagged(connection, known, touched, at=at)
        outcome = gathered.outcome
        if outcome is Outcome.STORED and not touched:
            outcome = Outcome.UNCHANGED
        record = FetchRecord(
            source_id=source.id,
            run_id=run.id,
            started_at=attempt.started_at,
            seconds=attempt.seconds,
            outcome=outcome,
            status=gathered.fetched.status,
            bytes=gathered.fetched.wire_bytes,
            items_new=len(stored.new),
            items_changed=len(stored.changed),
            flags_new=flags_new,
            error=None,
            entries=gathered.entries,
            note=gathered.note,
        )
        ingest.note_fetch(connection, record)
        upkeep.after_success(connection, source, gathered.fetched, at=at)
    logger.info("feed=%s outcome=%s new_items=%d", redacted(source.url or ""), outcome, len(stored.new))
    return outcome_of(source, record)


def _flagged(connection: sa.Connection, known: Foreseen, touched: Sequence[int], *, at: datetime) -> int:
    """Flag stored items, few at a time: a large feed's texts are in memory once already. Returns how many are new."""
    new = 0
    for start in range(0, len(touched), _AT_A_TIME):
        batch = items.by_ids(connection, touched[start : start + _AT_A_TIME])
        new += flag_items(connection, known, batch, at=at)
    return new


def _store_failure(machinery: Machinery, attempt: Attempt, *, run: RunningRun) -> SourceOutcome:
    source = attempt.source
    error = redacted(str(attempt.error))
    wait_seconds = attempt.error.wait_seconds if isinstance(attempt.error, FetchError) else None
    at = machinery.clock()
    waits_until = None if wait_seconds is None else at + timedelta(seconds=wait_seconds)
    record = _failed(attempt, run=run, error=error)
    with transaction(machinery.engine) as connection:
        keep_lease(connection, run.holder, at=at)
        sources.note_failure(connection, source.id, at=at, error=error, waits_until=waits_until)
        ingest.note_fetch(connection, record)
        upkeep.after_failure(connection, source, attempt.error, at=at)
    # Without a network there is one of these for each source; the run tells how many, the source's page which.
    logger.debug("feed=%s outcome=failed error=%s", redacted(source.url or ""), error)
    return outcome_of(source, record)


def unrecorded(attempt: Attempt, *, run: RunningRun, error: StorageError) -> SourceOutcome:
    """Return what to say of a source of which nothing could be stored, not even that."""
    return outcome_of(attempt.source, _failed(attempt, run=run, error=f"{upkeep.STORAGE_FAULT}: {error}"))


def _failed(attempt: Attempt, *, run: RunningRun, error: str) -> FetchRecord:
    return FetchRecord(
        source_id=attempt.source.id,
        run_id=run.id,
        started_at=attempt.started_at,
        seconds=attempt.seconds,
        outcome=Outcome.FAILED,
        status=attempt.error.status if isinstance(attempt.error, FetchError) else None,
        bytes=0,
        items_new=0,
        items_changed=0,
        flags_new=0,
        error=error,
        kind=attempt.error.kind if isinstance(attempt.error, FetchError) else NOT_A_FEED_KIND,
    )


def outcome_of(source: Source, record: FetchRecord) -> SourceOutcome:
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
