"""Spot checks: draws, the items drawn, what analysts found of them. All appended; the latest judgement holds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from tracker.domain.item import DatePrecision, last_day
from tracker.domain.spotcheck import Draw, Drawn, Judgement, SpotCheck
from tracker.errors import NotFound
from tracker.storage import tables as t
from tracker.storage.insert import insert_row
from tracker.storage.items import as_item, selection

_LATEST = (
    sa.select(t.spot_judgements.c.check_id, sa.func.max(t.spot_judgements.c.number).label("number"))
    .group_by(t.spot_judgements.c.check_id)
    .subquery("latest")
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The items from which a draw is made: ids above `after` up to `last`."""

    after: int
    last: int


def draws(connection: sa.Connection, agreement_id: str | None = None) -> list[Draw]:
    """Return the draws of one agreement, or of all, newest first."""
    query = sa.select(t.spot_draws).order_by(t.spot_draws.c.id.desc())
    if agreement_id is not None:
        query = query.where(t.spot_draws.c.agreement_id == agreement_id)
    return [_draw(row) for row in connection.execute(query)]


def _draw(row: sa.Row[Any]) -> Draw:
    return Draw(
        id=row.id,
        agreement=row.agreement_id,
        week=row.week,
        seed=row.seed,
        after_item=row.after_item,
        last_item=row.last_item,
        unflagged=row.unflagged,
        flagged=row.flagged,
        drawn_at=row.drawn_at,
    )


def next_frame(connection: sa.Connection, agreement_id: str) -> Frame:
    """Return what is to be drawn from next: all since the last draw, up to the first that still waits to be flagged."""
    last_draw = sa.select(sa.func.max(t.spot_draws.c.last_item)).where(t.spot_draws.c.agreement_id == agreement_id)
    after = connection.scalar(last_draw) or 0
    newest = connection.scalar(sa.select(sa.func.max(t.items.c.id))) or 0
    untried = t.items.c.rules_version.is_(None) & (t.items.c.id > after)
    waiting = connection.scalar(sa.select(sa.func.min(t.items.c.id)).where(untried))
    return Frame(after, newest if waiting is None else min(newest, waiting - 1))


def in_frame(
    connection: sa.Connection, agreement_id: str, frame: Frame, *, signed_on: date
) -> Iterator[tuple[int, bool]]:
    """Yield the id of each item of the frame and whether it carries a flag of the agreement. Left out are packs'
    records of past reports, which were chosen by hand, and what is surely older than the agreement: never flagged.
    """
    flagged = (
        sa.exists()
        .where((t.flags.c.item_id == t.items.c.id) & t.flags.c.withdrawn_at.is_(None))
        .where((t.obligations.c.id == t.flags.c.obligation_id) & (t.obligations.c.agreement_id == agreement_id))
    )
    within = (t.items.c.id > frame.after) & (t.items.c.id <= frame.last) & ~t.items.c.record
    columns = (t.items.c.id, t.items.c.published_at, t.items.c.precision, flagged.label("flagged"))
    for row in connection.execute(sa.select(*columns).where(within)):
        latest = last_day(row.published_at, None if row.precision is None else DatePrecision(row.precision))
        if latest is None or latest >= signed_on:
            yield row.id, bool(row.flagged)


def add_draw(connection: sa.Connection, draw: Draw, drawn: Sequence[Drawn]) -> Draw:
    """Store a draw (its id is given here) with its items, in their order."""
    draw_id = insert_row(
        connection,
        t.spot_draws,
        agreement_id=draw.agreement,
        week=draw.week,
        seed=draw.seed,
        after_item=draw.after_item,
        last_item=draw.last_item,
        unflagged=draw.unflagged,
        flagged=draw.flagged,
        drawn_at=draw.drawn_at,
    )
    rows = [
        {"draw_id": draw_id, "item_id": one.item_id, "place": place, "was_flagged": one.was_flagged}
        for place, one in enumerate(drawn, start=1)
    ]
    if rows:
        connection.execute(t.spot_checks.insert(), rows)
    return _draw(connection.execute(sa.select(t.spot_draws).where(t.spot_draws.c.id == draw_id)).one())


def _selection() -> sa.Select[Any]:
    return (
        selection()
        .add_columns(
            t.spot_checks.c.id.label("check_id"),
            t.spot_checks.c.draw_id,
            t.spot_checks.c.place,
            t.spot_checks.c.was_flagged,
            t.spot_draws.c.agreement_id,
            t.spot_draws.c.week,
        )
        .join(t.spot_checks, t.spot_checks.c.item_id == t.items.c.id)
        .join(t.spot_draws, t.spot_draws.c.id == t.spot_checks.c.draw_id)
    )


