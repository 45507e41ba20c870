"""Sources: one row a feed, or an archive that reports are imported from."""

from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.item import Source, SourceEntry
from tracker.errors import Invalid, NotFound
from tracker.storage import tables as t
from tracker.storage.insert import insert_row

EDITABLE = ("name", "url", "lang", "country", "side", "kind", "reliability", "active")


def add(connection: sa.Connection, entry: SourceEntry, *, origin: str, at: datetime) -> tuple[Source, bool]:
    """Return the source of that address and whether it is new. One that is there already stays as it is."""
    present = by_url(connection, entry.url)
    if present is not None:
        return present, False
    values = {**asdict(entry), "active": True, "origin": origin, "added_at": at, "failures": 0}
    return get(connection, insert_row(connection, t.sources, **values)), True


def archive(connection: sa.Connection, name: str, *, origin: str, at: datetime, **facts: str | None) -> Source:
    """Return the source without address of that name, made when absent. facts: lang, country, side, kind."""
    where = (t.sources.c.name == name) & t.sources.c.url.is_(None)
    row = connection.execute(sa.select(t.sources).where(where)).one_or_none()
    if row is not None:
        return _source(row)
    values = {"name": name, "url": None, "active": False, "origin": origin, "added_at": at, "failures": 0, **facts}
    return get(connection, insert_row(connection, t.sources, **values))


def get(connection: sa.Connection, source_id: int) -> Source:
    """Raises NotFound."""
    row = connection.execute(sa.select(t.sources).where(t.sources.c.id == source_id)).one_or_none()
    if row is None:
        raise NotFound("source", source_id)
    return _source(row)


def by_url(connection: sa.Connection, url: str) -> Source | None:
    """Return the source of exactly that address."""
    row = connection.execute(sa.select(t.sources).where(t.sources.c.url == url)).one_or_none()
    return None if row is None else _source(row)


def named(connection: sa.Connection, name: str) -> Source:
    """Return the feed with that name or address. Raises NotFound, and Invalid when several bear the name."""
    where = t.sources.c.url.is_not(None) & ((t.sources.c.name == name) | (t.sources.c.url == name))
    rows = connection.execute(sa.select(t.sources).where(where).order_by(t.sources.c.url)).all()
    if not rows:
        raise NotFound("source", name)
    if len(rows) > 1:
        raise Invalid(f"several sources are called {name}; give the address: {', '.join(row.url for row in rows)}")
    return _source(rows[0])


def feeds(connection: sa.Connection, *, active_only: bool = False) -> list[Source]:
    """Return all sources that have an address, by name."""
    query = sa.select(t.sources).where(t.sources.c.url.is_not(None))
    if active_only:
        query = query.where(t.sources.c.active)
    return [_source(row) for row in connection.execute(query.order_by(t.sources.c.name, t.sources.c.id))]


def known(connection: sa.Connection) -> list[Source]:
    """Return all sources, archives too, by name."""
    return [_source(row) for row in connection.execute(sa.select(t.sources).order_by(t.sources.c.name, t.sources.c.id))]


def edit(connection: sa.Connection, source_id: int, **changes: object) -> Source:
    """Change what people may change of a source (see EDITABLE); a new address forgets the old one's validators."""
    unknown = changes.keys() - set(EDITABLE)
    if unknown:
        raise Invalid(f"cannot be changed: {', '.join(sorted(unknown))}", field="source")
    values = dict(changes)
    url = changes.get("url")
    if isinstance(url, str):
        other = by_url(connection, url)
        if other is not None and other.id != source_id:
            raise Invalid(f"another source has this address already: {other.name}", field="url")
        values |= {"etag": None, "last_modified": None, "body_digest": None}
    get(connection, source_id)
    connection.execute(t.sources.update().where(t.sources.c.id == source_id).values(**values))
    return get(connection, source_id)


def note_success(
    connection: sa.Connection,
    source_id: int,
    *,
    at: datetime,
    validators: tuple[str | None, str | None],
    digest: str | None,
) -> None:
    """Keep the validators (ETag, Last-Modified) and body digest of the items stored in this same transaction."""
    etag, last_modified = validators
    values: dict[str, object] = {"last_success_at": at, "failures": 0, "waits_until": None}
    if digest is not None:
        values |= {"etag": etag, "last_modified": last_modified, "body_digest": digest}
    connection.execute(t.sources.update().where(t.sources.c.id == source_id).values(**values))


def note_failure(
    connection: sa.Connection, source_id: int, *, at: datetime, error: str, waits_until: datetime | None
) -> None:
    """Keep what went wrong; the validators stay, they still stand for the items stored last."""
    values = {
        "last_error_at": at,
        "last_error": error,
        "failures": t.sources.c.failures + 1,
        "waits_until": waits_until,
    }
    connection.execute(t.sources.update().where(t.sources.c.id == source_id).values(**values))


def _source(row: sa.Row[tuple[object, ...]]) -> Source:
    return Source(**row._mapping)
