"""The first page: every clause of one agreement, how its obligations stand, and what waits for the analyst."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from tracker.domain.agreement import Agreement, Clause, Retired
from tracker.domain.health import FAILED, QUIET, Health
from tracker.domain.queue import QueueFilter
from tracker.domain.run import WHOLE, Run, Trigger
from tracker.domain.terms import CalendarRow
from tracker.errors import NotFound
from tracker.storage import agreements, fetches, flags, healths, items, runs, watching
from tracker.storage.fetches import RunFetches
from tracker.web.pages.standing import Standing, standings

_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class ClauseBlock:
    """A clause with its obligations."""

    clause: Clause
    obligations: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class RunTold:
    """A run, with how many sources it tried, and how many answered."""

    run: Run
    fetched: RunFetches


@dataclass(frozen=True, slots=True)
class Overview:
    """titles: all agreements, id -> short title. retired: None while the shown one is watched. sources: how many are
    active; states: how many of them nothing can be had from, or bring nothing, by state. run: the last over all
    sources, None when there was none yet; later: the last that began after it, of one source by hand or of those due
    between.
    """

    titles: dict[str, str]
    agreement: Agreement
    retired: Retired | None
    clauses: tuple[ClauseBlock, ...]
    watchpoints: tuple[Standing, ...]
    unreviewed: int
    items_in_a_day: int
    sources: int
    states: Mapping[Health, int]
    next: CalendarRow | None
    run: RunTold | None
    later: RunTold | None

    @property
    def any_failed(self) -> bool:
        """Whether nothing can be had from at least one source."""
        return any(state in FAILED for state in self.states)


def gather(connection: sa.Connection, agreement_id: str | None, *, now: datetime) -> Overview | None:
    """Return the overview of an agreement (of the first one when none is named), None when no pack is loaded.

    Raises NotFound for an agreement that is not loaded.
    """
    titles = agreements.titles(connection)
    if not titles and agreement_id is None:
        return None
    chosen = next(iter(titles)) if agreement_id is None else agreement_id
    if chosen not in titles:
        raise NotFound("agreement", chosen)
    agreement = agreements.get(connection, chosen)
    stands = standings(connection, agreement, agreement.targets, now=now)
    health = [found.health for found in healths.of_all(connection, now=now)]
    ahead = [stand.next for stand in stands.values() if stand.next is not None]
    run = _last_run(connection, WHOLE, now)
    later = _last_run(connection, set(Trigger) - WHOLE, now)
    return Overview(
        titles=titles,
        agreement=agreement,
        retired=watching.of(connection, chosen),
        clauses=tuple(
            ClauseBlock(clause, tuple(stands[o.slug] for o in agreement.obligations if o.clause == clause.number))
            for clause in agreement.clauses
        ),
        watchpoints=tuple(stands[watchpoint.slug] for watchpoint in agreement.watchpoints),
        unreviewed=flags.count(connection, QueueFilter(agreement=chosen)),
        items_in_a_day=items.count(connection, since=now - _DAY),
        sources=sum(state not in (Health.OFF, Health.ARCHIVE) for state in health),
        states={state: health.count(state) for state in Health if state in FAILED | QUIET and state in health},
        next=min(ahead, key=lambda row: row.date) if ahead else None,
        run=run,
        later=later if later is not None and (run is None or later.run.id > run.run.id) else None,
    )


def _last_run(connection: sa.Connection, triggers: Collection[Trigger], now: datetime) -> RunTold | None:
    found = runs.latest(connection, at=now, triggers=triggers)
    return RunTold(found[0], fetches.of_run(connection, found[0].id)) if found else None