def listed(connection: sa.Connection, *, draw: int | None = None, item: int | None = None) -> list[SpotCheck]:
    """Return the spot checks of one draw, or of one item, or all: newest draw first, in the order they were drawn."""
    query = _selection().order_by(t.spot_draws.c.id.desc(), t.spot_checks.c.place)
    if draw is not None:
        query = query.where(t.spot_checks.c.draw_id == draw)
    if item is not None:
        query = query.where(t.spot_checks.c.item_id == item)
    return _with_judgements(connection, connection.execute(query).all())


def unfinished(connection: sa.Connection) -> set[int]:
    """Return the ids of the draws that hold an item that nobody judged."""
    judged = sa.exists().where(t.spot_judgements.c.check_id == t.spot_checks.c.id)
    return set(connection.scalars(sa.select(t.spot_checks.c.draw_id).where(~judged).distinct()))


def get(connection: sa.Connection, check_id: int) -> SpotCheck:
    """Raises NotFound."""
    found = _with_judgements(connection, connection.execute(_selection().where(t.spot_checks.c.id == check_id)).all())
    if not found:
        raise NotFound("spot check", check_id)
    return found[0]


def _with_judgements(connection: sa.Connection, rows: Sequence[sa.Row[Any]]) -> list[SpotCheck]:
    latest: dict[int, Judgement] = {}
    draw_ids = sorted({row.draw_id for row in rows})
    if draw_ids:
        held = _judgements().join(
            _LATEST, (_LATEST.c.check_id == t.spot_checks.c.id) & (_LATEST.c.number == t.spot_judgements.c.number)
        )
        for row in connection.execute(held.where(t.spot_checks.c.draw_id.in_(draw_ids))):
            latest[row.check_id] = _judgement(row)
    return [
        SpotCheck(
            id=row.check_id,
            draw_id=row.draw_id,
            agreement=row.agreement_id,
            week=row.week,
            place=row.place,
            was_flagged=row.was_flagged,
            item=as_item(row),
            held=latest.get(row.check_id),
        )
        for row in rows
    ]


def _judgements() -> sa.Select[Any]:
    return (
        sa.select(
            t.spot_judgements,
            t.spot_checks.c.item_id,
            t.spot_draws.c.agreement_id,
            t.accounts.c.name.label("analyst"),
        )
        .join(t.spot_checks, t.spot_checks.c.id == t.spot_judgements.c.check_id)
        .join(t.spot_draws, t.spot_draws.c.id == t.spot_checks.c.draw_id)
        .join(t.accounts, t.accounts.c.id == t.spot_judgements.c.account_id)
    )


def _judgement(row: sa.Row[Any]) -> Judgement:
    return Judgement(
        id=row.id,
        check_id=row.check_id,
        item_id=row.item_id,
        agreement=row.agreement_id,
        number=row.number,
        analyst=row.analyst,
        judged_at=row.judged_at,
        missed=tuple(row.missed),
        note=row.note,
        revision=row.revision,
    )


def judgements_by_ids(connection: sa.Connection, ids: Iterable[int]) -> list[Judgement]:
    """Return the judgements, by id."""
    query = _judgements().where(t.spot_judgements.c.id.in_(list(ids))).order_by(t.spot_judgements.c.id)
    return [_judgement(row) for row in connection.execute(query)]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an analyst says of a drawn item, when, and as the how manieth. missed: slugs."""

    account_id: int
    at: datetime
    number: int
    missed: tuple[str, ...]
    note: str


def add_judgement(connection: sa.Connection, check: SpotCheck, verdict: Verdict) -> Judgement:
    """Append a judgement of the form that the item has now."""
    judgement_id = insert_row(
        connection,
        t.spot_judgements,
        check_id=check.id,
        number=verdict.number,
        account_id=verdict.account_id,
        judged_at=verdict.at,
        missed=list(verdict.missed),
        note=verdict.note,
        revision=check.item.revisions,
    )
    return judgements_by_ids(connection, [judgement_id])[0]


def held(connection: sa.Connection, agreement_id: str | None = None) -> list[Judgement]:
    """Return the judgements that hold, of one agreement or of all, by item."""
    query = _judgements().join(
        _LATEST, (_LATEST.c.check_id == t.spot_checks.c.id) & (_LATEST.c.number == t.spot_judgements.c.number)
    )
    if agreement_id is not None:
        query = query.where(t.spot_draws.c.agreement_id == agreement_id)
    return [_judgement(row) for row in connection.execute(query.order_by(t.spot_checks.c.item_id, t.spot_checks.c.id))]


def made_since(connection: sa.Connection, moment: datetime | None) -> int:
    """Return how many judgements were entered after a moment; all of them when it is None."""
    query = sa.select(sa.func.count()).select_from(t.spot_judgements)
    if moment is not None:
        query = query.where(t.spot_judgements.c.judged_at > moment)
    return connection.scalar(query) or 0
