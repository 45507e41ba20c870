"""What is kept of records that were saved on the page: by whom, why, and what the pack on disk says of them."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from tracker.domain.indicator import Indicator, TermGroup
from tracker.domain.place import Place
from tracker.domain.saved import NamedSet, Page, Saved, SavedSet
from tracker.storage import tables as t
from tracker.storage.codec import from_json, to_json

_MARKS = ("saved_by", "saved_at", "saved_note", "pack_content", "pack_changed_at")


def page(connection: sa.Connection, agreement_id: str) -> Page:
    """Return what was saved on the page and still differs from the pack as it was last loaded."""
    return Page(indicators(connection, agreement_id), sets(connection, agreement_id))


def indicators(connection: sa.Connection, agreement_id: str) -> list[Saved]:
    """Return the indicators that hold as they were saved on the page, and those that were retired there or are out of
    use as their packs dropped what they stand on, in order.
    """
    table = t.indicators
    where = (table.c.agreement_id == agreement_id) & table.c.saved_at.is_not(None)
    return [_saved(row) for row in connection.execute(sa.select(table).where(where).order_by(table.c.position))]


def sets(connection: sa.Connection, agreement_id: str) -> list[SavedSet]:
    """Return the named sets that hold as they were saved on the page, by when they were first saved."""
    table = t.saved_sets
    rows = connection.execute(sa.select(table).where(table.c.agreement_id == agreement_id).order_by(table.c.id))
    return [_saved_set(row) for row in rows]


def _saved(row: sa.Row[Any]) -> Saved:
    # Whoever retires one on the page saves that in the same moment; a load that takes it out of use comes later.
    homeless = row.retired_at is not None and row.retired_at > row.saved_at
    return Saved(
        indicator=from_json(Indicator, row.content),
        pack=None if row.pack_content is None else from_json(Indicator, row.pack_content),
        author=row.saved_by,
        saved_at=row.saved_at,
        note=row.saved_note or "",
        pack_changed_at=row.pack_changed_at,
        dropped=row.retired_at is not None and not homeless,
        homeless=homeless,
    )


def _saved_set(row: sa.Row[Any]) -> SavedSet:
    return SavedSet(
        record=set_from(row.name, row.content),
        pack=None if row.pack_content is None else set_from(row.name, row.pack_content),
        author=row.saved_by,
        saved_at=row.saved_at,
        note=row.saved_note,
        pack_changed_at=row.pack_changed_at,
    )


def set_from(reference: str, content: object) -> NamedSet:
    """Return the set that stands under a reference."""
    return from_json(Place, content) if reference.startswith("place:") else from_json(TermGroup, content)


def note(connection: sa.Connection, agreement_id: str, saved: Page) -> None:
    """Record what holds as it was saved on the page, and what is known of the pack's; the rows must stand already."""
    before = page(connection, agreement_id)
    known, wanted = _by_name(before.saved), _by_name(saved.saved)
    for name in dict.fromkeys([*known, *wanted]):
        if known.get(name) != wanted.get(name):
            mark(connection, agreement_id, name, wanted.get(name))
    present, given = ({one.reference: one for one in found.sets} for found in (before, saved))
    for reference in dict.fromkeys([*present, *given]):
        if present.get(reference) != given.get(reference):
            mark_set(connection, agreement_id, reference, given.get(reference))


def _by_name(saved: Sequence[Saved]) -> dict[str, Saved]:
    return {one.indicator.id: one for one in saved}


def mark(connection: sa.Connection, agreement_id: str, name: str, saved: Saved | None) -> None:
    """Keep beside an indicator's row who saved it; None: nobody, it is the pack's."""
    values: dict[str, Any] = dict.fromkeys(_MARKS)
    if saved is not None:
        values = _marks(saved)
    table = t.indicators
    where = (table.c.agreement_id == agreement_id) & (table.c.name == name)
    connection.execute(table.update().where(where).values(**values))


def mark_set(connection: sa.Connection, agreement_id: str, reference: str, saved: SavedSet | None) -> None:
    """Keep who saved a set; None: nobody, it is the pack's."""
    table = t.saved_sets
    where = (table.c.agreement_id == agreement_id) & (table.c.name == reference)
    if saved is None:
        connection.execute(table.delete().where(where))
        return
    values = {"content": to_json(saved.record), **_marks(saved)}
    if connection.execute(table.update().where(where).values(**values)).rowcount == 0:
        connection.execute(table.insert().values(agreement_id=agreement_id, name=reference, **values))


def _marks(saved: Saved | SavedSet) -> dict[str, Any]:
    pack = None if saved.pack is None else to_json(saved.pack)
    return dict(zip(_MARKS, (saved.author, saved.saved_at, saved.note, pack, saved.pack_changed_at), strict=True))
