"""Models that were learned, each kept for ever; at most one of an owner is in use. Of an obligation (its slug) a model
flags, of an agreement (its id) one tells stances. A pack's model may be used while the pack that is loaded has it, and
until somebody drops what the pack brings of its owner.

What there is, and what is used, is asked by columns: contents are large, and read only of what is used or shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

import sqlalchemy as sa

from tracker.domain.agreement import agreement_in
from tracker.domain.learned import PACK, REVIEWS, Model
from tracker.domain.learned_stance import StanceModel
from tracker.storage import tables as t
from tracker.storage.codec import from_json, to_json

Kind = TypeVar("Kind", bound=Model | StanceModel)

_MODELS = t.models
_DROPPED = t.dropped_models
_OF_PACK = (_MODELS.c.origin == PACK) & _MODELS.c.withdrawn_at.is_(None)
_IS_USABLE = _OF_PACK & _MODELS.c.owner.not_in(sa.select(_DROPPED.c.owner))


@dataclass(frozen=True, slots=True)
class StoredModel(Generic[Kind]):
    """number: counts from 1 within the owner. used_from, used_until: None when it never was, or still is, in use."""

    number: int
    model: Kind
    fitted_at: datetime
    used_from: datetime | None
    used_until: datetime | None

    @property
    def is_used(self) -> bool:
        return self.used_from is not None and self.used_until is None


class Used(NamedTuple):
    """What is known of a model in use without reading it. since: when it was put to use."""

    version: str
    origin: str
    since: datetime


def in_use(connection: sa.Connection, kind: type[Kind]) -> dict[str, Kind]:
    """Return owner -> the model in use."""
    return _read(connection, kind, t.MODEL_IS_USED)


def versions_in_use(connection: sa.Connection) -> dict[str, Used]:
    """Return owner -> which model is in use, of both kinds."""
    columns = (_MODELS.c.owner, _MODELS.c.version, _MODELS.c.origin, _MODELS.c.used_from)
    query = sa.select(*columns).where(t.MODEL_IS_USED).order_by(_MODELS.c.owner)
    return {row.owner: Used(row.version, row.origin, row.used_from) for row in connection.execute(query)}


def usable_of_packs(connection: sa.Connection, kind: type[Kind]) -> dict[str, Kind]:
    """Return owner -> the pack's model that may be used."""
    return _read(connection, kind, _IS_USABLE)


def usable_versions(connection: sa.Connection) -> dict[str, str]:
    """Return owner -> version of the pack's model that may be used, of both kinds."""
    return _versions(connection, _IS_USABLE)


def versions_of_packs(connection: sa.Connection) -> dict[str, str]:
    """Return the same of what was dropped, too."""
    return _versions(connection, _OF_PACK)


def newest_from_reviews(connection: sa.Connection) -> dict[str, str]:
    """Return owner -> version of the newest model that was fitted to reviews, of both kinds."""
    other = _MODELS.alias()
    last = sa.select(sa.func.max(other.c.number)).where(other.c.owner == _MODELS.c.owner, other.c.origin == REVIEWS)
    return _versions(connection, _MODELS.c.number == last.scalar_subquery())


def history(connection: sa.Connection, kind: type[Kind], owner: str | None = None) -> list[StoredModel[Kind]]:
    """Return the models of one owner, or of all, newest first within each."""
    query = _kept(kind) if owner is None else _kept(kind).where(_MODELS.c.owner == owner)
    return [_stored(kind, row) for row in connection.execute(query)]


def newest(connection: sa.Connection, kind: type[Kind], owner: str) -> StoredModel[Kind] | None:
    """Return the newest model of an owner, whatever it came from."""
    row = connection.execute(_kept(kind).where(_MODELS.c.owner == owner).limit(1)).one_or_none()
    return None if row is None else _stored(kind, row)


def _kept(kind: type[Kind]) -> sa.Select[tuple[object, ...]]:
    query = sa.select(_MODELS).outerjoin(t.obligations, t.obligations.c.slug == _MODELS.c.owner)
    return query.where(_is_of(kind)).order_by(t.obligations.c.id, _MODELS.c.owner, _MODELS.c.number.desc())


def _stored(kind: type[Kind], row: sa.Row[tuple[object, ...]]) -> StoredModel[Kind]:
    return StoredModel(row.number, from_json(kind, row.content), row.fitted_at, row.used_from, row.used_until)


