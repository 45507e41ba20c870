"""Runs, and the lease that keeps two of them apart."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from tracker.domain.run import Run, RunState
from tracker.errors import AlreadyRunning
from tracker.storage import tables as t
from tracker.storage.insert import insert_row

LEASE = "run"
LEASE_FOR = timedelta(seconds=90)


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
    lease = connection.execute(sa.select(t.leases).where(t.leases.c.name == LEASE).with_for_update()).one_or_none()
    if lease is not None and lease.expires_at > at and lease.holder != holder.name:
        raise AlreadyRunning(lease.holder)
    connection.execute(t.leases.delete().where(t.leases.c.name == LEASE))
    expires = at + LEASE_FOR
    connection.execute(t.leases.insert().values(name=LEASE, holder=holder.name, expires_at=expires))
    running = t.runs.c.state == RunState.RUNNING.value
    connection.execute(t.runs.update().where(running).values(state=RunState.INTERRUPTED.value, ended_at=at))
    if holder.slot is not None:
        done = (t.runs.c.slot == holder.slot) & (t.runs.c.state != RunState.INTERRUPTED.value)
        if connection.scalar(sa.select(t.runs.c.id).where(done)) is not None:
            release(connection, holder.name)
            return None
        # An interrupted run gives its slot up, so that the day is run after all.
        connection.execute(t.runs.update().where(t.runs.c.slot == holder.slot).values(slot=None))
    values = {"trigger": holder.trigger, "slot": holder.slot, "state": RunState.RUNNING.value, "started_at": at}
    return insert_row(connection, t.runs, **values)


def leaseholder(connection: sa.Connection) -> str | None:
    """Return who holds the lease, living or dead."""
    return connection.scalar(sa.select(t.leases.c.holder).where(t.leases.c.name == LEASE))


def renew(connection: sa.Connection, holder: str, *, at: datetime) -> bool:
    """Keep the lease; False when another holder took it over."""
    where = (t.leases.c.name == LEASE) & (t.leases.c.holder == holder)
    renewed = connection.execute(t.leases.update().where(where).values(expires_at=at + LEASE_FOR))
    return renewed.rowcount == 1


def release(connection: sa.Connection, holder: str) -> None:
    """Give the lease back."""
    connection.execute(t.leases.delete().where((t.leases.c.name == LEASE) & (t.leases.c.holder == holder)))


def finish(connection: sa.Connection, run_id: int, state: RunState, *, at: datetime, counts: dict[str, int]) -> None:
    """Close a run. counts: items_new, items_changed, flags_new."""
    values = {"state": state.value, "ended_at": at, **counts}
    connection.execute(t.runs.update().where(t.runs.c.id == run_id).values(**values))


def latest(connection: sa.Connection, *, limit: int = 1) -> list[Run]:
    """Return the newest runs, newest first."""
    query = sa.select(t.runs).order_by(t.runs.c.id.desc()).limit(limit)
    return [_run(row) for row in connection.execute(query)]


def _run(row: sa.Row[Any]) -> Run:
    return Run(**{**row._mapping, "state": RunState(row.state)})
