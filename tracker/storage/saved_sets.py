"""Named sets, groups and places, saved on the page beside what the pack on disk says of them."""

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.agreement import Agreement, PackChange
from tracker.domain.learned import Model
from tracker.domain.saved import (
    Forms,
    NamedSet,
    SavedSet,
    in_gate,
    reference_of,
    sets_of,
    targets_reached,
    users_of,
    with_sets,
    without_set,
)
from tracker.errors import Invalid
from tracker.storage import models, saved_marks, saving
from tracker.storage import tables as t
from tracker.storage.codec import to_json
from tracker.storage.saving import By, Saving, Versions


def save(connection: sa.Connection, agreement_id: str, record: NamedSet, *, forms: Forms, by: By) -> PackChange | None:
    """Store a set as somebody wants it, new or changed; returns the change, None when nothing differs.

    forms: of the lemmas in its terms. Saving decides for this version where the pack changed the same set since. The
    targets in whose flags it has its say are to be flagged anew. Raises NotFound for an unknown agreement.
    """
    state, reference = Saving(connection, agreement_id), reference_of(record)
    before = sets_of(state.agreement).get(reference)
    mark = _mark_of(connection, agreement_id, reference)
    pack = before if mark is None else mark.pack
    if before == record:
        keep(connection, agreement_id, reference)
        return None
    saved = None if record == pack else SavedSet(record, pack, by.author, by.at, by.note)
    return _Stored(reference, Versions(before, record), saved, forms).store(
        state, with_sets(state.agreement, [record]), by
    )


def keep(connection: sa.Connection, agreement_id: str, reference: str) -> None:
    """Answer the question which version of a set holds with the page's."""
    mark = _mark_of(connection, agreement_id, reference)
    if mark is not None:
        saved_marks.mark_set(connection, agreement_id, reference, replace(mark, pack_changed_at=None))


def take_pack(
    connection: sa.Connection, agreement_id: str, reference: str, *, forms: Forms, by: By
) -> PackChange | None:
    """Let the pack's version of a set hold again; one that the pack has not is taken out of use. Returns the change,
    None when the pack's holds already. forms: of the lemmas in the pack's version.

    Raises Invalid where a set that the pack has not is named by a rule.
    """
    mark = _mark_of(connection, agreement_id, reference)
    if mark is None:
        return None
    state = Saving(connection, agreement_id)
    if mark.pack is not None:
        after = with_sets(state.agreement, [mark.pack])
    else:
        users = [one.id for one in users_of(state.agreement, {reference})]
        if users or in_gate(state.agreement, {reference}):
            raise Invalid(f"{reference} is still named by {', '.join(users) or 'the region or a side'}")
        after = without_set(state.agreement, reference)
    return _Stored(reference, Versions(mark.record, mark.pack), None, forms).store(state, after, by)


def _mark_of(connection: sa.Connection, agreement_id: str, reference: str) -> SavedSet | None:
    return next((one for one in saved_marks.sets(connection, agreement_id) if one.reference == reference), None)


@dataclass(frozen=True, slots=True)
class _Stored:
    """A set on its way into storage. saved: what is kept beside it."""

    reference: str
    versions: Versions
    saved: SavedSet | None
    forms: Forms

    def store(self, state: Saving, after: Agreement, by: By) -> PackChange:
        """Store the agreement in which the set differs."""
        connection, agreement_id = state.connection, after.id
        saved_marks.mark_set(connection, agreement_id, self.reference, self.saved)
        kind, name = key_of(self.reference)
        if kind == "place":
            self._store_place(connection, agreement_id, name, at=by.at)
        version = state.store_header(after, self.forms)
        used = models.in_use(connection, Model).values()
        before = targets_reached(state.agreement, self.reference, used)
        state.want_anew(before | targets_reached(after, self.reference, used))
        return state.note(saving.change_of(kind, name, self.versions, version=version, by=by))

    def _store_place(self, connection: sa.Connection, agreement_id: str, name: str, *, at: datetime) -> None:
        table, now = t.places, self.versions.after
        where = (table.c.agreement_id == agreement_id) & (table.c.name == name)
        if now is None:
            connection.execute(table.update().where(where).values(retired_at=at))
            return
        values = {"content": to_json(now), "retired_at": None}
        if connection.execute(table.update().where(where).values(**values)).rowcount == 0:
            row = {"name": name, "position": saving.position_behind(connection, table, agreement_id)}
            connection.execute(table.insert().values(agreement_id=agreement_id, **row, **values))


def key_of(reference: str) -> tuple[str, str]:
    """Return kind and name under which history and differences know a set."""
    kind, _, name = reference.partition(":")
    return ("place", name) if kind == "place" else ("group", reference)


def history(connection: sa.Connection, agreement_id: str, reference: str) -> list[PackChange]:
    """Return how a set changed on the page, a place by loads too, newest first."""
    return saving.history(connection, agreement_id, *key_of(reference))
