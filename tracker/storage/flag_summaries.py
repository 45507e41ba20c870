"""How each obligation stands: its flags counted by state and month, and its newest report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.flag import FlagState
from tracker.domain.item import DatePrecision
from tracker.storage import tables as t
from tracker.storage.flags import STATES


def state_counts(connection: sa.Connection) -> Mapping[str, Mapping[FlagState, int]]:
    """Return obligation slug -> state -> number of flags that are not withdrawn."""
    query = (
        sa.select(t.obligations.c.slug, t.flags.c.state, sa.func.count().label("number"))
        .join_from(t.flags, t.obligations)
        .where(t.flags.c.withdrawn_at.is_(None))
        .group_by(t.obligations.c.slug, t.flags.c.state)
    )
    counts: dict[str, dict[FlagState, int]] = {}
    for row in connection.execute(query):
        counts.setdefault(row.slug, {})[STATES[row.state]] = row.number
    return counts


def totals(connection: sa.Connection) -> Mapping[FlagState, int]:
    """Return state -> number of flags that are not withdrawn, of every state."""
    query = sa.select(t.flags.c.state, sa.func.count().label("number")).where(t.flags.c.withdrawn_at.is_(None))
    found = {STATES[row.state]: row.number for row in connection.execute(query.group_by(t.flags.c.state))}
    return {state: found.get(state, 0) for state in FlagState}


def month_counts(connection: sa.Connection, obligation: str) -> Mapping[int, Mapping[FlagState, int]]:
    """Return month (yyyymm) -> state -> number of flags of one obligation."""
    query = (
        sa.select(t.flags.c.month, t.flags.c.state, sa.func.count().label("number"))
        .join_from(t.flags, t.obligations)
        .where((t.obligations.c.slug == obligation) & t.flags.c.withdrawn_at.is_(None))
        .group_by(t.flags.c.month, t.flags.c.state)
        .order_by(t.flags.c.month)
    )
    counts: dict[int, dict[FlagState, int]] = {}
    for row in connection.execute(query):
        counts.setdefault(row.month, {})[STATES[row.state]] = row.number
    return counts


@dataclass(frozen=True, slots=True)
class NewestReport:
    """The newest report flagged for an obligation and not found irrelevant. state: of its flag."""

    item_id: int
    title: str
    lang: str | None
    source: str
    published_at: datetime | None
    precision: DatePrecision | None
    first_seen_at: datetime
    state: FlagState


def newest_reports(connection: sa.Connection, agreement_id: str) -> Mapping[str, NewestReport]:
    """Return obligation slug -> its newest report."""
    order = sa.func.row_number().over(
        partition_by=t.flags.c.obligation_id, order_by=(t.flags.c.published_at.desc(), t.flags.c.id.desc())
    )
    live = t.flags.c.withdrawn_at.is_(None) & (t.flags.c.state != STATES.index(FlagState.NOT_RELEVANT))
    ranked = (
        sa.select(t.flags.c.item_id, t.flags.c.state, t.obligations.c.slug, order.label("place"))
        .join_from(t.flags, t.obligations)
        .where(live & (t.obligations.c.agreement_id == agreement_id))
        .subquery()
    )
    query = (
        sa.select(
            ranked,
            t.items.c.title,
            t.items.c.lang,
            t.items.c.published_at,
            t.items.c.precision,
            t.items.c.first_seen_at,
            t.sources.c.name,
        )
        .join(t.items, t.items.c.id == ranked.c.item_id)
        .join(t.sources, t.sources.c.id == t.items.c.source_id)
        .where(ranked.c.place == 1)
    )
    return {
        row.slug: NewestReport(
            item_id=row.item_id,
            title=row.title,
            lang=row.lang,
            source=row.name,
            published_at=row.published_at,
            precision=None if row.precision is None else DatePrecision(row.precision),
            first_seen_at=row.first_seen_at,
            state=STATES[row.state],
        )
        for row in connection.execute(query)
    }


@dataclass(frozen=True, slots=True)
class Waiting:
    """Flags of an agreement that wait for a review. since: when the oldest of them was made. reviewed_at: when any flag
    of the agreement was reviewed last, None when none ever was.
    """

    number: int
    since: datetime
    reviewed_at: datetime | None


def waiting(connection: sa.Connection) -> Mapping[str, Waiting]:
    """Return agreement id -> its flags that wait for a review, where there are any."""
    is_open = t.flags.c.withdrawn_at.is_(None) & (t.flags.c.state == STATES.index(FlagState.UNREVIEWED))
    # The oldest has the lowest id: so an index that holds no times will do.
    query = (
        sa.select(t.obligations.c.agreement_id, sa.func.count().label("number"), sa.func.min(t.flags.c.id).label("id"))
        .join_from(t.flags, t.obligations)
        .where(is_open)
        .group_by(t.obligations.c.agreement_id)
        .order_by(t.obligations.c.agreement_id)
    )
    found = connection.execute(query).all()
    oldest = sa.select(t.flags.c.id, t.flags.c.flagged_at).where(t.flags.c.id.in_([row.id for row in found]))
    since = {row.id: row.flagged_at for row in connection.execute(oldest)}
    last = sa.select(t.obligations.c.agreement_id, sa.func.max(t.reviews.c.reviewed_at).label("at"))
    last = last.join_from(t.reviews, t.flags).join(t.obligations).group_by(t.obligations.c.agreement_id)
    reviewed = {row.agreement_id: row.at for row in connection.execute(last)}
    return {row.agreement_id: Waiting(row.number, since[row.id], reviewed.get(row.agreement_id)) for row in found}
