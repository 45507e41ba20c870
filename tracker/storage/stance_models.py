"""Models of stances, each kept for ever; at most one of an agreement is in use, and none of a pack's while these are
dropped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.learned import PACK
from tracker.domain.learned_stance import StanceModel
from tracker.storage import tables as t
from tracker.storage.codec import from_json, to_json
from tracker.storage.in_use import is_used, put_to_use, was_used


@dataclass(frozen=True, slots=True)
class StoredStanceModel:
    """number: counts from 1 within the agreement. used_from, used_until: None when it was never, or is still, in
    use.
    """

    number: int
    model: StanceModel
    fitted_at: datetime
    used_from: datetime | None
    used_until: datetime | None

    @property
    def is_used(self) -> bool:
        return was_used(self.used_from, self.used_until)


def in_use(connection: sa.Connection) -> list[StanceModel]:
    """Return the models in use, by agreement."""
    query = (
        sa.select(t.stance_models.c.content).where(is_used(t.stance_models)).order_by(t.stance_models.c.agreement_id)
    )
    return [from_json(StanceModel, content) for content in connection.scalars(query)]


def versions_in_use(connection: sa.Connection) -> tuple[str, ...]:
    """Return the versions of the models in use, by agreement; cheaper than reading them."""
    query = (
        sa.select(t.stance_models.c.version).where(is_used(t.stance_models)).order_by(t.stance_models.c.agreement_id)
    )
    return tuple(connection.scalars(query))


def history(connection: sa.Connection, agreement: str | None = None) -> list[StoredStanceModel]:
    """Return the models of one agreement, or of all, newest first within each."""
    query = sa.select(t.stance_models).order_by(t.stance_models.c.agreement_id, t.stance_models.c.number.desc())
    if agreement is not None:
        query = query.where(t.stance_models.c.agreement_id == agreement)
    return [
        StoredStanceModel(row.number, from_json(StanceModel, row.content), row.fitted_at, row.used_from, row.used_until)
        for row in connection.execute(query)
    ]


def newest(connection: sa.Connection) -> dict[str, StanceModel]:
    """Return agreement -> its newest model."""
    return {one.model.agreement: one.model for one in reversed(history(connection))}


def of_packs(connection: sa.Connection) -> dict[str, StanceModel]:
    """Return agreement -> the newest model that came with its pack."""
    return {one.model.agreement: one.model for one in reversed(history(connection)) if one.model.origin == PACK}


def usable_of_packs(connection: sa.Connection) -> dict[str, StanceModel]:
    """Return the same without those that were dropped."""
    gone = dropped(connection)
    return {name: model for name, model in of_packs(connection).items() if name not in gone}


def dropped(connection: sa.Connection) -> dict[str, datetime]:
    """Return agreement -> when its pack's models of stances were dropped, where they are."""
    table = t.agreements
    query = sa.select(table.c.id, table.c.stances_dropped_at).where(table.c.stances_dropped_at.is_not(None))
    return {row.id: row.stances_dropped_at for row in connection.execute(query.order_by(table.c.id))}


def note_dropped(connection: sa.Connection, agreement: str, at: datetime | None) -> None:
    """Record that the pack's models of an agreement's stances are dropped, None: brought back."""
    where = t.agreements.c.id == agreement
    connection.execute(t.agreements.update().where(where).values(stances_dropped_at=at))


def last_fitted_at(connection: sa.Connection) -> datetime | None:
    """Return when a model was fitted last."""
    found: datetime | None = connection.scalar(sa.select(sa.func.max(t.stance_models.c.fitted_at)))
    return found


def add(connection: sa.Connection, model: StanceModel, *, at: datetime) -> None:
    """Keep a newly fitted model, not in use yet."""
    last = sa.select(sa.func.max(t.stance_models.c.number)).where(t.stance_models.c.agreement_id == model.agreement)
    connection.execute(
        t.stance_models.insert().values(
            agreement_id=model.agreement,
            number=(connection.scalar(last) or 0) + 1,
            version=model.version,
            content=to_json(model),
            fitted_at=at,
        )
    )


def use(connection: sa.Connection, wanted: Mapping[str, StanceModel | None], *, at: datetime) -> list[str]:
    """Put the newest model with that version in use for each agreement, or none; returns those that changed.

    wanted: agreements that are not named keep what they have.
    """
    changed = []
    for agreement, model in wanted.items():
        version = None if model is None else model.version
        if put_to_use(connection, t.stance_models, t.stance_models.c.agreement_id == agreement, version, at=at):
            changed.append(agreement)
    return changed
