"""Runs, and the lease that keeps two of them apart."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from tracker.domain.run import Run, RunState
from tracker.errors import AlreadyRunning
from tracker.storage import tables as t
from tracker.storage.insert import insert_row

LEASE = "run"
LEASE_FOR = timedelta(seconds=90)
_UNFINISHED = (RunState.INTERRUPTED.value, RunState.FAILED.value)


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that wants to run. name: unique among processes (`host:pid:token`)."""

    name: str
    trigger: str
    slot: str | None


def start(connection: sa.Connection, holder: Holder, *, at: datetime) -> int | None:
    """Take the lease and open a run; returns its id, or None when the slot was run before.

    Runs that a dead process left open are closed as interrupted. Raises AlreadyRunning when a living holder has the
    lease.
    """
    take(connection, holder.name, at=at)
    _interrupt_open(connection, at=at)
    if holder.slot is not None:
        done = (t.runs.c.slot == holder.slot) & t.runs.c.state.not_in(_UNFINISHED)
        if connection.scalar(sa.select(t.runs.c.id).where(done)) is not None:
            release(connection, holder.name)
            return None
        # A run that was interrupted or failed gives its slot up, so that the day is run after all.
        connection.execute(t.runs.update().where(t.runs.c.slot == holder.slot).values(slot=None))
    values = {"trigger": holder.trigger, "slot": holder.slot, "state": RunState.RUNNING.value, "started_at": at}
    return insert_row(connection, t.runs, **values)


def take(connection: sa.Connection, holder: str, *, at: datetime) -> None:
    """Take the lease without opening a run, for work that no run may go beside. Raises AlreadyRunning when a living
    holder has it.
    """
    lease = _lease(connection)
    if lease is not None and lease.expires_at > at and lease.holder != holder:
        raise AlreadyRunning(lease.holder)
    connection.execute(t.leases.delete().where(t.leases.c.name == LEASE))
    connection.execute(t.leases.insert().values(name=LEASE, holder=holder, expires_at=at + LEASE_FOR))


def close_abandoned(connection: sa.Connection, *, at: datetime) -> None:
    """Close the runs that nobody holds the lease for any more as interrupted."""
    lease = _lease(connection)
    if lease is None or lease.expires_at <= at:
        _interrupt_open(connection, at=at)


def _lease(connection: sa.Connection) -> sa.Row[Any] | None:
    """Return the lease; nobody else takes or renews one until this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE leases IN SHARE ROW EXCLUSIVE MODE")
    return connection.execute(sa.select(t.leases).where(t.leases.c.name == LEASE)).one_or_none()


def _interrupt_open(connection: sa.Connection, *, at: datetime) -> None:
    running = t.runs.c.state == RunState.RUNNING.value
    connection.execute(t.runs.update().where(running).values(state=RunState.INTERRUPTED.value, ended_at=at))


def leaseholder(connection: sa.Connection) -> str | None:
    """Return who holds the lease, living or dead."""
    return connection.scalar(sa.select(t.leases.c.holder).where(t.leases.c.name == LEASE))


# Each transaction of a run renews it: a statement that is made anew each time costs more than the database does.
_RENEW = (
    t.leases.update()
    .where((t.leases.c.name == LEASE) & (t.leases.c.holder == sa.bindparam("who")))
    .values(expires_at=sa.bindparam("until"))
)


def renew(connection: sa.Connection, holder: str, *, at: datetime) -> bool:
    """Keep the lease; False when another holder took it over."""
    renewed = connection.execute(_RENEW, {"who": holder, "until": at + LEASE_FOR})
    return renewed.rowcount == 1


def release(connection: sa.Connection, holder: str) -> None:
    """Give the lease back."""
    connection.execute(t.leases.delete().where((t.leases.c.name == LEASE) & (t.leases.c.holder == holder)))


def finish(connection: sa.Connection, run_id: int, state: RunState, *, at: datetime, counts: Mapping[str, int]) -> None:
    """Close a run, unless another process that took it over did. counts: items_new, items_changed, flags_new."""
    values = {"state": state.value, "ended_at": at, **counts}
    running = (t.runs.c.id == run_id) & (t.runs.c.state == RunState.RUNNING.value)
    connection.execute(t.runs.update().where(running).values(**values))


def latest(
    connection: sa.Connection, *, limit: int = 1, at: datetime | None = None, triggers: Collection[str] | None = None
) -> list[Run]:
    """Return the newest runs, newest first; triggers: only those that began so.

    at: now; a run that nobody holds the lease for by then is shown as interrupted, though nobody closed it yet.
    """
    query = sa.select(t.runs).order_by(t.runs.c.id.desc()).limit(limit)
    if triggers is not None:
        query = query.where(t.runs.c.trigger.in_(sorted(triggers)))
    found = [_run(row) for row in connection.execute(query)]
    if at is None:
        return found
    expires = connection.scalar(sa.select(t.leases.c.expires_at).where(t.leases.c.name == LEASE))
    if expires is not None and expires > at:
        return found
    return [replace(run, state=RunState.INTERRUPTED) if run.state is RunState.RUNNING else run for run in found]


def _run(row: sa.Row[Any]) -> Run:
    return Run(**{**row._mapping, "state": RunState(row.state)})
