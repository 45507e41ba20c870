"""Store what became of attempts at sources, many in one short transaction; what cannot be stored together is stored one
by one. Each source is stored whole or not at all."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from tracker.domain.health import NOT_A_FEED_KIND
from tracker.domain.item import FetchRecord, Outcome, Source
from tracker.domain.redact import redacted
from tracker.domain.run import SourceOutcome
from tracker.errors import AlreadyRunning, FetchError, StorageError
from tracker.flagging.flag import flag_stored, foreseen
from tracker.ingestion import ingest
from tracker.runs import upkeep
from tracker.runs.attempts import Attempt, Machinery
from tracker.storage import fetches, items, runs, sources
from tracker.storage.engine import transaction

logger = logging.getLogger(__name__)


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
    for together, store in ((_quiet(left), settle_quiet), (_fetched(left), settle_fetched)):
        if len(together) < 2:
            continue
        try:
            done = store(machinery, together, run=run)
        except StorageError as error:
            logger.error("feeds=%d outcome=one_by_one error=%s", len(together), error)
        else:
            left = [attempt for attempt in left if attempt not in together]
            yield from ((outcome, None) for outcome in done)
    for attempt in left:
        try:
            outcome, fault = settle(machinery, attempt, run=run), None
        except StorageError as error:
            logger.error("outcome=not_recorded error=%s", error)
            outcome, fault = unrecorded(attempt, run=run, error=error), error
        yield outcome, fault


def _quiet(attempts: Sequence[Attempt]) -> list[Attempt]:
    return [attempt for attempt in attempts if attempt.is_quiet]


def _fetched(attempts: Sequence[Attempt]) -> list[Attempt]:
    return [attempt for attempt in attempts if attempt.gathered is not None and not attempt.is_quiet]


def settle(machinery: Machinery, attempt: Attempt, *, run: RunningRun) -> SourceOutcome:
    """Store what became of one source; what cannot be stored is recorded as that source's failure."""
    if attempt.gathered is not None:
        try:
            return settle_fetched(machinery, [attempt], run=run)[0]
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


def settle_fetched(machinery: Machinery, fetched: Sequence[Attempt], *, run: RunningRun) -> list[SourceOutcome]:
    """Store what feeds brought (all have `gathered`), with their flags and validators, all in one transaction: a commit
    costs more than most feeds do. Raises StorageError, and then nothing of any of them is stored.
    """
    gathered = [attempt.gathered for attempt in fetched if attempt.gathered is not None]
    # Before the transaction: other writers would have to wait until they are compiled, and the entries matched.
    entries = [item for feed in gathered for item in feed.items]
    known = foreseen(machinery.rules(), entries) if entries else None
    at = machinery.clock()
    with transaction(machinery.engine) as connection:
        keep_lease(connection, run.holder, at=at)
        stored = ingest.store(connection, gathered, at=at, rules_version=None if known is None else known.rules.version)
        flags_new = Counter[int]() if known is None else flag_stored(connection, known, stored, at=at)
        records = [
            _brought(attempt, feed, one, run=run, flags_new=flags_new)
            for attempt, feed, one in zip(fetched, gathered, stored, strict=True)
        ]
        fetches.add_all(connection, records)
        upkeep.after_success(connection, [(feed.source, feed.fetched) for feed in gathered], at=at)
    for attempt, record in zip(fetched, records, strict=True):
        url = redacted(attempt.source.url or "")
        logger.info("feed=%s outcome=%s new_items=%d", url, record.outcome, record.items_new)
    return [outcome_of(attempt.source, record) for attempt, record in zip(fetched, records, strict=True)]


def _brought(
    attempt: Attempt, gathered: ingest.Gathered, stored: items.Stored, *, run: RunningRun, flags_new: Counter[int]
) -> FetchRecord:
    touched = [*stored.new, *stored.changed]
    unchanged = gathered.outcome is Outcome.STORED and not touched
    return FetchRecord(
        source_id=attempt.source.id,
        run_id=run.id,
        started_at=attempt.started_at,
        seconds=attempt.seconds,
        outcome=Outcome.UNCHANGED if unchanged else gathered.outcome,
        status=gathered.fetched.status,
        bytes=gathered.fetched.wire_bytes,
        items_new=len(stored.new),
        items_changed=len(stored.changed),
        flags_new=sum(flags_new[item_id] for item_id in touched),
        error=None,
        entries=gathered.entries,
        note=gathered.note,
    )


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
        fetches.add(connection, record)
        upkeep.after_failure(connection, source, attempt.error, at=at)
    # Without a network there is one of these for each source; the run tells how many, the source's page which.
    logger.debug("feed=%s outcome=failed error=%s", redacted(source.url or ""), error)
    return outcome_of(source, record)


def unrecorded(attempt: Attempt, *, run: RunningRun, error: StorageError) -> SourceOutcome:
    """Return what to say of a source of which nothing could be stored, not even that."""
    problem = FetchError(attempt.source.url or "", upkeep.STORAGE_FAULT, str(error))
    return outcome_of(attempt.source, _failed(replace(attempt, error=problem), run=run, error=str(problem)))


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
        kind=record.kind,
        note=record.note,
    )
