"""Agreements as loaded from packs. Loading the same pack again changes nothing; what a pack drops is retired,
never removed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from tracker.domain.agreement import (
    Agreement,
    Clause,
    ClauseText,
    EarlierWording,
    PackChange,
    RetiredObligation,
    Side,
    binds_from,
    wording_of,
)
from tracker.domain.indicator import Indicator
from tracker.domain.obligation import Kind, Obligation
from tracker.domain.place import Place
from tracker.errors import Invalid, NotFound
from tracker.storage import tables as t
from tracker.storage.codec import from_json, to_json
from tracker.storage.insert import insert_row

_WATCHED_FIRST = (t.agreements.c.retired_at.is_not(None), t.agreements.c.id)


def get(connection: sa.Connection, agreement_id: str) -> Agreement:
    """Return the agreement with everything that its pack holds now. Raises NotFound."""
    row = connection.execute(sa.select(t.agreements).where(t.agreements.c.id == agreement_id)).one_or_none()
    if row is None:
        raise NotFound("agreement", agreement_id)
    targets = [from_json(Obligation, content) for content in _live(connection, t.obligations, agreement_id)]
    return replace(
        from_json(Agreement, row.content),
        version=row.version,
        clauses=_clauses(connection, agreement_id),
        obligations=tuple(target for target in targets if not target.is_watchpoint),
        watchpoints=tuple(target for target in targets if target.is_watchpoint),
        places=tuple(from_json(Place, content) for content in _live(connection, t.places, agreement_id)),
        indicators=tuple(from_json(Indicator, content) for content in _live(connection, t.indicators, agreement_id)),
    )


def loaded(connection: sa.Connection) -> list[Agreement]:
    """Return all agreements, by id."""
    ids = connection.scalars(sa.select(t.agreements.c.id).order_by(t.agreements.c.id)).all()
    return [get(connection, agreement_id) for agreement_id in ids]


def titles(connection: sa.Connection) -> dict[str, str]:
    """Return id -> short title of all agreements, by id, without reading them whole; retired ones stand last, and are
    said to be retired.
    """
    columns = (t.agreements.c.id, t.agreements.c.short_title, t.agreements.c.retired_at)
    rows = connection.execute(sa.select(*columns).order_by(*_WATCHED_FIRST))
    return {row.id: _title(row.short_title, row.retired_at) for row in rows}


def _title(short_title: str, retired_at: datetime | None) -> str:
    return short_title if retired_at is None else f"{short_title} (retired)"


@dataclass(frozen=True, slots=True)
class Target:
    """An obligation or watchpoint by its names alone."""

    slug: str
    number: str
    title: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Outline:
    """What lists and filters need of an agreement, without reading it whole. short_title: that of a retired one says
    so. targets: the live ones, in order.
    """

    id: str
    short_title: str
    sides: tuple[Side, ...]
    targets: tuple[Target, ...]


def side_names(connection: sa.Connection) -> dict[str, str]:
    """Return code -> name of all sides that the agreements define."""
    contents = connection.scalars(sa.select(t.agreements.c.content).order_by(t.agreements.c.id))
    return {side["code"]: side["name"] for content in contents for side in content["sides"]}


def outlines(connection: sa.Connection) -> list[Outline]:
    """Return the outlines of all agreements, by id; retired ones stand last."""
    table = t.obligations
    live = sa.select(table).where(table.c.retired_at.is_(None)).order_by(table.c.agreement_id, table.c.position)
    targets: dict[str, list[Target]] = {}
    for row in connection.execute(live):
        target = Target(row.slug, row.number, row.title, Kind(row.kind))
        targets.setdefault(row.agreement_id, []).append(target)
    rows = connection.execute(sa.select(t.agreements).order_by(*_WATCHED_FIRST))
    return [
        Outline(
            row.id,
            _title(row.short_title, row.retired_at),
            tuple(from_json(Side, side) for side in row.content["sides"]),
            tuple(targets.get(row.id, ())),
        )
        for row in rows
    ]


def clause(connection: sa.Connection, agreement_id: str, number: str) -> Clause:
    """Return a clause with its texts, retired or not. Raises NotFound."""
    where = (t.clauses.c.agreement_id == agreement_id) & (t.clauses.c.number == number)
    row = connection.execute(sa.select(t.clauses).where(where)).one_or_none()
    if row is None:
        raise NotFound("clause", f"{agreement_id}/{number}")
    texts = sa.select(t.clause_texts).where(t.clause_texts.c.clause_id == row.id).order_by(t.clause_texts.c.position)
    found = [
        ClauseText(text.lang, text.witness, text.authentic, text.text, text.url) for text in connection.execute(texts)
    ]
    return Clause(agreement_id, row.number, row.title, tuple(found))


def measures(connection: sa.Connection, agreement_id: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return what the named indicators count (`vehicles a day`), without doubles; those that count nothing are left
    out.
    """
    table = t.indicators
    where = (table.c.agreement_id == agreement_id) & table.c.name.in_(list(names))
    rows = connection.scalars(sa.select(table.c.content).where(where).order_by(table.c.position))
    return tuple(dict.fromkeys(content["measure"] for content in rows if content.get("measure")))


