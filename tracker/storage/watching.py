"""Which agreements are watched, and which somebody retired: what is on record of these stays, and nothing new is
flagged, drawn or announced for them.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

import sqlalchemy as sa

from tracker.domain.agreement import PackChange, Retired, Unwatched
from tracker.errors import Invalid
from tracker.storage import agreements, audit
from tracker.storage import tables as t
from tracker.storage.saving import By, hold

_WATCH, _RETIRED, _RESTORED = "watch", "retired", "restored"


def retired(connection: sa.Connection, *, known_at: datetime | None = None) -> dict[str, Retired]:
    """Return the agreements that are retired (as known then) by id."""
    table = t.agreements
    query = sa.select(table.c.id).order_by(table.c.id)
    if known_at is None:
        query = query.where(table.c.retired_at.is_not(None))
    found = {name: _acts(connection, name, known_at=known_at) for name in connection.scalars(query).all()}
    return {name: _retired(name, acts[-1]) for name, acts in found.items() if acts and acts[-1].change == _RETIRED}


def of(connection: sa.Connection, agreement_id: str) -> Retired | None:
    """Return that an agreement is retired, None while it is watched."""
    return retired(connection).get(agreement_id)


def unwatched(connection: sa.Connection, agreement_id: str, *, known_at: datetime) -> tuple[Unwatched, ...]:
    """Return when an agreement was retired, as known then, oldest first."""
    acts = _acts(connection, agreement_id, known_at=known_at)
    return tuple(_spans(acts))


def _spans(acts: list[PackChange]) -> Iterable[Unwatched]:
    for act, after in pairwise([*acts, None]):
        if act is not None and act.change == _RETIRED:
            yield Unwatched(act.recorded_at, None if after is None else after.recorded_at)


def retire(connection: sa.Connection, agreement_id: str, by: By) -> Retired:
    """Note that an agreement is watched no more. Raises NotFound, and Invalid for one that is retired already."""
    hold(connection, agreement_id)
    before = of(connection, agreement_id)
    if before is not None:
        again = f"tracker agreement restore {agreement_id} --why TEXT takes it up again"
        raise Invalid(f"{agreement_id} is retired already ({before.since}); {again}", field="ID")
    return _retired(agreement_id, _note(connection, agreement_id, _RETIRED, by))


def restore(connection: sa.Connection, agreement_id: str, by: By) -> Retired:
    """Note that an agreement is watched again; returns how it was retired. Raises NotFound, and Invalid for one that is
    not retired.
    """
    hold(connection, agreement_id)
    before = of(connection, agreement_id)
    if before is None:
        raise Invalid(f"{agreement_id} is not retired", field="ID")
    _note(connection, agreement_id, _RESTORED, by)
    return before


def require(connection: sa.Connection, agreement_id: str) -> None:
    """Raise Invalid for an agreement that is retired."""
    gone = of(connection, agreement_id)
    if gone is not None:
        raise Invalid(f"{agreement_id} is {gone.told}; tracker agreement restore {agreement_id} --why TEXT comes first")


def _note(connection: sa.Connection, agreement_id: str, what: str, by: By) -> PackChange:
    if not by.note.strip():
        raise Invalid("a reason is needed", field="--why")
    version = agreements.versions(connection)[agreement_id]
    change = PackChange(_WATCH, agreement_id, what, None, None, version, by.at, by.author, by.note.strip())
    agreements.note_changes(connection, agreement_id, [change])
    since = by.at if what == _RETIRED else None
    connection.execute(t.agreements.update().where(t.agreements.c.id == agreement_id).values(retired_at=since))
    act = "retire agreement" if what == _RETIRED else "restore agreement"
    audit.append(connection, audit.Entry(by.author, act, agreement_id, {"why": change.note}, by.at))
    return change


def _retired(agreement_id: str, act: PackChange) -> Retired:
    return Retired(agreement_id, act.recorded_at, act.author or "", act.note)


def _acts(connection: sa.Connection, agreement_id: str, *, known_at: datetime | None) -> list[PackChange]:
    return agreements.history(connection, agreement_id, kind=_WATCH, known_at=known_at)
