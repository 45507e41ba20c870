"""Sources: one row a feed, or an archive that reports are imported from."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tracker.domain.feed_address import as_kept, is_same, spellings
from tracker.domain.health import in_words
from tracker.domain.item import Source, SourceEntry
from tracker.domain.names import source_names
from tracker.errors import Invalid, NotFound
from tracker.storage import tables as t
from tracker.storage.insert import insert_row

EDITABLE = (
    "name",
    "url",
    "lang",
    "country",
    "side",
    "kind",
    "reliability",
    "active",
    "max_connections",
    "min_gap_seconds",
    "full_text",
)
_NOT_MOVED = {"moved_to": None, "moved_since": None, "moved_sightings": 0}
_NEVER_FETCHED = {"etag": None, "last_modified": None, "body_digest": None, "full_fetch_at": None, **_NOT_MOVED}
_IN_SERVICE = {"gone_since": None, "retired_at": None, "retired_reason": None, "next_due_at": None, "waits_until": None}


def present(connection: sa.Connection, url: str) -> Source | None:
    """Return the source that has this address now, or had it before it moved."""
    return by_url(connection, url) or _moved_from(connection, url)


def add(connection: sa.Connection, entry: SourceEntry, *, origin: str, at: datetime) -> tuple[Source, bool]:
    """Return the source of that address, now or before it moved, however it is spelled, and whether it is new.

    One that is there already stays as it is, active or not. A new one is due at once.
    """
    known = present(connection, entry.url)
    if known is not None:
        return known, False
    values = {**asdict(entry), "url": as_kept(entry.url), "origin": origin, "added_at": at, "failures": 0}
    return get(connection, insert_row(connection, t.sources, **values)), True


def archive(connection: sa.Connection, name: str, *, origin: str, at: datetime, **facts: str | None) -> Source:
    """Return the source without address of that name, made when absent. facts: lang, country, side, kind."""
    where = (t.sources.c.name == name) & t.sources.c.url.is_(None)
    row = connection.execute(sa.select(t.sources).where(where)).one_or_none()
    if row is not None:
        return _source(row)
    values = {"name": name, "url": None, "active": False, "origin": origin, "added_at": at, "failures": 0, **facts}
    return get(connection, insert_row(connection, t.sources, **values))


def archives(connection: sa.Connection, names: Sequence[str]) -> dict[str, Source]:
    """Return name -> source without address, of those that are there."""
    where = t.sources.c.name.in_(names) & t.sources.c.url.is_(None)
    return {row.name: _source(row) for row in connection.execute(sa.select(t.sources).where(where))}


def get(connection: sa.Connection, source_id: int) -> Source:
    """Raises NotFound."""
    row = connection.execute(sa.select(t.sources).where(t.sources.c.id == source_id)).one_or_none()
    if row is None:
        raise NotFound("source", source_id)
    return _source(row)


def by_url(connection: sa.Connection, url: str) -> Source | None:
    """Return the source of that address, however it is spelled; of several the one that is spelled so."""
    ways = spellings(url)
    rows = connection.execute(sa.select(t.sources).where(t.sources.c.url.in_(ways))).all()
    return _source(min(rows, key=lambda row: ways.index(row.url))) if rows else None


def named(connection: sa.Connection, name: str) -> Source:
    """Return the feed with that name or address, now or before it moved; also what a list calls it, where others bear
    its name too.

    Raises NotFound, and Invalid when several bear the name.
    """
    return _meant(connection, name, t.sources.c.url.is_not(None))


def called(connection: sa.Connection, name: str) -> Source:
    """Return what `named` does, among sources that are filled from files too.

    Raises NotFound, and Invalid when several bear the name.
    """
    return _meant(connection, name, sa.true())


def _meant(connection: sa.Connection, name: str, among: sa.ColumnElement[bool]) -> Source:
    of_address = by_url(connection, name)
    if of_address is not None:
        return of_address
    rows = connection.execute(sa.select(t.sources).where(among).order_by(t.sources.c.url, t.sources.c.id))
    known = [_source(row) for row in rows]
    listed = source_names(known)
    found = [source for source in known if source.name == name]
    found = found or [source for source in known if listed[source.id] == name]
    if len(found) > 1:
        ways = ", ".join(source.url or listed[source.id] for source in found)
        raise Invalid(f"several sources are called {name}; give one of these: {ways}")
    moved = found[0] if found else _moved_from(connection, name)
    if moved is None:
        raise NotFound("source", name)
    return moved


def feeds(connection: sa.Connection, *, active_only: bool = False, due_by: datetime | None = None) -> list[Source]:
    """Return all sources that have an address, by name. due_by: those only that are due by then."""
    query = sa.select(t.sources).where(t.sources.c.url.is_not(None))
    if active_only:
        query = query.where(t.sources.c.active)
    if due_by is not None:
        query = query.where(t.sources.c.next_due_at.is_(None) | (t.sources.c.next_due_at <= due_by))
    return [_source(row) for row in connection.execute(query.order_by(t.sources.c.name, t.sources.c.id))]


def known(connection: sa.Connection) -> list[Source]:
    """Return all sources, archives too, by name."""
    return [_source(row) for row in connection.execute(sa.select(t.sources).order_by(t.sources.c.name, t.sources.c.id))]


def sides(connection: sa.Connection) -> list[str]:
    """Return the codes of the sides that sources bear."""
    query = sa.select(t.sources.c.side).where(t.sources.c.side.is_not(None)).distinct().order_by(t.sources.c.side)
    return list(connection.scalars(query))


def _moved_from(connection: sa.Connection, url: str) -> Source | None:
    """Return the source that had this address, however it is spelled, before it moved by itself."""
    ways, former = spellings(url), t.former_addresses.c.url
    query = sa.select(former, t.former_addresses.c.source_id).where(former.in_(ways))
    rows = connection.execute(query).all()
    return get(connection, min(rows, key=lambda row: ways.index(row.url)).source_id) if rows else None


def edit(connection: sa.Connection, source_id: int, **changes: object) -> Source:
    """Change what people may change of a source (see EDITABLE).

    A new address forgets what was learnt at the old one. That, or switching it on, puts a retired one back in service
    and makes it due at once.
    """
    unknown = changes.keys() - set(EDITABLE)
    if unknown:
        raise Invalid(f"cannot be changed: {', '.join(sorted(unknown))}", field="source")
    values = dict(changes)
    url, present = changes.get("url"), get(connection, source_id)
    if isinstance(url, str):
        other = by_url(connection, url)
        if other is not None and other.id != source_id:
            raise Invalid(f"another source has this address already: {other.name}", field="url")
        if is_same(url, present.url or ""):
            del values["url"]  # another spelling is no other address
        else:
            values |= {"url": as_kept(url), **_NEVER_FETCHED, **_IN_SERVICE, "rhythm_seconds": None}
    if changes.get("active"):
        values |= _IN_SERVICE
    if values:
        connection.execute(t.sources.update().where(t.sources.c.id == source_id).values(**values))
    return get(connection, source_id)


@dataclass(frozen=True, slots=True)
class Validators:
    """What stands for the items of a source: the digest of the body they came from, and what its server is asked with.

    digest: None when no body came, so that what is stored still stands.
    """

    source_id: int
    digest: str | None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """When a source is due next, and its interval and rhythm in seconds. rhythm: None when too little is known, then
    the one on record stays.
    """

    source_id: int
    due_at: datetime
    interval: int
    rhythm: int | None


_OF_ROW = t.sources.update().where(t.sources.c.id == sa.bindparam("row_id"))
_SUCCEEDED: dict[str, Any] = {
    "last_success_at": sa.bindparam("at"),
    "failures": 0,
    "waits_until": None,
    "gone_since": None,
}
_NOTE_STANDING = _OF_ROW.values(**_SUCCEEDED)
_NOTE_VALIDATORS = _OF_ROW.values(
    **_SUCCEEDED,
    etag=sa.bindparam("new_etag"),
    last_modified=sa.bindparam("new_last_modified"),
    body_digest=sa.bindparam("new_digest"),
    full_fetch_at=sa.bindparam("at"),
)
_PLANNED: dict[str, Any] = {"next_due_at": sa.bindparam("due_at"), "interval_seconds": sa.bindparam("interval")}
_NOTE_QUIET = _OF_ROW.values(**_SUCCEEDED, **_PLANNED)
_PLAN = _OF_ROW.values(**_PLANNED)
_PLAN_WITH_RHYTHM = _OF_ROW.values(**_PLANNED, rhythm_seconds=sa.bindparam("rhythm"))


def note_success(connection: sa.Connection, validators: Sequence[Validators], *, at: datetime) -> None:
    """Keep the validators and body digests of the items stored in this same transaction."""
    standing = [{"row_id": one.source_id, "at": at} for one in validators if one.digest is None]
    new = [
        {
            "row_id": one.source_id,
            "at": at,
            "new_etag": one.etag,
            "new_last_modified": one.last_modified,
            "new_digest": one.digest,
        }
        for one in validators
        if one.digest is not None
    ]
    if standing:
        connection.execute(_NOTE_STANDING, standing)
    if new:
        connection.execute(_NOTE_VALIDATORS, new)


def note_quiet(connection: sa.Connection, plans: Sequence[Plan], *, at: datetime) -> None:
    """Keep that the sources' servers answered that nothing is new, and when each is due next; the rhythm stays."""
    rows = [{"row_id": one.source_id, "at": at, "due_at": one.due_at, "interval": one.interval} for one in plans]
    if rows:
        connection.execute(_NOTE_QUIET, rows)


