"""The first page: every clause of one agreement, how its obligations stand, and what waits for the analyst."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from tracker.domain.agreement import Agreement, Clause
from tracker.domain.health import FAILED, QUIET, Health
from tracker.domain.queue import QueueFilter
from tracker.domain.run import Run
from tracker.domain.terms import CalendarRow
from tracker.errors import NotFound
from tracker.storage import agreements, fetches, flags, healths, items, runs
from tracker.storage.fetches import RunFetches
from tracker.web.pages.standing import Standing, standings

_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class ClauseBlock:
    """A clause with its obligations."""

    clause: Clause
    obligations: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """titles: all agreements, id -> short title. failing, silent: how many sources. run: the last one, None when there
    was none yet; fetched: how
    many sources it tried, and how many answered.
    """

    titles: dict[str, str]
    agreement: Agreement
    clauses: tuple[ClauseBlock, ...]
    watchpoints: tuple[Standing, ...]
    unreviewed: int
    items_in_a_day: int
    sources: int
    failing: int
    silent: int
    next: CalendarRow | None
    run: Run | None
    fetched: RunFetches


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
    latest = runs.latest(connection, at=now)
    return Overview(
        titles=titles,
        agreement=agreement,
        clauses=tuple(
            ClauseBlock(clause, tuple(stands[o.slug] for o in agreement.obligations if o.clause == clause.number))
            for clause in agreement.clauses
        ),
        watchpoints=tuple(stands[watchpoint.slug] for watchpoint in agreement.watchpoints),
        unreviewed=flags.count(connection, QueueFilter(agreement=chosen)),
        items_in_a_day=items.count(connection, since=now - _DAY),
        sources=sum(state not in (Health.OFF, Health.ARCHIVE) for state in health),
        failing=sum(state in FAILED for state in health),
        silent=sum(state in QUIET for state in health),
        next=min(ahead, key=lambda row: row.date) if ahead else None,
        run=latest[0] if latest else None,
        fetched=fetches.of_run(connection, latest[0].id) if latest else RunFetches(0, 0),
    )