def versions(connection: sa.Connection, *, watched_only: bool = False) -> dict[str, str]:
    """Return id -> pack version of all agreements, or of those that are not retired."""
    query = sa.select(t.agreements.c.id, t.agreements.c.version).order_by(t.agreements.c.id)
    if watched_only:
        query = query.where(t.agreements.c.retired_at.is_(None))
    return {row.id: row.version for row in connection.execute(query)}


def resolve(connection: sa.Connection, name: str) -> str:
    """Return the slug of an obligation or watchpoint named in full, or short where only one agreement has it.

    Raises NotFound, and Invalid when several agreements have the short name.
    """
    column = t.obligations.c.slug if "/" in name else t.obligations.c.number
    slugs: list[str] = list(connection.scalars(sa.select(t.obligations.c.slug).where(column == name).order_by(column)))
    if not slugs:
        raise NotFound("obligation or watchpoint", name)
    if len(slugs) > 1:
        raise Invalid(f"{name} is in several agreements; write one of {', '.join(sorted(slugs))}", field="obligation")
    return slugs[0]


def obligation_ids(connection: sa.Connection) -> dict[str, int]:
    """Return slug -> row id of all obligations and watchpoints, retired ones too."""
    return {row.slug: row.id for row in connection.execute(sa.select(t.obligations.c.slug, t.obligations.c.id))}


def obligation(connection: sa.Connection, slug: str) -> Obligation:
    """Return an obligation or watchpoint as last loaded, retired or not. Raises NotFound."""
    content = connection.scalar(sa.select(t.obligations.c.content).where(t.obligations.c.slug == slug))
    if content is None:
        raise NotFound("obligation or watchpoint", slug)
    return from_json(Obligation, content)


def place_ids(connection: sa.Connection, agreement_id: str) -> set[str]:
    """Return the ids of the places that the agreement's pack has now."""
    where = (t.places.c.agreement_id == agreement_id) & t.places.c.retired_at.is_(None)
    return set(connection.scalars(sa.select(t.places.c.name).where(where)))


def binding_from(connection: sa.Connection, slugs: Collection[str]) -> dict[str, date]:
    """Return slug -> the day from which each of these obligations and watchpoints binds, in the order of the slugs."""
    query = sa.select(t.obligations.c.content, t.agreements.c.content.label("header")).join(t.agreements)
    found = {}
    for row in connection.execute(query.where(t.obligations.c.slug.in_(slugs)).order_by(t.obligations.c.slug)):
        target = from_json(Obligation, row.content)
        found[target.slug] = binds_from(target, from_json(datetime, row.header["in_force_at"]))
    return found


def history(
    connection: sa.Connection, agreement_id: str, *, kind: str | None = None, known_at: datetime | None = None
) -> list[PackChange]:
    """Return what each load of the pack changed (by `known_at`), of one kind of record or of all, oldest first; the
    first load is not listed.
    """
    query = sa.select(t.pack_changes).where(t.pack_changes.c.agreement_id == agreement_id).order_by(t.pack_changes.c.id)
    if kind is not None:
        query = query.where(t.pack_changes.c.kind == kind)
    if known_at is not None:
        query = query.where(t.pack_changes.c.recorded_at <= known_at)
    return [as_change(row) for row in connection.execute(query)]


