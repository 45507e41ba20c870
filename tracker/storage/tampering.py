"""Whether the decisions in the database are still those that entered the audit chain."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tracker.storage import determinations, events, reviews, spotchecks
from tracker.storage import tables as t
from tracker.storage.codec import to_json

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of decision. act: under which it enters the chain. name: of its kind, which the name of one begins
    with (`review-7`). read: rows by id. entered: which rows must be in the chain.
    """

    act: str
    name: str
    table: sa.Table
    read: Callable[[sa.Connection, Sequence[int]], Sequence[Any]]
    entered: sa.ColumnElement[bool]


_KINDS = (
    _Kind("review", "review", t.reviews, reviews.by_ids, sa.true()),
    # A pack's events are no decisions: the chain holds that the pack was loaded.
    _Kind("event", "event", t.events, events.by_ids, t.events.c.origin == "analyst"),
    _Kind("determine", "determination", t.determinations, determinations.by_ids, sa.true()),
    _Kind("judge", "judgement", t.spot_judgements, spotchecks.judgements_by_ids, sa.true()),
)


def faults(connection: sa.Connection) -> list[str]:
    """Return, in words, which reviews, events, determinations and judgements of spot checks are not as the audit chain
    says, or not in it.

    What the chain itself lacks is found by `tracker.storage.audit.faults`.
    """
    return [fault for kind in _KINDS for fault in _faults(connection, kind)]


def _faults(connection: sa.Connection, kind: _Kind) -> Iterator[str]:
    entered: set[int] = set()
    last = 0
    while True:
        query = sa.select(t.audit).where((t.audit.c.act == kind.act) & (t.audit.c.number > last))
        entries = connection.execute(query.order_by(t.audit.c.number).limit(_CHUNK)).all()
        ids = [_id(kind, entry.subject) for entry in entries]
        entered.update(ids)
        rows = _rows(connection, kind, ids)
        for row_id, entry in zip(ids, entries, strict=True):
            yield from _differences(f"{kind.name}-{row_id}", entry, rows.get(row_id))
        if len(entries) < _CHUNK:
            break
        last = entries[-1].number
    for row_id in connection.scalars(sa.select(kind.table.c.id).where(kind.entered).order_by(kind.table.c.id)):
        if row_id not in entered:
            yield f"{kind.name}-{row_id} never entered the chain"


def _id(kind: _Kind, subject: str) -> int:
    """Return the id in an entry's subject; 0, which no row has, where it was forged."""
    # Older entries say `review 7`; an entry stays as it was written.
    found = re.fullmatch(rf"{kind.name}[- ]([0-9]{{1,9}})", subject)
    return int(found[1]) if found else 0


def _rows(connection: sa.Connection, kind: _Kind, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return id -> the row's facts as they are now; none for a row that no longer makes a record."""
    try:
        return {record.id: to_json(record) for record in kind.read(connection, ids)}
    except ValueError:  # a forged value that is none of its set
        if len(ids) == 1:
            return {}
        return {key: facts for each in ids for key, facts in _rows(connection, kind, [each]).items()}


def _differences(name: str, entry: sa.Row[Any], row: dict[str, Any] | None) -> Iterator[str]:
    if row is None:
        yield f"{name} of entry {entry.number} is not there any more, or holds what was never entered"
        return
    stated = _stated(entry.facts)
    # An entry of an older version knows fewer facts; those that it states must hold.
    changed = [key for key, value in stated.items() if key not in row or row[key] != value]
    if changed:
        yield f"{name} was changed after it was entered (entry {entry.number}): {', '.join(sorted(changed))}"


def _stated(facts: str) -> dict[str, Any]:
    """Return an entry's facts; none where they were forged, which the chain's digests show."""
    try:
        stated = json.loads(facts)
    except ValueError:
        return {}
    return stated if isinstance(stated, dict) else {}
