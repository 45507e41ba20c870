"""Indicators saved on the page: kept beside what the pack on disk says of them, each change with its author."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tracker.domain.agreement import Agreement, PackChange
from tracker.domain.indicator import Indicator
from tracker.domain.saved import Forms, Saved, pooled, version_with, with_forms, with_saved
from tracker.errors import NotFound
from tracker.storage import agreements
from tracker.storage import tables as t
from tracker.storage.codec import from_json, to_json

_MARKS = ("saved_by", "saved_at", "saved_note", "pack_content", "pack_changed_at")


@dataclass(frozen=True, slots=True)
class By:
    """Who saves, when and why."""

    author: str
    at: datetime
    note: str


def of_agreement(connection: sa.Connection, agreement_id: str) -> list[Saved]:
    """Return the indicators that hold as they were saved on the page, in their order."""
    return [_saved(row) for row in _marked(connection, agreement_id) if row.retired_at is None]


def _marked(connection: sa.Connection, agreement_id: str) -> Sequence[sa.Row[Any]]:
    table = t.indicators
    where = (table.c.agreement_id == agreement_id) & table.c.saved_at.is_not(None)
    return connection.execute(sa.select(table).where(where).order_by(table.c.position)).all()


def _saved(row: sa.Row[Any]) -> Saved:
    return Saved(
        indicator=from_json(Indicator, row.content),
        pack=None if row.pack_content is None else from_json(Indicator, row.pack_content),
        author=row.saved_by,
        saved_at=row.saved_at,
        note=row.saved_note or "",
        pack_changed_at=row.pack_changed_at,
    )


def note_saved(connection: sa.Connection, agreement_id: str, saved: Sequence[Saved]) -> None:
    """Record which indicators hold as they were saved on the page, and what is known of the pack's; the rows must
    stand already.
    """
    before = {row.name: _saved(row) for row in _marked(connection, agreement_id)}
    after = {one.indicator.id: one for one in saved}
    for name in dict.fromkeys([*before, *after]):
        if before.get(name) != after.get(name):
            _mark(connection, agreement_id, name, after.get(name))


def _mark(connection: sa.Connection, agreement_id: str, name: str, saved: Saved | None) -> None:
    values: dict[str, Any] = dict.fromkeys(_MARKS)
    if saved is not None:
        pack = None if saved.pack is None else to_json(saved.pack)
        values = dict(zip(_MARKS, (saved.author, saved.saved_at, saved.note, pack, saved.pack_changed_at), strict=True))
    table = t.indicators
    where = (table.c.agreement_id == agreement_id) & (table.c.name == name)
    connection.execute(table.update().where(where).values(**values))


def save(
    connection: sa.Connection, agreement_id: str, indicator: Indicator, *, forms: Forms, by: By
) -> PackChange | None:
    """Store an indicator as somebody wants it, new or changed; returns the change, None when nothing differs.

    forms: of the lemmas in its terms. Saving decides for this version where the pack changed the same indicator since.
    Its target is to be flagged anew. Raises NotFound for an unknown agreement.
    """
    state = _State(connection, agreement_id)
    before = state.live(indicator.id)
    mark = state.saved.get(indicator.id)
    pack = before if mark is None else mark.pack
    saved = None if indicator == pack else Saved(indicator, pack, by.author, by.at, by.note)
    if before == indicator:
        # Who saved it stays; only the question which version holds is answered.
        if mark is not None:
            _mark(connection, agreement_id, indicator.id, replace(mark, pack_changed_at=None))
        return None
    indicators = with_saved(state.agreement.indicators, [indicator])
    return state.store(indicator.id, replace(state.agreement, indicators=indicators), forms, saved, by=by)


def take_pack(connection: sa.Connection, agreement_id: str, name: str, *, forms: Forms, by: By) -> PackChange | None:
    """Let the pack's version of an indicator hold again; one that the pack has not is retired. Returns the change, None
    when the pack's holds already. forms: of the lemmas in the pack's version.
    """
    state = _State(connection, agreement_id)
    mark = state.saved.get(name)
    if mark is None:
        return None
    left = [one for one in state.agreement.indicators if one.id != name or mark.pack is not None]
    indicators = with_saved(left, [] if mark.pack is None else [mark.pack])
    return state.store(name, replace(state.agreement, indicators=indicators), forms, None, by=by)


def hold(connection: sa.Connection, agreement_id: str) -> str:
    """Keep others from changing an agreement's rules until the transaction ends; returns its pack's own version.

    Raises NotFound.
    """
    table = t.agreements
    query = sa.select(table.c.pack_version, table.c.version).where(table.c.id == agreement_id).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound("agreement", agreement_id)
    version: str = row.version if row.pack_version is None else row.pack_version
    return version


class _State:
    """An agreement as it is while one of its indicators changes; others wait meanwhile."""

    def __init__(self, connection: sa.Connection, agreement_id: str) -> None:
        self.connection = connection
        self.pack_version = hold(connection, agreement_id)
        self.agreement = agreements.get(connection, agreement_id)
        self.saved = {one.indicator.id: one for one in of_agreement(connection, agreement_id)}

    def live(self, name: str) -> Indicator | None:
        return next((one for one in self.agreement.indicators if one.id == name), None)

    def store(self, name: str, after: Agreement, forms: Forms, saved: Saved | None, *, by: By) -> PackChange:
        """Store the agreement in which one indicator differs. saved: what is kept beside it."""
        before = self.live(name)
        now = next((one for one in after.indicators if one.id == name), None)
        after = with_forms(after, pooled(self.agreement.forms, forms))
        left = [one for key, one in self.saved.items() if key != name]
        whole = [*left, *([] if saved is None else [saved])]
        after = replace(after, version=version_with(self.pack_version, whole, after))
        self._store_header(after)
        self._store_row(name, now, at=by.at)
        _mark(self.connection, after.id, name, saved)
        self._want_anew({one.target for one in (before, now) if one is not None})
        return self._note(name, before, now, after.version, by)

    def _store_header(self, agreement: Agreement) -> None:
        values = {"version": agreement.version, "content": to_json(agreements.header_of(agreement))}
        self.connection.execute(t.agreements.update().where(t.agreements.c.id == agreement.id).values(**values))

    def _store_row(self, name: str, now: Indicator | None, *, at: datetime) -> None:
        table, agreement_id = t.indicators, self.agreement.id
        where = (table.c.agreement_id == agreement_id) & (table.c.name == name)
        if now is None:
            self.connection.execute(table.update().where(where).values(retired_at=at))
            return
        values = {"content": to_json(now), "retired_at": None}
        if self.connection.scalar(sa.select(table.c.id).where(where)) is not None:
            self.connection.execute(table.update().where(where).values(**values))
            return
        last = sa.select(sa.func.max(table.c.position)).where(table.c.agreement_id == agreement_id)
        position = self.connection.scalar(last)
        row = {"agreement_id": agreement_id, "name": name, "position": 0 if position is None else position + 1}
        self.connection.execute(table.insert().values(**row, **values))

    def _want_anew(self, numbers: set[str]) -> None:
        slugs = [f"{self.agreement.id}/{number}" for number in numbers]
        self.connection.execute(t.obligations.update().where(t.obligations.c.slug.in_(slugs)).values(flag_anew_after=0))

    def _note(self, name: str, before: Indicator | None, now: Indicator | None, version: str, by: By) -> PackChange:
        what = "added" if before is None else "retired" if now is None else "changed"
        change = PackChange(
            kind="indicator",
            name=name,
            change=what,
            before=None if before is None else to_json(before),
            after=None if now is None else to_json(now),
            version=version,
            recorded_at=by.at,
            author=by.author,
            note=by.note,
        )
        columns = {key: getattr(change, key) for key in change.__dataclass_fields__}
        self.connection.execute(t.pack_changes.insert().values(agreement_id=self.agreement.id, **columns))
        return change


def history(connection: sa.Connection, agreement_id: str, name: str) -> list[PackChange]:
    """Return how an indicator changed since it was first loaded, newest first."""
    table = t.pack_changes
    where = (table.c.agreement_id == agreement_id) & (table.c.kind == "indicator") & (table.c.name == name)
    query = sa.select(table).where(where).order_by(table.c.id.desc())
    return [agreements.as_change(row) for row in connection.execute(query)]


@dataclass(frozen=True, slots=True)
class Anew:
    """A target whose stored items are to be flagged anew. after: id of the last item that was done; version: of the
    agreement, whose rules are to be used.
    """

    slug: str
    after: int
    version: str


def to_flag_anew(connection: sa.Connection) -> list[Anew]:
    """Return the targets whose stored items are to be flagged anew since a rule of theirs was saved, by slug."""
    table = t.obligations
    query = (
        sa.select(table.c.slug, table.c.flag_anew_after, t.agreements.c.version)
        .join(t.agreements, t.agreements.c.id == table.c.agreement_id)
        .where(table.c.flag_anew_after.is_not(None) & table.c.retired_at.is_(None))
        .order_by(table.c.slug)
    )
    return [Anew(row.slug, row.flag_anew_after, row.version) for row in connection.execute(query)]


def note_flagged_anew(connection: sa.Connection, done: Anew, after: int | None) -> bool:
    """Record how far a target's items were flagged anew, None for all; False when its rules changed meanwhile, and then
    nothing is recorded.
    """
    table = t.obligations
    agreement = t.agreements.c.id == done.slug.split("/")[0]
    # Whoever saves a rule holds the agreement's row; what is noted here is noted before or after that.
    current = sa.select(t.agreements.c.version).where(agreement).with_for_update(read=True)
    where = (table.c.slug == done.slug) & (table.c.flag_anew_after == done.after)
    if connection.scalar(current) != done.version:
        return False
    return connection.execute(table.update().where(where).values(flag_anew_after=after)).rowcount == 1


def note_all_flagged(connection: sa.Connection, wanted: Sequence[Anew]) -> None:
    """Record that all items of the targets were flagged anew by other means, unless rules changed meanwhile."""
    for one in wanted:
        note_flagged_anew(connection, one, None)