def retired_obligations(
    connection: sa.Connection, agreement_id: str, *, known_at: datetime | None = None
) -> dict[str, RetiredObligation]:
    """Return slug -> obligation or watchpoint that the pack dropped and did not take up again (as known then)."""
    last = {change.name: change for change in history(connection, agreement_id, kind="obligation", known_at=known_at)}
    gone = [
        RetiredObligation(from_json(Obligation, change.before), change.recorded_at)
        for change in last.values()
        if change.after is None
    ]
    return {one.obligation.slug: one for one in gone}


def earlier_wordings(
    connection: sa.Connection, agreement_id: str, *, known_at: datetime | None = None
) -> list[EarlierWording]:
    """Return what obligations asked before loads changed or dropped them (by `known_at`), oldest first."""
    changes = history(connection, agreement_id, kind="obligation", known_at=known_at)
    return [
        wording_of(from_json(Obligation, change.before), until=change.recorded_at)
        for change in changes
        if change.before is not None
    ]


def note_changes(connection: sa.Connection, agreement_id: str, changes: Iterable[PackChange]) -> None:
    """Append changes to the history of an agreement."""
    for change in changes:
        columns = {key: getattr(change, key) for key in change.__dataclass_fields__}
        connection.execute(t.pack_changes.insert().values(agreement_id=agreement_id, **columns))


def as_change(row: sa.Row[Any]) -> PackChange:
    """Return a row of the history as a record."""
    return PackChange(
        row.kind, row.name, row.change, row.before, row.after, row.version, row.recorded_at, row.author, row.note or ""
    )


def save(
    connection: sa.Connection, agreement: Agreement, *, at: datetime, pack_version: str | None = None
) -> list[PackChange]:
    """Store a pack's agreement; returns what it changed (nothing when it is the version already stored, nor the
    first time).

    pack_version: the pack's own, where the agreement holds what was saved on the page besides.
    """
    header = to_json(header_of(agreement))
    table = t.agreements
    row = connection.execute(sa.select(table).where(table.c.id == agreement.id)).one_or_none()
    if row is not None and row.version == agreement.version:
        return []
    values = {"short_title": agreement.short_title, "version": agreement.version, "content": header, "loaded_at": at}
    values["pack_version"] = agreement.version if pack_version is None else pack_version
    if row is None:
        connection.execute(table.insert().values(id=agreement.id, **values))
    else:
        connection.execute(table.update().where(table.c.id == agreement.id).values(**values))
    changes = _Changes(connection, agreement.id, agreement.version, at)
    before = None if row is None else _for_history(row.content)
    if row is not None and before != _for_history(header):
        changes.note("agreement", agreement.id, before, _for_history(header))
    _save_clauses(changes, agreement)
    _save_rows(changes, t.obligations, "obligation", {o.number: (o, _obligation_columns(o)) for o in agreement.targets})
    _save_rows(changes, t.indicators, "indicator", {i.id: (i, {"name": i.id}) for i in agreement.indicators})
    _save_rows(changes, t.places, "place", {p.id: (p, {"name": p.id}) for p in agreement.places})
    if row is None:
        return []
    changes.store()
    return changes.noted


def header_of(agreement: Agreement) -> Agreement:
    """Return the agreement without what has rows of its own."""
    return replace(agreement, clauses=(), obligations=(), watchpoints=(), places=(), indicators=(), events=())


def _for_history(content: dict[str, Any]) -> dict[str, Any]:
    """Return what history keeps: without the version, and without the forms, which follow from the terms."""
    return {key: value for key, value in content.items() if key not in ("version", "forms")}


@dataclass(frozen=True, slots=True)
class _Changes:
    """What one load changes, gathered until it is stored as history."""

    connection: sa.Connection
    agreement_id: str
    version: str
    at: datetime
    noted: list[PackChange] = field(default_factory=list)

    def note(self, kind: str, name: str, before: object, after: object) -> None:
        change = "added" if before is None else "retired" if after is None else "changed"
        self.noted.append(PackChange(kind, name, change, before, after, self.version, self.at))

    def store(self) -> None:
        note_changes(self.connection, self.agreement_id, self.noted)


