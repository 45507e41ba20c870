"""Flags counted by their score: what was reviewed, what waits. Bins: `tracker.domain.expectation`.

Flags that a spot check found are left out: they have the score 0, which no threshold reaches.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from tracker.domain.expectation import Cell, Tally, bin_of
from tracker.domain.flag import FlagState
from tracker.domain.queue import QueueFilter, QueueOrder
from tracker.storage import orders
from tracker.storage import tables as t
from tracker.storage.flags import STATES, narrowed

_UNREVIEWED, _RELEVANT, _NOT_RELEVANT = (
    STATES.index(state) for state in (FlagState.UNREVIEWED, FlagState.RELEVANT, FlagState.NOT_RELEVANT)
)
_POINT = 100
_FOUND = t.flags.c.withdrawn_at.is_(None) & (t.flags.c.score > 0)

_POINTS = (t.flags.c.score // _POINT).label("points")
"""Whole points out of 100: many flags are counted in few rows, and a row is told its bin by its middle."""


@dataclass(frozen=True, slots=True)
class Counted:
    """By bin of the score. reviewed: relevant and others (those that left an analyst unsure are neither)."""

    reviewed: dict[int, Tally] = field(default_factory=dict)
    waiting: dict[int, int] = field(default_factory=dict)

    @property
    def relevant(self) -> int:
        return sum(relevant for relevant, _ in self.reviewed.values())

    def add(self, score: int, state: int, number: int) -> None:
        bin_ = _bin(score)
        relevant, others = self.reviewed.get(bin_, (0, 0))
        if state == _UNREVIEWED:
            self.waiting[bin_] = self.waiting.get(bin_, 0) + number
        elif state == _RELEVANT:
            self.reviewed[bin_] = (relevant + number, others)
        elif state == _NOT_RELEVANT:
            self.reviewed[bin_] = (relevant, others + number)


def _middle(points: int) -> int:
    return points * _POINT + _POINT // 2


def _bin(score: int) -> int:
    return bin_of(score / t.FULL_SCORE)


def by_obligation(connection: sa.Connection, agreement_id: str, *, last_item: int) -> Mapping[str, Counted]:
    """Return obligation slug -> its flags on items up to `last_item`; packs' records of past reports left out."""
    query = (
        sa.select(t.obligations.c.slug, _POINTS, t.flags.c.state, sa.func.count().label("number"))
        .join_from(t.flags, t.obligations)
        .join(t.items, t.items.c.id == t.flags.c.item_id)
        .where(_FOUND & (t.obligations.c.agreement_id == agreement_id))
        .where((t.flags.c.item_id <= last_item) & ~t.items.c.record)
        .group_by(t.obligations.c.slug, _POINTS, t.flags.c.state)
    )
    found: dict[str, Counted] = defaultdict(Counted)
    for row in connection.execute(query):
        found[row.slug].add(_middle(row.points), row.state, row.number)
    return found


def reports(connection: sa.Connection, agreement_id: str, *, last_item: int) -> tuple[int, Mapping[int, int]]:
    """Return how many items have a flag that was reviewed as relevant, and those of which nothing is known but flags
    that wait, by the bin of the best of these.
    """
    waiting = sa.case((t.flags.c.state == _UNREVIEWED, t.flags.c.score // _POINT * _POINT), else_=0)
    relevant = sa.func.max(sa.case((t.flags.c.state == _RELEVANT, 1), else_=0))
    query = (
        sa.select(relevant.label("relevant"), sa.func.max(waiting).label("score"))
        .join_from(t.flags, t.obligations)
        .join(t.items, t.items.c.id == t.flags.c.item_id)
        .where(_FOUND & (t.obligations.c.agreement_id == agreement_id))
        .where((t.flags.c.item_id <= last_item) & ~t.items.c.record)
        .group_by(t.flags.c.item_id)
    ).subquery()
    counted = sa.select(query, sa.func.count().label("number")).group_by(query.c.relevant, query.c.score)
    known, best = 0, Counter[int]()
    for row in connection.execute(counted):
        if row.relevant:
            known += row.number
        elif row.score:
            best[_bin(row.score + _POINT // 2)] += row.number
    return known, best


def spot_found(connection: sa.Connection, agreement_id: str) -> set[tuple[int, str]]:
    """Return item and obligation slug of what only a spot check found and nobody has found irrelevant since."""
    query = (
        sa.select(t.flags.c.item_id, t.obligations.c.slug)
        .join_from(t.flags, t.obligations)
        .where(t.flags.c.withdrawn_at.is_(None) & (t.flags.c.score == 0) & (t.flags.c.state == _RELEVANT))
        .where(t.obligations.c.agreement_id == agreement_id)
    )
    return {(row.item_id, row.slug) for row in connection.execute(query)}


def reviewed(connection: sa.Connection, wanted: QueueFilter) -> Mapping[Cell, Tally]:
    """Return by target and bin how many flags of the filter, in whatever state it asks for, were reviewed as relevant
    or not.
    """
    anywhere = replace(wanted, state=None, order=QueueOrder.SCORE)
    columns = (t.flags.c.obligation_id, _POINTS, t.flags.c.state)
    query = sa.select(*columns, sa.func.count().label("number")).select_from(t.flags)
    held = _FOUND & t.flags.c.state.in_((_RELEVANT, _NOT_RELEVANT))
    found: dict[str, Counted] = defaultdict(Counted)
    for row in connection.execute(narrowed(query, anywhere).where(held).group_by(*columns)):
        found[_target(row.obligation_id)].add(_middle(row.points), row.state, row.number)
    return {(target, number): tally for target, one in found.items() for number, tally in one.reviewed.items()}


def ahead(connection: sa.Connection, wanted: QueueFilter, *, limit: int) -> Mapping[Cell, int]:
    """Return by target and bin the scores of the next flags of the queue, in its order; best score first where that
    order is the informative one, which is for teaching and tells nothing of what is left.
    """
    order = QueueOrder.SCORE if wanted.order is QueueOrder.INFORMATIVE else wanted.order
    columns = (t.flags.c.id, t.flags.c.score, t.flags.c.obligation_id)
    scores = narrowed(sa.select(*columns).select_from(t.flags), replace(wanted, order=order))
    query = orders.keyed(scores, order, None)
    return Counter((_target(row.obligation_id), _bin(row.score)) for row in connection.execute(query.limit(limit)))


def _target(row_id: int) -> str:
    return f"{row_id:06}"
