"""Indicators saved on the page: kept beside what the pack on disk says of them, each change with its author."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.agreement import PackChange, agreement_in
from tracker.domain.indicator import Indicator
from tracker.domain.saved import Forms, Saved, with_saved
from tracker.storage import saved_marks, saving
from tracker.storage import tables as t
from tracker.storage.codec import to_json
from tracker.storage.saving import By, Saving, Versions

of_agreement = saved_marks.indicators
"""Return the indicators that hold as they were saved on the page, and those that were retired there, in their order."""


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
        keep(connection, agreement_id, indicator.id)
        return None
    return state.store(indicator.id, indicator, forms, saved, by=by)


def keep(connection: sa.Connection, agreement_id: str, name: str) -> None:
    """Answer the question which version of an indicator holds with the page's, retired or not."""
    mark = next((one for one in of_agreement(connection, agreement_id) if one.indicator.id == name), None)
    if mark is not None:
        saved_marks.mark(connection, agreement_id, name, replace(mark, pack_changed_at=None))


def retire(connection: sa.Connection, agreement_id: str, name: str, *, by: By) -> PackChange | None:
    """Take an indicator out of use, whoever it comes from; one of the pack stays out when the pack is loaded again.

    Returns the change, None where there is no such indicator in use. Flags that were reviewed stay.
    """
    state = _State(connection, agreement_id)
    before = state.live(name)
    if before is None:
        return None
    mark = state.saved.get(name)
    pack = before if mark is None else mark.pack
    saved = None if pack is None else Saved(before, pack, by.author, by.at, by.note, dropped=True)
    return state.store(name, None, {}, saved, by=by)


def take_pack(connection: sa.Connection, agreement_id: str, name: str, *, forms: Forms, by: By) -> PackChange | None:
    """Let the pack's version of an indicator hold again; one that the pack has not is retired. Returns the change, None
    when the pack's holds already. forms: of the lemmas in the pack's version.
    """
    state = _State(connection, agreement_id)
    mark = state.saved.get(name)
    if mark is None:
        return None
    if (mark.dropped or mark.homeless) and mark.pack is None:
        saved_marks.mark(connection, agreement_id, name, None)
        return None
    return state.store(name, mark.pack, forms, None, by=by)


class _State(Saving):
    """An agreement as it is while one of its indicators changes; others wait meanwhile."""

    def __init__(self, connection: sa.Connection, agreement_id: str) -> None:
        super().__init__(connection, agreement_id)
        self.saved = {one.indicator.id: one for one in of_agreement(connection, agreement_id)}

    def live(self, name: str) -> Indicator | None:
        return next((one for one in self.agreement.indicators if one.id == name), None)

    def store(self, name: str, now: Indicator | None, forms: Forms, saved: Saved | None, *, by: By) -> PackChange:
        """Store the indicator as it is to be, None to retire it. saved: what is kept beside it."""
        before = self.live(name)
        left = [one for one in self.agreement.indicators if one.id != name or now is not None]
        after = replace(self.agreement, indicators=with_saved(left, [] if now is None else [now]))
        # The row first: what is saved is read from rows when the version is worked out.
        self._store_row(name, now, at=by.at)
        saved_marks.mark(self.connection, after.id, name, saved)
        version = self.store_header(after, forms)
        self.want_anew({one.target for one in (before, now) if one is not None})
        return self.note(saving.change_of("indicator", name, Versions(before, now), version=version, by=by))

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
        row = {
            "agreement_id": agreement_id,
            "name": name,
            "position": saving.position_behind(self.connection, table, agreement_id),
        }
        self.connection.execute(table.insert().values(**row, **values))


def history(connection: sa.Connection, agreement_id: str, name: str) -> list[PackChange]:
    """Return how an indicator changed since it was first loaded, newest first."""
    return saving.history(connection, agreement_id, "indicator", name)


@dataclass(frozen=True, slots=True)
class Anew:
    """A target whose stored items are to be flagged anew. after: id of the last item that was done; version: of the
    agreement, whose rules are to be used.
    """

    slug: str
    after: int
    version: str


def to_flag_anew(connection: sa.Connection, *, retired_too: bool = False) -> list[Anew]:
    """Return the targets whose stored items are to be flagged anew since a rule of theirs was saved, by slug.

    retired_too: those of retired agreements among them, which keep the mark until they are restored.
    """
    table = t.obligations
    query = (
        sa.select(table.c.slug, table.c.flag_anew_after, t.agreements.c.version)
        .join(t.agreements, t.agreements.c.id == table.c.agreement_id)
        .where(table.c.flag_anew_after.is_not(None) & table.c.retired_at.is_(None))
        .order_by(table.c.slug)
    )
    if not retired_too:
        query = query.where(t.agreements.c.retired_at.is_(None))
    return [Anew(row.slug, row.flag_anew_after, row.version) for row in connection.execute(query)]


def note_flagged_anew(connection: sa.Connection, done: Anew, after: int | None) -> bool:
    """Record how far a target's items were flagged anew, None for all; False when its rules changed meanwhile, and then
    nothing is recorded.
    """
    table = t.obligations
    agreement = t.agreements.c.id == agreement_in(done.slug)
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
