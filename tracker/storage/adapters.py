"""Adapters of packs, each kept for ever: what changes the encoder so that its vectors suit an agreement."""

from datetime import datetime

import sqlalchemy as sa

from tracker.domain.learned import adapter_digest
from tracker.errors import NotFound
from tracker.storage import tables as t

_ADAPTERS = t.adapters
_IS_LOADED = _ADAPTERS.c.withdrawn_at.is_(None)


def digests(connection: sa.Connection) -> dict[str, str]:
    """Return agreement (id) -> digest of the adapter that its pack brings."""
    query = sa.select(_ADAPTERS.c.agreement_id, _ADAPTERS.c.digest).where(_IS_LOADED)
    return {row.agreement_id: row.digest for row in connection.execute(query.order_by(_ADAPTERS.c.agreement_id))}


def content(connection: sa.Connection, digest: str) -> bytes:
    """Return an adapter's file. Raises NotFound."""
    found: bytes | None = connection.scalar(sa.select(_ADAPTERS.c.content).where(_ADAPTERS.c.digest == digest).limit(1))
    if found is None:
        raise NotFound("adapter", digest)
    return found


def take_from_pack(
    connection: sa.Connection, agreement: str, given: bytes | None, *, at: datetime
) -> dict[str, str | None]:
    """Keep what the pack of an agreement brings, None for no adapter, in place of what it brought before; returns the
    digests of both, `adapter` and `adapter_before`, nothing where nothing changed.
    """
    before = digests(connection).get(agreement)
    digest = None if given is None else adapter_digest(given)
    if before == digest:
        return {}
    changed = {"adapter": digest, "adapter_before": before}
    own = _ADAPTERS.c.agreement_id == agreement
    connection.execute(_ADAPTERS.update().where(own & _IS_LOADED).values(withdrawn_at=at))
    if given is None or digest is None:
        return changed
    again = _ADAPTERS.update().where(own & (_ADAPTERS.c.digest == digest)).values(withdrawn_at=None)
    if not connection.execute(again).rowcount:
        row = {"agreement_id": agreement, "digest": digest, "loaded_at": at, "content": given}
        connection.execute(_ADAPTERS.insert().values(row))
    return changed
