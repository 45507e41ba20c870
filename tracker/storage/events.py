"""Events, appended: a correction is a new event that supersedes the old one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from tracker.domain.event import Event, EventDraft, EventKind
from tracker.domain.names import event_name
from tracker.domain.terms import notices_by_obligation
from tracker.errors import Invalid, NotFound
from tracker.storage import tables as t
from tracker.storage.agreements import obligation, obligation_ids
from tracker.storage.insert import insert_row

RETIRED = "retired"
"""What the history of a pack says of an event that the pack gives no more; the event itself stays as it is."""

RESTORED = "restored"
"""What it says of a retired one that the pack gives again in the same words."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an event comes from. origin: `pack` or `analyst`. pack_key: the pack's own key. supersedes: id it
    corrects.
    """

    agreement: str
    origin: str
    author: str
    at: datetime
    pack_key: str | None = None
    supersedes: int | None = None


def add(connection: sa.Connection, draft: EventDraft, *, item_ids: Iterable[int], origin: Origin) -> Event:
    """Append an event. Raises Invalid when the event it supersedes was superseded already."""
    if origin.supersedes is not None:
        already = connection.scalar(sa.select(t.events.c.id).where(t.events.c.supersedes == origin.supersedes))
        if already is not None:
            said = f"{event_name(origin.supersedes)} was superseded already, by {event_name(already)}"
            raise Invalid(said, field="supersedes")
    event_id = insert_row(
        connection,
        t.events,
        agreement_id=origin.agreement,
        pack_key=origin.pack_key,
        kind=draft.kind.value,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        title=draft.title,
        place=draft.place,
        party=draft.party,
        note=draft.note,
        origin=origin.origin,
        author=origin.author,
        recorded_at=origin.at,
        supersedes=origin.supersedes,
    )
    ids = obligation_ids(connection)
    for slug in dict.fromkeys(draft.obligations):
        values = {"event_id": event_id, "obligation_id": ids[slug]}
        connection.execute(t.event_obligations.insert().values(**values))
    for item_id in sorted(set(item_ids)):
        connection.execute(t.event_items.insert().values(event_id=event_id, item_id=item_id))
    return get(connection, event_id)


def get(connection: sa.Connection, event_id: int) -> Event:
    """Raises NotFound."""
    rows = connection.execute(sa.select(t.events).where(t.events.c.id == event_id)).all()
    if not rows:
        raise NotFound("event", event_name(event_id))
    return _events(connection, rows)[0]


def by_ids(connection: sa.Connection, ids: Iterable[int]) -> list[Event]:
    """Return the events, by id, superseded ones too."""
    rows = connection.execute(sa.select(t.events).where(t.events.c.id.in_(list(ids))).order_by(t.events.c.id)).all()
    return _events(connection, rows)


def successors(connection: sa.Connection, ids: Iterable[int], *, known_at: datetime | None = None) -> dict[int, Event]:
    """Return id -> the event that supersedes it (as entered by `known_at`), for those that one does, and so on for
    what supersedes them.
    """
    known = sa.true() if known_at is None else t.events.c.recorded_at <= known_at
    found: dict[int, Event] = {}
    asked = list(ids)
    while asked:
        rows = connection.execute(sa.select(t.events).where(t.events.c.supersedes.in_(asked) & known)).all()
        later = _events(connection, rows) if rows else []
        found |= {event.supersedes: event for event in later if event.supersedes is not None}
        asked = [event.id for event in later]
    return found


def earlier(connection: sa.Connection, of: Iterable[Event]) -> dict[int, Event]:
    """Return id -> event, of all that these correct, and so on for what those correct."""
    found: dict[int, Event] = {}
    asked = {event.supersedes for event in of if event.supersedes is not None}
    while asked:
        before = by_ids(connection, asked)
        found |= {event.id: event for event in before}
        asked = {event.supersedes for event in before if event.supersedes is not None} - found.keys()
    return found


def retired(connection: sa.Connection, agreement_id: str, *, known_at: datetime | None = None) -> dict[int, datetime]:
    """Return the id of each event that its pack gives no more -> when a load found that (by `known_at`)."""
    table = t.pack_changes
    where = (table.c.agreement_id == agreement_id) & (table.c.kind == "event")
    where &= table.c.change.in_((RETIRED, RESTORED))
    if known_at is not None:
        where &= table.c.recorded_at <= known_at
    gone: dict[int, datetime] = {}
    for row in connection.execute(sa.select(table).where(where).order_by(table.c.id)):
        if row.change == RETIRED:
            gone[row.before["id"]] = row.recorded_at
        else:
            gone.pop(row.after["id"], None)
    return gone


def current(connection: sa.Connection, agreement_id: str, *, known_at: datetime | None = None) -> list[Event]:
    """Return an agreement's events that nothing supersedes and no pack dropped (as entered by `known_at`), by day; no
    withdrawals.
    """
    known = sa.true() if known_at is None else t.events.c.recorded_at <= known_at
    replaced = sa.select(t.events.c.supersedes).where(t.events.c.supersedes.is_not(None) & known)
    where = (t.events.c.agreement_id == agreement_id) & known & t.events.c.id.not_in(replaced)
    where &= t.events.c.kind != EventKind.WITHDRAWAL.value
    where &= t.events.c.id.not_in(retired(connection, agreement_id, known_at=known_at))
    rows = connection.execute(sa.select(t.events).where(where).order_by(t.events.c.starts_on, t.events.c.id)).all()
    return _events(connection, rows)


def from_pack(connection: sa.Connection, agreement_id: str) -> dict[str, Event]:
    """Return pack key -> newest event of that key."""
    where = (t.events.c.agreement_id == agreement_id) & t.events.c.pack_key.is_not(None)
    rows = connection.execute(sa.select(t.events).where(where).order_by(t.events.c.id)).all()
    return {row.pack_key: event for row, event in zip(rows, _events(connection, rows), strict=True)}


def heads(connection: sa.Connection, agreement_id: str) -> dict[int, Event]:
    """Return the id of each of an agreement's events -> the one that holds in its place: the last of its corrections,
    itself where there is none.
    """
    rows = connection.execute(sa.select(t.events).where(t.events.c.agreement_id == agreement_id)).all()
    every = {event.id: event for event in _events(connection, rows)}
    found: dict[int, Event] = {}
    for event in sorted(every.values(), key=lambda event: event.id):
        found[event.id] = event
        before = event.supersedes
        while before is not None:
            found[before] = event
            # Older versions let an event of another agreement be corrected.
            before = every[before].supersedes if before in every else None
    return found


def notices(connection: sa.Connection, *, known_at: datetime | None = None) -> Mapping[str, tuple[date, ...]]:
    """Return obligation slug -> days of valid notice, over all agreements (as entered by `known_at`)."""
    ids = connection.scalars(sa.select(t.events.c.agreement_id).where(t.events.c.kind == "notice").distinct()).all()
    given = [
        event
        for agreement_id in ids
        for event in current(connection, agreement_id, known_at=known_at)
        if event.kind is EventKind.NOTICE
    ]
    slugs = {slug for event in given for slug in event.obligations}
    return notices_by_obligation(given, [obligation(connection, slug) for slug in sorted(slugs)])


def _events(connection: sa.Connection, rows: Sequence[sa.Row[Any]]) -> list[Event]:
    ids = [row.id for row in rows]
    obligations: dict[int, list[str]] = {}
    named = sa.select(t.event_obligations.c.event_id, t.obligations.c.slug).join_from(
        t.event_obligations, t.obligations
    )
    for row in connection.execute(named.where(t.event_obligations.c.event_id.in_(ids)).order_by(t.obligations.c.id)):
        obligations.setdefault(row.event_id, []).append(row.slug)
    items: dict[int, list[int]] = {}
    grouped = sa.select(t.event_items).where(t.event_items.c.event_id.in_(ids)).order_by(t.event_items.c.item_id)
    for row in connection.execute(grouped):
        items.setdefault(row.event_id, []).append(row.item_id)
    return [
        Event(
            id=row.id,
            agreement=row.agreement_id,
            kind=EventKind(row.kind),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            title=row.title,
            obligations=tuple(obligations.get(row.id, ())),
            place=row.place,
            party=row.party,
            note=row.note,
            origin=row.origin,
            author=row.author,
            recorded_at=row.recorded_at,
            supersedes=row.supersedes,
            items=tuple(items.get(row.id, ())),
        )
        for row in rows
    ]