def _obligation_columns(obligation: Obligation) -> dict[str, Any]:
    return {
        "slug": obligation.slug,
        "number": obligation.number,
        "kind": obligation.kind.value,
        "title": obligation.title,
    }


def _save_rows(
    changes: _Changes, table: sa.Table, kind: str, wanted: Mapping[str, tuple[object, dict[str, Any]]]
) -> None:
    """Insert, update, retire or restore rows so that the live ones are those `wanted` (name -> record and its
    columns).
    """
    key = table.c.number if kind == "obligation" else table.c.name
    stored = {
        row[0]: row
        for row in changes.connection.execute(
            sa.select(key, table.c.content, table.c.position, table.c.retired_at).where(
                table.c.agreement_id == changes.agreement_id
            )
        )
    }
    for position, (name, (record, columns)) in enumerate(wanted.items()):
        content = to_json(record)
        row = stored.get(name)
        values = {"position": position, "content": content, "retired_at": None, **columns}
        live_before = row.content if row is not None and row.retired_at is None else None
        if row is None:
            changes.connection.execute(table.insert().values(agreement_id=changes.agreement_id, **values))
        elif live_before != content or row.position != position:
            where = (table.c.agreement_id == changes.agreement_id) & (key == name)
            changes.connection.execute(table.update().where(where).values(**values))
        if live_before != content:
            changes.note(kind, name, live_before, content)
    for name, row in stored.items():
        if name not in wanted and row.retired_at is None:
            where = (table.c.agreement_id == changes.agreement_id) & (key == name)
            changes.connection.execute(table.update().where(where).values(retired_at=changes.at))
            changes.note(kind, name, row.content, None)


def _save_clauses(changes: _Changes, agreement: Agreement) -> None:
    connection, table = changes.connection, t.clauses
    before = {clause.number: to_json(clause) for clause in _clauses(connection, agreement.id)}
    for position, clause in enumerate(agreement.clauses):
        where = (table.c.agreement_id == agreement.id) & (table.c.number == clause.number)
        values = {"title": clause.title, "position": position, "retired_at": None}
        clause_id = connection.scalar(sa.select(table.c.id).where(where))
        if clause_id is None:
            clause_id = insert_row(connection, table, agreement_id=agreement.id, number=clause.number, **values)
        else:
            connection.execute(table.update().where(where).values(**values))
        if before.get(clause.number) != to_json(clause):
            _replace_texts(connection, clause_id, clause)
            changes.note("clause", clause.number, before.get(clause.number), to_json(clause))
    for number in before.keys() - {clause.number for clause in agreement.clauses}:
        where = (table.c.agreement_id == agreement.id) & (table.c.number == number)
        connection.execute(table.update().where(where).values(retired_at=changes.at))
        changes.note("clause", number, before[number], None)


def _replace_texts(connection: sa.Connection, clause_id: int, clause: Clause) -> None:
    connection.execute(t.clause_texts.delete().where(t.clause_texts.c.clause_id == clause_id))
    for position, text in enumerate(clause.texts):
        connection.execute(t.clause_texts.insert().values(clause_id=clause_id, position=position, **to_json(text)))


def _clauses(connection: sa.Connection, agreement_id: str) -> tuple[Clause, ...]:
    live = (t.clauses.c.agreement_id == agreement_id) & t.clauses.c.retired_at.is_(None)
    texts: dict[int, list[ClauseText]] = {}
    joined = sa.select(t.clause_texts).join(t.clauses).where(live).order_by(t.clause_texts.c.position)
    for row in connection.execute(joined):
        text = ClauseText(row.lang, row.witness, row.authentic, row.text, row.url)
        texts.setdefault(row.clause_id, []).append(text)
    rows = connection.execute(sa.select(t.clauses).where(live).order_by(t.clauses.c.position))
    return tuple(Clause(agreement_id, row.number, row.title, tuple(texts.get(row.id, ()))) for row in rows)


def _live(connection: sa.Connection, table: sa.Table, agreement_id: str) -> list[Any]:
    where = (table.c.agreement_id == agreement_id) & table.c.retired_at.is_(None)
    return list(connection.scalars(sa.select(table.c.content).where(where).order_by(table.c.position)))
