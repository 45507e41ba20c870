"""Models of obligations, each kept for ever; at most one of an obligation is in use. Of some obligations the pack's
models were dropped: none of them comes into use until somebody brings them back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.learned import PACK, Model
from tracker.storage import tables as t
from tracker.storage.agreements import obligation_ids
from tracker.storage.codec import from_json, to_json
from tracker.storage.in_use import is_used, put_to_use, was_used


@dataclass(frozen=True, slots=True)
class StoredModel:
    """number: counts from 1 within the obligation. used_from, used_until: None when it never was, or still is, in
    use.
    """

    id: int
    number: int
    model: Model
    fitted_at: datetime
    used_from: datetime | None
    used_until: datetime | None

    @property
    def is_used(self) -> bool:
        return was_used(self.used_from, self.used_until)


def in_use(connection: sa.Connection) -> list[Model]:
    """Return the models in use, by obligation."""
    query = sa.select(t.models.c.content).where(is_used(t.models))
    return [from_json(Model, content) for content in connection.scalars(query.order_by(t.models.c.obligation_id))]


def of_packs(connection: sa.Connection) -> list[Model]:
    """Return the newest model that came with a pack, of each obligation that has one."""
    found: dict[str, Model] = {}
    for one in history(connection):
        if one.model.origin == PACK:
            found.setdefault(one.model.obligation, one.model)
    return list(found.values())


def usable_of_packs(connection: sa.Connection) -> dict[str, Model]:
    """Return the same by obligation (slug), without those that were dropped."""
    gone = dropped(connection)
    return {model.obligation: model for model in of_packs(connection) if model.obligation not in gone}


def dropped(connection: sa.Connection) -> dict[str, datetime]:
    """Return obligation (slug) -> when the pack's models of it were dropped, where they are."""
    table = t.obligations
    query = sa.select(table.c.slug, table.c.model_dropped_at).where(table.c.model_dropped_at.is_not(None))
    return {row.slug: row.model_dropped_at for row in connection.execute(query.order_by(table.c.id))}


def note_dropped(connection: sa.Connection, obligation: str, at: datetime | None) -> None:
    """Record that the pack's models of an obligation (slug) are dropped, None: brought back."""
    where = t.obligations.c.slug == obligation
    connection.execute(t.obligations.update().where(where).values(model_dropped_at=at))


def versions_in_use(connection: sa.Connection) -> tuple[str, ...]:
    """Return the versions of the models in use, by obligation; cheaper than reading them."""
    query = sa.select(t.models.c.version).where(is_used(t.models))
    return tuple(connection.scalars(query.order_by(t.models.c.obligation_id)))


def history(connection: sa.Connection, obligation: str | None = None) -> list[StoredModel]:
    """Return the models of one obligation (slug), or of all, newest first within each."""
    query = sa.select(t.models).join(t.obligations, t.obligations.c.id == t.models.c.obligation_id)
    if obligation is not None:
        query = query.where(t.obligations.c.slug == obligation)
    rows = connection.execute(query.order_by(t.obligations.c.id, t.models.c.number.desc()))
    return [
        StoredModel(row.id, row.number, from_json(Model, row.content), row.fitted_at, row.used_from, row.used_until)
        for row in rows
    ]


def newest(connection: sa.Connection) -> dict[str, StoredModel]:
    """Return obligation slug -> its newest model."""
    found: dict[str, StoredModel] = {}
    for one in history(connection):
        found.setdefault(one.model.obligation, one)
    return found


def last_fitted_at(connection: sa.Connection) -> datetime | None:
    """Return when a model was fitted last."""
    found: datetime | None = connection.scalar(sa.select(sa.func.max(t.models.c.fitted_at)))
    return found


def add(connection: sa.Connection, fitted: Sequence[Model], *, at: datetime) -> None:
    """Keep newly fitted models, none of them in use yet."""
    ids = obligation_ids(connection)
    numbers = {
        row.obligation_id: row.last
        for row in connection.execute(
            sa.select(t.models.c.obligation_id, sa.func.max(t.models.c.number).label("last")).group_by(
                t.models.c.obligation_id
            )
        )
    }
    rows = [
        {
            "obligation_id": ids[model.obligation],
            "number": numbers.get(ids[model.obligation], 0) + 1,
            "version": model.version,
            "content": to_json(model),
            "fitted_at": at,
        }
        for model in fitted
    ]
    if rows:
        connection.execute(t.models.insert(), rows)


def use(connection: sa.Connection, wanted: Mapping[str, Model | None], *, at: datetime) -> list[str]:
    """Put the newest model with that version in use for each obligation (slug), or none; returns those that changed.

    wanted: obligations that are not named keep what they have.
    """
    ids = obligation_ids(connection)
    changed = []
    for slug, model in wanted.items():
        version = None if model is None else model.version
        if put_to_use(connection, t.models, t.models.c.obligation_id == ids[slug], version, at=at):
            changed.append(slug)
    return changed
