"""Determinations, appended: a new one supersedes, nothing is edited."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tracker.domain.determination import Determination, DeterminationDraft, Evidence, Result, WorkState
from tracker.domain.names import determination_name
from tracker.errors import Invalid, NotFound
from tracker.storage import tables as t
from tracker.storage.insert import insert_row


def add(
    connection: sa.Connection,
    draft: DeterminationDraft,
    *,
    account_id: int,
    at: datetime,
    supersedes: int | None = None,
) -> Determination:
    """Append a determination. Raises NotFound for its obligation, and Invalid when what it replaces was replaced
    already.
    """
    slug = t.obligations.c.slug
    obligation_id = connection.scalar(sa.select(t.obligations.c.id).where(slug == draft.obligation))
    if obligation_id is None:
        raise NotFound("obligation or watchpoint", draft.obligation)
    if supersedes is not None:
        replaced = connection.scalar(
            sa.select(t.determinations.c.id).where(t.determinations.c.supersedes == supersedes)
        )
        if replaced is not None:
            raise Invalid(
                f"{determination_name(supersedes)} was replaced already, by {determination_name(replaced)}",
                field="supersedes",
            )
    determination_id = insert_row(
        connection,
        t.determinations,
        obligation_id=obligation_id,
        result=draft.result.value,
        degree=draft.degree,
        valid_from=draft.valid_from,
        valid_until=draft.valid_until,
        rationale=draft.rationale,
        work_state=draft.work_state.value,
        account_id=account_id,
        recorded_at=at,
        supersedes=supersedes,
        party=draft.party,
    )
    for cited in dict.fromkeys(draft.evidence):
        values = {"event_id": cited.event_id, "review_id": cited.review_id}
        insert_row(connection, t.determination_evidence, determination_id=determination_id, **values)
    return get(connection, determination_id)


def get(connection: sa.Connection, determination_id: int) -> Determination:
    """Raises NotFound."""
    rows = connection.execute(_selection().where(t.determinations.c.id == determination_id)).all()
    if not rows:
        raise NotFound("determination", determination_name(determination_id))
    return _determinations(connection, rows)[0]


def by_ids(connection: sa.Connection, ids: Iterable[int]) -> list[Determination]:
    """Return the determinations, by id."""
    rows = connection.execute(
        _selection().where(t.determinations.c.id.in_(list(ids))).order_by(t.determinations.c.id)
    ).all()
    return _determinations(connection, rows)


def of_obligation(connection: sa.Connection, obligation: str) -> list[Determination]:
    """Return all determinations on an obligation (slug), superseded ones too, in the order of entry."""
    rows = connection.execute(_selection().where(t.obligations.c.slug == obligation).order_by(t.determinations.c.id))
    return _determinations(connection, rows.all())


def recorded(
    connection: sa.Connection, *, agreement_id: str | None = None, known_at: datetime | None = None
) -> dict[str, list[Determination]]:
    """Return obligation slug -> all its determinations entered by `known_at`, in the order of entry."""
    query = _selection().order_by(t.determinations.c.id)
    if agreement_id is not None:
        query = query.where(t.obligations.c.agreement_id == agreement_id)
    if known_at is not None:
        query = query.where(t.determinations.c.recorded_at <= known_at)
    found: dict[str, list[Determination]] = {}
    for determination in _determinations(connection, connection.execute(query).all()):
        found.setdefault(determination.obligation, []).append(determination)
    return found


def _selection() -> sa.Select[Any]:
    return (
        sa.select(t.determinations, t.obligations.c.slug, t.accounts.c.name.label("author"))
        .join(t.obligations, t.obligations.c.id == t.determinations.c.obligation_id)
        .join(t.accounts, t.accounts.c.id == t.determinations.c.account_id)
    )


def _determinations(connection: sa.Connection, rows: Sequence[sa.Row[Any]]) -> list[Determination]:
    table = t.determination_evidence
    query = sa.select(table).where(table.c.determination_id.in_([row.id for row in rows])).order_by(table.c.id)
    evidence: dict[int, list[Evidence]] = {}
    for row in connection.execute(query):
        evidence.setdefault(row.determination_id, []).append(Evidence(row.event_id, row.review_id))
    return [
        Determination(
            id=row.id,
            obligation=row.slug,
            result=Result(row.result),
            degree=row.degree,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            rationale=row.rationale,
            work_state=WorkState(row.work_state),
            author=row.author,
            recorded_at=row.recorded_at,
            supersedes=row.supersedes,
            evidence=tuple(evidence.get(row.id, ())),
            party=row.party,
        )
        for row in rows
    ]
