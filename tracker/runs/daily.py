"""One daily run: fetch and parse many feeds at once; store and flag them as they come, in short transactions."""

import logging
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing

from tracker.domain.item import Source
from tracker.domain.run import RunResult, RunState, SourceOutcome
from tracker.errors import StorageError
from tracker.flagging.flag import flag_items, foreseen
from tracker.ingestion.hosts import Hosts
from tracker.runs.attempts import Attempt, Machinery, attempt
from tracker.runs.collecting import collecting_rarely
from tracker.runs.fan_out import FanOut
from tracker.runs.settle import RunningRun, keep_lease, settled
from tracker.storage import credentials, runs, waiting_items
from tracker.storage.engine import reading, transaction

logger = logging.getLogger(__name__)

BATCH = 200
_PATIENCE_SECONDS = 1.0
_LINGER_SECONDS = 0.2
_BATCH_OF_FEEDS = 64
_BATCH_OF_FEEDS_WITH_NEWS = 32
_BATCH_OF_ITEMS = 250
_MOST_FAULTS = 5
"""How many sources in a row may find the database unable to record even their failure; then the run ends."""

_ATTEMPTS_TO_END = 4


Progress = Callable[[SourceOutcome], None]


@collecting_rarely()
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
        with closing(_outcomes(machinery, wanted, run=RunningRun(run_id, holder.name))) as arriving:
            for outcome in arriving:
                outcomes.append(outcome)
                if progress is not None:
                    progress(outcome)
        left_over = flag_left_over(machinery, holder=holder.name)
        state = RunState.INTERRUPTED if machinery.stop.is_set() else RunState.DONE
        result = _result(run_id, outcomes, left_over, seconds=machinery.seconds_since(began))
    finally:
        counts = {
            "items_new": sum(outcome.items_new for outcome in outcomes),
            "items_changed": sum(outcome.items_changed for outcome in outcomes),
            "flags_new": sum(outcome.flags_new for outcome in outcomes),
        }
        _end(machinery, RunningRun(run_id, holder.name), state, counts)
    _tell_failures(run_id, outcomes)
    return result


def _end(machinery: Machinery, run: RunningRun, state: RunState, counts: Mapping[str, int]) -> None:
    """Note how a run ended, and give its lease back. A write that fails is tried again: a run that seems to go on keeps
    others waiting. Raises StorageError when it fails each time.
    """
    for attempts_left in reversed(range(_ATTEMPTS_TO_END)):
        try:
            with transaction(machinery.engine) as connection:
                runs.finish(connection, run.id, state, at=machinery.clock(), counts=counts)
                runs.release(connection, run.holder)
        except StorageError:
            if not attempts_left:
                raise
        else:
            return


def _tell_failures(run_id: int, outcomes: Sequence[SourceOutcome]) -> None:
    """Log in one line how many sources failed, by what went wrong (`timeout`, `status`)."""
    kinds = Counter(outcome.kind for outcome in outcomes if outcome.kind is not None)
    if kinds:
        told = " ".join(f"{kind}={number}" for kind, number in sorted(kinds.items()))
        logger.info("run=%d sources=%d failed=%d %s", run_id, len(outcomes), kinds.total(), told)


def flag_left_over(
    machinery: Machinery, *, holder: str | None = None, progress: Callable[[int], None] | None = None
) -> int:
    """Flag items that are stored and not flagged yet (an interrupted run, an import); returns how many flags are new.

    holder: who holds the lease, which is kept meanwhile. progress: called with the number of items after each batch.
    Raises AlreadyRunning when the lease is lost.
    """
    with reading(machinery.engine) as connection:
        if not waiting_items.unflagged_count(connection):
            return 0
    rules = machinery.rules()
    new = 0
    while not machinery.stop.is_set():
        with reading(machinery.engine) as connection:
            waiting = waiting_items.soon_flagged(connection, limit=BATCH)
        known = foreseen(rules, waiting)
        at = machinery.clock()
        with transaction(machinery.engine) as connection:
            if holder is not None:
                keep_lease(connection, holder, at=at)
            batch = waiting_items.unflagged(connection, limit=BATCH)
            new += flag_items(connection, known, batch, at=at)
        if progress is not None:
            progress(len(batch))
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


def _outcomes(
    machinery: Machinery, wanted: Sequence[Source], *, run: RunningRun
) -> Generator[SourceOutcome, None, None]:
    """Yield what became of each source as its feed comes in; the network is waited for outside any transaction."""
    with reading(machinery.engine) as connection:
        secrets = credentials.by_source(connection)
    hosts = Hosts(wanted, machinery.manners)
    faults = 0

    def attempt_one(source: Source) -> Attempt:
        return attempt(machinery, source, secrets.get(source.id))

    with FanOut(hosts, attempt_one, workers=machinery.workers, stop=machinery.stop) as done:
        for attempts in _batches(machinery, done, run.holder, expected=len(wanted)):
            for outcome, fault in settled(machinery, attempts, run=run):
                faults = 0 if fault is None else faults + 1
                if fault is not None and faults == _MOST_FAULTS:
                    raise fault
                yield outcome
            large = sum(one.is_large for one in attempts)
            # Nothing may hold on to a large feed when the next is let in.
            attempts.clear()
            for _ in range(large):
                machinery.room.leave()


def _batches(machinery: Machinery, done: FanOut[Attempt], holder: str, *, expected: int) -> Iterator[list[Attempt]]:
    """Yield the attempts as they come, gathered for a moment where a feed brought something, the quiet ones for longer.

    Ends when all have come (expected: how many), nothing will come any more or the run is stopped; then what was
    gathered is yielded too.
    """
    gathered: list[Attempt] = []
    while expected and not done.is_finished and not machinery.stop.is_set():
        waiting = any(not one.is_quiet for one in gathered)
        arrived = done.next(patience=_LINGER_SECONDS if waiting else _PATIENCE_SECONDS)
        if arrived is not None:
            expected -= 1
            gathered.append(arrived)
            if arrived.on_shelf:
                machinery.shelf.leave()
        elif not waiting:
            _keep_waiting_lease(machinery, holder)
        if gathered and (arrived is None or _is_plenty(gathered)):
            yield gathered
            gathered = []
    if gathered:
        yield gathered


def _is_plenty(gathered: Sequence[Attempt]) -> bool:
    news = [len(one.gathered.items) for one in gathered if one.gathered is not None and one.gathered.items]
    many = len(gathered) >= _BATCH_OF_FEEDS or len(news) >= _BATCH_OF_FEEDS_WITH_NEWS
    return many or sum(news) >= _BATCH_OF_ITEMS


def _keep_waiting_lease(machinery: Machinery, holder: str) -> None:
    """Renew the lease while slow servers are waited for. A fault of the database is left to the storing to tell."""
    try:
        with transaction(machinery.engine) as connection:
            keep_lease(connection, holder, at=machinery.clock())
    except StorageError as error:
        logger.error("outcome=lease_not_kept error=%s", error)