def note_plans(connection: sa.Connection, plans: Sequence[Plan]) -> None:
    """Set when sources are due next, which were fetched well."""
    bare = [{"row_id": one.source_id, "due_at": one.due_at, "interval": one.interval} for one in plans]
    rows = [row if one.rhythm is None else row | {"rhythm": one.rhythm} for one, row in zip(plans, bare, strict=True)]
    for statement, having in ((_PLAN, False), (_PLAN_WITH_RHYTHM, True)):
        chosen = [row for row in rows if ("rhythm" in row) is having]
        if chosen:
            connection.execute(statement, chosen)


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


def plan(
    connection: sa.Connection,
    source_id: int,
    *,
    due_at: datetime | None,
    interval_seconds: int | None = None,
    rhythm_seconds: int | None = None,
) -> None:
    """Set when a source is due next, None for at once; and its interval and rhythm, each unless that is None."""
    values: dict[str, object] = {"next_due_at": due_at}
    if rhythm_seconds is not None:
        values["rhythm_seconds"] = rhythm_seconds
    if interval_seconds is not None:
        values["interval_seconds"] = interval_seconds
    connection.execute(t.sources.update().where(t.sources.c.id == source_id).values(**values))


def note_move(connection: sa.Connection, source: Source, target: str | None, *, at: datetime) -> Source:
    """Count one more sighting of permanent redirects to `target`, from anew when it is another; None: it stays."""
    if target is None:
        values: dict[str, object] = dict(_NOT_MOVED)
    elif target == source.moved_to:
        values = {"moved_sightings": t.sources.c.moved_sightings + 1}
    else:
        values = {"moved_to": target, "moved_since": at, "moved_sightings": 1}
    connection.execute(t.sources.update().where(t.sources.c.id == source.id).values(**values))
    return get(connection, source.id)


def move(connection: sa.Connection, source: Source, url: str, *, at: datetime) -> None:
    """Give a source the address that its feed has moved to; the old one still names it. Validators stay: they came
    from there.
    """
    known = t.former_addresses.c.url == source.url
    connection.execute(t.former_addresses.delete().where(known))
    connection.execute(t.former_addresses.insert().values(url=source.url, source_id=source.id, left_at=at))
    connection.execute(t.sources.update().where(t.sources.c.id == source.id).values(url=url, **_NOT_MOVED))


def note_gone(connection: sa.Connection, source_id: int, *, at: datetime) -> None:
    """Keep since when a feed is said to be gone for good."""
    connection.execute(t.sources.update().where(t.sources.c.id == source_id).values(gone_since=at))


def retire(connection: sa.Connection, source_id: int, *, at: datetime, reason: str) -> None:
    """Take a source out of service; its items stay."""
    values = {"active": False, "retired_at": at, "retired_reason": reason}
    connection.execute(t.sources.update().where(t.sources.c.id == source_id).values(**values))


def _source(row: sa.Row[tuple[object, ...]]) -> Source:
    return Source(**{**row._mapping, "last_error": in_words(row.last_error)})