def _read(connection: sa.Connection, kind: type[Kind], where: sa.ColumnElement[bool]) -> dict[str, Kind]:
    query = sa.select(_MODELS.c.owner, _MODELS.c.content).where(where, _is_of(kind)).order_by(_MODELS.c.owner)
    return {row.owner: from_json(kind, row.content) for row in connection.execute(query)}


def _versions(connection: sa.Connection, where: sa.ColumnElement[bool]) -> dict[str, str]:
    query = sa.select(_MODELS.c.owner, _MODELS.c.version).where(where).order_by(_MODELS.c.owner)
    return {row.owner: row.version for row in connection.execute(query)}


def _is_of(kind: type[Kind]) -> sa.ColumnElement[bool]:
    of_stances = _MODELS.c.owner == _MODELS.c.agreement_id
    return of_stances if kind is StanceModel else ~of_stances


def dropped(connection: sa.Connection) -> dict[str, datetime]:
    """Return owner -> when its pack's models were dropped, where they are."""
    rows = connection.execute(sa.select(_DROPPED).order_by(_DROPPED.c.owner))
    return {row.owner: row.dropped_at for row in rows}


def note_dropped(connection: sa.Connection, owner: str, at: datetime | None) -> None:
    """Record that the pack's models of an owner are dropped, None: brought back. The day of the first drop stays."""
    if at is None:
        connection.execute(_DROPPED.delete().where(_DROPPED.c.owner == owner))
    elif owner not in dropped(connection):
        connection.execute(_DROPPED.insert().values(owner=owner, dropped_at=at))


def add(connection: sa.Connection, fitted: Sequence[Model | StanceModel], *, at: datetime) -> None:
    """Keep models, none of them in use yet."""
    last = sa.select(_MODELS.c.owner, sa.func.max(_MODELS.c.number).label("last")).group_by(_MODELS.c.owner)
    numbers = {row.owner: row.last for row in connection.execute(last)}
    rows = [
        {
            "agreement_id": agreement_in(model.owner),
            "owner": model.owner,
            "number": numbers.get(model.owner, 0) + 1,
            "version": model.version,
            "origin": model.origin,
            "fitted_at": at,
            "content": to_json(model),
        }
        for model in fitted
    ]
    if rows:
        connection.execute(_MODELS.insert(), rows)


def take_from_pack(
    connection: sa.Connection, agreement: str, given: Sequence[Model | StanceModel], *, at: datetime
) -> int:
    """Keep what the pack has of an agreement, and withdraw what it has no longer; returns how many are new. A model
    that the pack has again is the one that was kept.
    """
    wanted = {model.owner: model for model in given}
    own = (_MODELS.c.agreement_id == agreement) & (_MODELS.c.origin == PACK)
    kept = sa.select(_MODELS.c.id, _MODELS.c.owner, _MODELS.c.version, _MODELS.c.withdrawn_at).where(own)
    present: dict[str, int] = {}
    for row in connection.execute(kept.order_by(_MODELS.c.number)):
        model = wanted.get(row.owner)
        if model is not None and model.version == row.version:
            present[row.owner] = row.id
    ids = list(present.values())
    ended = own & _MODELS.c.withdrawn_at.is_(None) & _MODELS.c.id.not_in(ids)
    connection.execute(_MODELS.update().where(ended).values(withdrawn_at=at))
    again = _MODELS.c.id.in_(ids) & _MODELS.c.withdrawn_at.is_not(None)
    connection.execute(_MODELS.update().where(again).values(withdrawn_at=None))
    new = [model for owner, model in wanted.items() if owner not in present]
    add(connection, new, at=at)
    return len(new)


def use(connection: sa.Connection, wanted: Mapping[str, str | None], *, at: datetime) -> list[str]:
    """Put the newest model with that version in use for each owner, None: no model; returns those that changed.

    wanted: owners that are not named keep what they have.
    """
    used = versions_in_use(connection)
    changed = [owner for owner, version in wanted.items() if _version(used.get(owner)) != version]
    for owner in changed:
        own = _MODELS.c.owner == owner
        connection.execute(_MODELS.update().where(own & t.MODEL_IS_USED).values(used_until=at))
        if wanted[owner] is not None:
            of_version = own & (_MODELS.c.version == wanted[owner])
            last = connection.scalar(sa.select(sa.func.max(_MODELS.c.number)).where(of_version))
            connection.execute(
                _MODELS.update().where(own & (_MODELS.c.number == last)).values(used_from=at, used_until=None)
            )
    return changed


def _version(used: Used | None) -> str | None:
    return None if used is None else used.version
