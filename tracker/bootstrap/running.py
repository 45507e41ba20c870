"""Runs: what is due, one run now, and the flags that a run leaves to make."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from tracker.bootstrap.app import App
from tracker.domain.item import Source
from tracker.domain.run import WHOLE, Run, RunResult, RunState
from tracker.domain.schedule import due
from tracker.ingestion.hosts import is_own
from tracker.runs import anew, daily, full_texts, holders
from tracker.storage import runs, sources, waiting_items
from tracker.storage.engine import reading, transaction


def free_lease_of_the_dead(app: App) -> None:
    """Free the lease that a killed process of this machine left, so that nobody waits for it to run out, and close the
    runs of the dead.
    """
    with transaction(app.engine) as connection:
        name = runs.leaseholder(connection)
        if name is not None and holders.is_dead(name):
            runs.release(connection, name)
        runs.close_abandoned(connection, at=app.clock())


def last_run(app: App, connection: sa.Connection) -> Run | None:
    """Return the newest run over all sources that were due: a fetch of one source by hand does not tell how the
    collecting goes. It is interrupted when the process that began it is known to be dead.
    """
    newest = runs.latest(connection, at=app.clock(), triggers=WHOLE)
    if not newest:
        return None
    name = runs.leaseholder(connection)
    if newest[0].state is RunState.RUNNING and name is not None and holders.is_dead(name):
        return replace(newest[0], state=RunState.INTERRUPTED)
    return newest[0]


def due_sources(app: App, *, tolerance: timedelta = timedelta(), by_hand: bool = False) -> list[Source]:
    """Return the active sources that are to be fetched now, by name.

    tolerance: what is due this soon is due. by_hand: somebody asks for it, so feeds on our own servers, which need no
    sparing, are always due.
    """
    at = app.clock()
    with reading(app.engine) as connection:
        active = sources.feeds(connection, active_only=True, due_by=None if by_hand else at + tolerance)

    def always(source: Source) -> bool:
        return by_hand and is_own(source.url or "", app.allow)

    return due(active, at=at, tolerance=tolerance, always=always)


def run_once(
    app: App,
    wanted: Sequence[Source],
    *,
    by: runs.Holder,
    progress: daily.Progress | None = None,
    with_full_texts: bool = True,
) -> RunResult | None:
    """Run over the sources now, see tracker.runs.daily.run; then fetch the full texts that they are to have,
    and flag anew where a rule was saved.

    with_full_texts: False where somebody waits for the feeds alone; the next run does the rest.
    """
    free_lease_of_the_dead(app)
    if any(source.etag is None and source.last_modified is None for source in wanted):
        # A feed without validators brings a body, and the child gets ready while the network is waited for.
        app.children.prepare()
    machinery = app.machinery()
    result = daily.run(machinery, wanted, holder=by, progress=progress)
    if with_full_texts and result is not None and any(source.full_text for source in wanted):
        full_texts.bring(machinery, wanted, read=app.readers.read_page, holder=by.name)
    if with_full_texts:
        flag_anew(app)
    return result


def flag_left_over(app: App, *, progress: Callable[[int, int], None] | None = None) -> int:
    """Flag items that are stored and not flagged yet; returns how many flags are new. Rules are compiled only if
    needed.

    progress: called after each batch with the numbers of items done and in all.
    """
    with reading(app.engine) as connection:
        waiting = waiting_items.unflagged_count(connection)
    if not waiting:
        return 0
    done = 0

    def advance(number: int) -> None:
        nonlocal done
        done += number
        if progress is not None:
            progress(done, waiting)

    return daily.flag_left_over(app.machinery(), progress=advance)


def are_flagged_otherwise(app: App) -> bool:
    """Whether stored items were flagged by other rules than those in the database now."""
    with reading(app.engine) as connection:
        every = app.in_use(connection).every
        return bool(waiting_items.flagged_otherwise(connection, every, after=0, limit=1))


def flag_anew(app: App) -> int:
    """Flag stored items anew where a rule was saved on the page; returns how many flags are new."""
    return anew.flag_anew(app.engine, app.rules, clock=app.clock, stop=app.stop.is_set)
